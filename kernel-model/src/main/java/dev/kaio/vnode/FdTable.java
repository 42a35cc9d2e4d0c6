package dev.kaio.vnode;

import dev.kaio.limit.Quota;
import dev.kaio.sched.CondVar;
import dev.kaio.sched.Continuation;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/** The descriptors of a process, 0 to limit − 1. */
public final class FdTable {
  /** The largest table that a process may have. */
  public static final int MAX_DESCRIPTORS = 65536;

  private static final class Entry {
    final OpenFile file;
    final CondVar unheld = new CondVar("close");
    int holds;
    boolean closing;

    Entry(OpenFile file) {
      this.file = file;
    }
  }

  private final TreeMap<Integer, Entry> entries = new TreeMap<>();
  private final BitSet taken = new BitSet();
  private final Quota quota;
  private final int limit;

  /** A table for descriptors below the quota's limit, at most {@link #MAX_DESCRIPTORS}. */
  public FdTable(Quota quota) {
    this.quota = quota;
    this.limit = (int) Math.min(quota.limit(), MAX_DESCRIPTORS);
  }

  /** The open file, or null if the number is not open. */
  public OpenFile get(int fd) {
    Entry entry = entries.get(fd);
    return entry == null || entry.closing ? null : entry.file;
  }

  /** The lowest free number from a minimum on, or −1 if the table is full. */
  public int lowestFree(int from) {
    int fd = taken.nextClearBit(from);
    return fd < limit ? fd : -1;
  }

  /** Whether there may be one more descriptor in the system. */
  public boolean hasRoom() {
    return quota.hasRoom(1);
  }

  /** Whether a number can be a descriptor here. */
  public boolean isInRange(int fd) {
    return fd >= 0 && fd < limit;
  }

  /** Whether a close of the number has begun and waits. */
  public boolean isClosing(int fd) {
    Entry entry = entries.get(fd);
    return entry != null && entry.closing;
  }

  /** Makes a free number lead to the file. */
  public void install(int fd, OpenFile file) {
    if (!isInRange(fd) || entries.containsKey(fd)) {
      throw new IllegalArgumentException("descriptor " + fd + " cannot be used");
    }
    file.reference();
    entries.put(fd, new Entry(file));
    taken.set(fd);
    quota.force(1);
  }

  /** Takes a hold of an open number on behalf of a request. */
  public void hold(int fd) {
    entries.get(fd).holds++;
  }

  /** Gives a hold back; may let a close go on. */
  public void release(int fd) {
    Entry entry = entries.get(fd);
    if (entry == null || entry.holds == 0) {
      throw new IllegalStateException("panic: release of descriptor " + fd + " that is not held");
    }
    if (--entry.holds == 0) {
      entry.unheld.broadcast();
    }
  }

  /** Holds on all numbers together. */
  public int holds() {
    return entries.values().stream().mapToInt(entry -> entry.holds).sum();
  }

  public int size() {
    return entries.size();
  }

  /** The taken numbers, those being closed included, in ascending order, as a copy. */
  public int[] descriptors() {
    return entries.keySet().stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * Closes an open number: waits uninterruptibly until nobody holds it, frees it, then closes the
   * file (R-CLN-12). The number stays taken, but is no longer open, while close waits.
   */
  public Rval close(KThread thread, int fd, Continuation then) {
    Entry entry = entries.get(fd);
    entry.closing = true;
    return awaitUnheld(thread, fd, entry, then);
  }

  private Rval awaitUnheld(KThread thread, int fd, Entry entry, Continuation then) {
    if (entry.holds > 0) {
      return entry.unheld.await(thread, why -> awaitUnheld(thread, fd, entry, then));
    }
    entries.remove(fd);
    taken.clear(fd);
    quota.give(1);
    return entry.file.vnode().close(thread, entry.file.dereference(), then);
  }

  /** Opens the same file under each of the parent's open numbers; holds are not inherited. */
  public void copyFrom(FdTable parent) {
    for (Map.Entry<Integer, Entry> entry : parent.entries.entrySet()) {
      if (!entry.getValue().closing) {
        install(entry.getKey(), entry.getValue().file);
      }
    }
  }
}
