package dev.kaio.vnode;

import dev.kaio.abi.Errno;
import dev.kaio.limit.Quota;
import dev.kaio.sched.CondVar;
import dev.kaio.sched.Continuation;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.snapshot.DescriptorSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The descriptors of a process, 0 to limit − 1. */
public final class FdTable {
  /** The largest table that a process may have. */
  public static final int MAX_DESCRIPTORS = 65536;

  private static final int FIRST_ENTRIES = 16;

  private static final class Entry {
    final OpenFile file;
    final CondVar unheld = new CondVar("close");

    /** Threads asleep in calls on the number. */
    final List<KThread> sleepers = new ArrayList<>(0);

    int holds;
    boolean closing;
    boolean closesOnExec;

    Entry(OpenFile file) {
      this.file = file;
    }

    DescriptorSnapshot snapshot(int fd) {
      return new DescriptorSnapshot(
          fd,
          kindOf(file.vnode()),
          file.flags() & (OpenFile.FREAD | OpenFile.FWRITE),
          file.position(),
          holds,
          closing);
    }

    private static DescriptorSnapshot.Kind kindOf(Vnode vnode) {
      return switch (vnode.kind()) {
        case REGULAR -> DescriptorSnapshot.Kind.REGULAR;
        case CHARACTER -> DescriptorSnapshot.Kind.CHARACTER;
        case BLOCK -> DescriptorSnapshot.Kind.BLOCK;
        case PORT -> DescriptorSnapshot.Kind.PORT;
      };
    }

    boolean isInUse() {
      return holds > 0 || !sleepers.isEmpty();
    }

    void wakeCloser() {
      if (!isInUse()) {
        unheld.broadcast();
      }
    }
  }

  /** By number; null where nothing is open. */
  private Entry[] entries = new Entry[FIRST_ENTRIES];

  private int size;
  private final BitSet taken = new BitSet();
  private final Quota quota;
  private final int limit;

  /** A table for descriptors below the quota's limit, at most {@link #MAX_DESCRIPTORS}. */
  public FdTable(Quota quota) {
    this.quota = quota;
    this.limit = (int) Math.min(quota.limit(), MAX_DESCRIPTORS);
  }

  private Entry entry(int fd) {
    return fd >= 0 && fd < entries.length ? entries[fd] : null;
  }

