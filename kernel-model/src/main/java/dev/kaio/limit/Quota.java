package dev.kaio.limit;

/**
 * A number of things that may be in use, within a larger quota that others draw on, too: what one
 * process may have, within what all processes may have together.
 */
public final class Quota {
  private final Quota parent;
  private final Quota beside;
  private final long limit;
  private long used;

  private Quota(Quota parent, Quota beside, long limit) {
    this.parent = parent;
    this.beside = beside;
    this.limit = limit;
  }

  /** A quota of its own. */
  public static Quota of(long limit) {
    return new Quota(null, null, limit);
  }

  /** A quota without a limit. */
  public static Quota unlimited() {
    return of(Long.MAX_VALUE);
  }

  /** A part of this quota: what it takes, this one has less of. */
  public Quota part(long partLimit) {
    return new Quota(this, null, partLimit);
  }

  /** The same before anything is taken, with a limit that holds for it and another one together. */
  public Quota beside(Quota other) {
    return new Quota(parent, other, limit);
  }

  public long limit() {
    return limit;
  }

  public long used() {
    return used;
  }

  /** Whether that much more may be taken. */
  public boolean hasRoom(long amount) {
    long taken = beside == null ? used : used + beside.used;
    return amount <= limit - taken && (parent == null || parent.hasRoom(amount));
  }

  /** The same if all these limits were twice as high. */
  public boolean hasRoomInTwice(long amount) {
    long taken = beside == null ? used : used + beside.used;
    return amount - limit <= limit - taken && (parent == null || parent.hasRoomInTwice(amount));
  }

  /** Takes that much if it may be taken; returns whether it was. */
  public boolean take(long amount) {
    boolean room = hasRoom(amount);
    if (room) {
      force(amount);
    }
    return room;
  }

  /** Takes what cannot be refused, beyond the limit if need be. */
  public void force(long amount) {
    used += amount;
    if (parent != null) {
      parent.force(amount);
    }
  }

  /** Gives back what was taken. */
  public void give(long amount) {
    if (amount > used) {
      throw new IllegalStateException("panic: " + amount + " given back of " + used + " taken");
    }
    used -= amount;
    if (parent != null) {
      parent.give(amount);
    }
  }
}