  /** The open file, or null if the number is not open. */
  public OpenFile get(int fd) {
    Entry entry = entry(fd);
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

  /** Whether the number is taken but leads nowhere: an open of it or a close is under way. */
  public boolean isBetween(int fd) {
    return fd >= 0 && taken.get(fd) && get(fd) == null;
  }

  /** Takes a free number that {@link #install} or {@link #giveBack} will follow. */
  public void reserve(int fd) {
    requireUsable(fd);
    taken.set(fd);
    quota.force(1);
  }

  /** Frees a reserved number. */
  public void giveBack(int fd) {
    requireUsable(fd);
    taken.clear(fd);
    quota.give(1);
  }

  /** Makes a free or reserved number lead to the file. */
  public void install(int fd, OpenFile file) {
    requireUsable(fd);
    if (!taken.get(fd)) {
      reserve(fd);
    }
    file.reference();
    if (fd >= entries.length) {
      entries = Arrays.copyOf(entries, Math.max(fd + 1, 2 * entries.length));
    }
    entries[fd] = new Entry(file);
    size++;
  }

  private void requireUsable(int fd) {
    if (!isInRange(fd) || entry(fd) != null) {
      throw new IllegalArgumentException("descriptor " + fd + " cannot be used");
    }
  }

  /**
   * Carries out a call on an open number. If it sleeps, a close of that number ends its
   * interruptible sleep and waits until it is over (R-CLN-12); its EINTR is then EBADF (R-SYS-8). A
   * thread uses one number at a time.
   *
   * @return EBADF if the number is not open, or what the call returns
   */
  public Rval use(KThread thread, int fd, Function<OpenFile, Rval> call) {
    Entry entry = entry(fd);
    if (entry == null || entry.closing) {
      return Rval.error(Errno.EBADF);
    }
    Rval result = call.apply(entry.file);
    if (!result.isAsleep()) {
      return result; // nobody could close it meanwhile
    }
    entry.sleepers.add(thread);
    return thread.whenDone(
        result,
        end -> {
          entry.sleepers.remove(thread);
          thread.readmit();
          entry.wakeCloser();
          boolean evicted = entry.closing && end.errno() == Errno.EINTR.code();
          return evicted ? Rval.error(Errno.EBADF) : end;
        });
  }

  /** Whether exec closes an open number. */
  public boolean closesOnExec(int fd) {
    return entries[fd].closesOnExec;
  }

  public void setCloseOnExec(int fd, boolean closes) {
    entries[fd].closesOnExec = closes;
  }

  /** An open number that exec closes, or -1. */
  public int firstToCloseOnExec() {
    for (int fd = 0; fd < entries.length; fd++) {
      if (entries[fd] != null && entries[fd].closesOnExec && !entries[fd].closing) {
        return fd;
      }
    }
    return -1;
  }

  /** Takes a hold of an open number on behalf of a request. */
  public void hold(int fd) {
    entries[fd].holds++;
  }

  /** Gives a hold back; may let a close go on. */
  public void release(int fd) {
    Entry entry = entry(fd);
    if (entry == null || entry.holds == 0) {
      throw new IllegalStateException("panic: release of descriptor " + fd + " that is not held");
    }
    entry.holds--;
    entry.wakeCloser();
  }

  /** Holds on all numbers together. */
  public int holds() {
    return open().mapToInt(entry -> entry.holds).sum();
  }

  /** Threads that sleep in calls on numbers. */
  public int sleepers() {
    return open().mapToInt(entry -> entry.sleepers.size()).sum();
  }

  public int size() {
    return size;
  }

  private Stream<Entry> open() {
    return Arrays.stream(entries).filter(Objects::nonNull);
  }

  private IntStream numbers() {
    return IntStream.range(0, entries.length).filter(fd -> entries[fd] != null);
  }

  /** The lowest taken number; there must be one. */
  public int first() {
    return numbers().findFirst().orElseThrow();
  }

  /** The taken numbers, those being closed included, in ascending order, as a copy. */
  public int[] descriptors() {
    return numbers().toArray();
  }

  /** What there is, by ascending number. */
  public List<DescriptorSnapshot> snapshot() {
    return numbers().mapToObj(fd -> entries[fd].snapshot(fd)).toList();
  }

  /**
   * Closes an open number: evicts the calls that sleep on it, waits uninterruptibly until they are
   * over and no request holds it, frees it, then closes the file (R-CLN-12). The number stays
   * taken, but is no longer open, while close waits.
   */
  public Rval close(KThread thread, int fd, Continuation then) {
    Entry entry = entries[fd];
    entry.closing = true;
    entry.sleepers.forEach(KThread::evict);
    return awaitUnused(thread, fd, entry, then);
  }

  private Rval awaitUnused(KThread thread, int fd, Entry entry, Continuation then) {
    if (entry.isInUse()) {
      return entry.unheld.await(thread, why -> awaitUnused(thread, fd, entry, then));
    }
    entries[fd] = null;
    size--;
    taken.clear(fd);
    quota.give(1);
    return entry.file.vnode().close(thread, entry.file.dereference(), then);
  }

  /** Opens the same file under each of the parent's open numbers, without the parent's holds. */
  public void copyFrom(FdTable parent) {
    for (int fd : parent.descriptors()) {
      Entry entry = parent.entries[fd];
      if (!entry.closing) {
        install(fd, entry.file);
        setCloseOnExec(fd, entry.closesOnExec);
      }
    }
  }
}
