package dev.kaio.vm;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.limit.Quota;
import dev.kaio.sched.CondVar;
import dev.kaio.sched.Continuation;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.sched.WaitResult;
import dev.kaio.snapshot.SegmentSnapshot;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/**
 * The segments of a process: what is mapped, with which protection, and how many pages are locked.
 * Addresses are unsigned 64-bit numbers; segments never merge.
 */
public final class AddressSpace {
  private Abi abi;
  private final UserMemory memory;
  private final TreeMap<Long, Segment> segments = new TreeMap<>(Long::compareUnsigned);

  /** The segment that was found last, or null: most calls are about one buffer. */
  private Segment recent;

  private final CondVar cv = new CondVar("address space");
  private final Quota quota;
  private boolean unmapWait;

  /** An empty address space with as many segments as it likes. */
  public AddressSpace(Abi abi, UserMemory memory) {
    this(abi, memory, Quota.unlimited());
  }

  /**
   * An empty address space.
   *
   * @param quota of segments
   */
  public AddressSpace(Abi abi, UserMemory memory, Quota quota) {
    this.abi = abi;
    this.memory = memory;
    this.quota = quota;
  }

  public Abi abi() {
    return abi;
  }

  /**
   * Another program begins here.
   *
   * @throws IllegalArgumentException if something is mapped and the ABI is another
   */
  public void setAbi(Abi newAbi) {
    if (!newAbi.equals(abi) && !segments.isEmpty()) {
      throw new IllegalArgumentException("an address space in use stays " + abi);
    }
    abi = newAbi;
  }

  /** Maps in this empty space what is mapped in another one; no page is locked. */
  public void copyFrom(AddressSpace parent) {
    for (Segment segment : parent.segments.values()) {
      add(segment.base, segment.length, segment.protection);
    }
  }

  public UserMemory memory() {
    return memory;
  }

  public Collection<Segment> segments() {
    return Collections.unmodifiableCollection(segments.values());
  }

  /** Where unmappers sleep, and the idle cleanup LWP (R-CLN-5). */
  public CondVar cv() {
    return cv;
  }

  /** Whether someone waits to unmap (R-CLN-8). */
  public boolean unmapWait() {
    return unmapWait;
  }

  public long lockedPages() {
    long sum = 0;
    for (Segment segment : segments.values()) {
      sum += segment.lockedPages;
    }
    return sum;
  }

  /** The segments as values, by ascending address. */
  public List<SegmentSnapshot> snapshot() {
    return segments.values().stream().map(Segment::snapshot).toList();
  }

  // ---- mapping ----

  /** Whether the range is page-aligned, not empty, and does not wrap. */
  public boolean isPageRange(long base, long length) {
    long mask = abi.pageSize() - 1L;
    return (base & mask) == 0
        && (length & mask) == 0
        && length > 0
        && Long.compareUnsigned(base + length - 1, base) > 0
        && (abi.isLp64() || Long.compareUnsigned(base + length - 1, abi.model().allOnes()) <= 0);
  }

  /** Whether no byte of the range is mapped. */
  public boolean isFree(long base, long length) {
    return overlapping(base, length).isEmpty();
  }

  /**
   * Maps a free page range.
   *
   * @throws IllegalArgumentException if it is not page-aligned or not free
   */
  public void map(long base, long length, int protection) {
    if (!isPageRange(base, length) || !isFree(base, length)) {
      throw new IllegalArgumentException(
          "cannot map " + Long.toHexString(base) + ", " + length + " bytes");
    }
    add(base, length, protection);
  }

  /**
   * A free page range of this length, searched from a base upwards.
   *
   * @return its base, or 0 if there is none below 2^32 (ILP32) or 2^63 (LP64)
   */
  public long findFree(long from, long length) {
    long base = from;
    while (isPageRange(base, length) && base > 0) {
      List<Segment> inTheWay = overlapping(base, length);
      if (inTheWay.isEmpty()) {
        return base;
      }
      Segment last = inTheWay.get(inTheWay.size() - 1);
      base = last.base + last.length;
    }
    return 0;
  }

  /**
   * Whether there may be one more segment for each end of the range that lies inside a segment, and
   * {@code more}, which is less than 0 where the range itself goes.
   */
  public boolean hasRoomToCut(long base, long length, int more) {
    int cuts = more;
    cuts += isInside(base) ? 1 : 0;
    cuts += isInside(base + length) ? 1 : 0;
    return quota.hasRoom(Math.max(0, cuts));
  }

  /** Whether the segment at this address begins before it. */
  private boolean isInside(long address) {
    Segment segment = segmentAt(address);
    return segment != null && segment.base != address;
  }

  /** Unmaps a page range; sleeps uninterruptibly while a segment in it has locked pages. */
  public Rval unmap(KThread thread, long base, long length, Continuation then) {
    return whenUnlocked(thread, base, length, segment -> remove(segment, base, length), then);
  }

  /** Changes the protection of a page range; waits as {@link #unmap} does (R-CLN-8). */
  public Rval protect(KThread thread, long base, long length, int protection, Continuation then) {
    return whenUnlocked(
        thread, base, length, segment -> cut(segment, base, length).protection = protection, then);
  }

  private interface SegmentAction {
    void on(Segment segment);
  }

  /**
   * Acts on each segment of the range in address order; at the first with locked pages it sets the
   * unmap-wait mark, sleeps until the mark is cleared, and starts again with what is left.
   */
  private Rval whenUnlocked(
      KThread thread, long base, long length, SegmentAction action, Continuation then) {
    for (Segment segment : overlapping(base, length)) {
      if (segment.lockedPages > 0) {
        if (!unmapWait) {
          cv.broadcast();
        }
        unmapWait = true;
        return awaitUnlock(thread, () -> whenUnlocked(thread, base, length, action, then));
      }
      action.on(segment);
    }
    return then.resume(WaitResult.WOKEN);
  }

  private interface Retry {
    Rval again();
  }

  private Rval awaitUnlock(KThread thread, Retry retry) {
    if (!unmapWait) {
      return retry.again();
    }
    return cv.await(
        thread,
        why ->
            why == WaitResult.INTERRUPTED // only KThread.breakSleep does that
                ? Rval.error(Errno.EINTR)
                : awaitUnlock(thread, retry));
  }

  private void remove(Segment segment, long base, long length) {
    Segment gone = cut(segment, base, length);
    drop(gone);
    memory.unmapped(gone.base, gone.length);
  }

  private void drop(Segment segment) {
    segments.remove(segment.base);
    recent = null;
    quota.give(1);
  }

  /** The part of a segment inside the range, as a segment of its own. */
  private Segment cut(Segment segment, long base, long length) {
    long start = maxUnsigned(segment.base, base);
    long last = minUnsigned(segment.base + segment.length - 1, base + length - 1);
    drop(segment);
    if (start != segment.base) {
      add(segment.base, start - segment.base, segment.protection);
    }
    long behind = last + 1;
    long end = segment.base + segment.length;
    if (behind != end) {
      add(behind, end - behind, segment.protection);
    }
    return add(start, last - start + 1, segment.protection);
  }

  private Segment add(long base, long length, int protection) {
    Segment segment = new Segment(base, length, protection);
    segments.put(base, segment);
    quota.force(1);
    return segment;
  }

  // ---- access by the kernel ----

  /** Fills {@code into} from user memory; returns 0 or EFAULT. */
  public int copyin(long address, ByteBuffer into) {
    if (access(address, into.remaining(), Segment.PROT_READ) != 0
        || !memory.present(address, into.remaining())) {
      return Errno.EFAULT.code();
    }
    memory.read(address, into);
    return 0;
  }

  /** Stores the bytes of {@code from} in user memory; returns 0 or EFAULT. */
  public int copyout(long address, ByteBuffer from) {
    if (access(address, from.remaining(), Segment.PROT_WRITE) != 0) {
      return Errno.EFAULT.code();
    }
    memory.store(address, from);
    return 0;
  }

  /** 0 if the whole range is mapped with this protection, EFAULT if not mapped, else EACCES. */
  public int access(long address, long length, int protection) {
    if (length == 0) {
      return 0;
    }
    long last = address + length - 1;
    if (length < 0 || Long.compareUnsigned(last, address) < 0) {
      return Errno.EFAULT.code();
    }
    boolean allowed = true;
    long next = address;
    while (true) {
      Segment segment = segmentAt(next);
      if (segment == null) {
        return Errno.EFAULT.code();
      }
      allowed &= segment.allows(protection);
      if (segment.holds(last)) {
        return allowed ? 0 : Errno.EACCES.code();
      }
      next = segment.base + segment.length;
    }
  }

  /** How many bytes from this address on may be read by the program, at most {@code limit}. */
  public int readableLength(long address, int limit) {
    long length = 0;
    // The sum is 0 behind the last byte of the space; 0 as a first address is one like others.
    while (length < limit && (length == 0 || address + length != 0)) {
      Segment segment = segmentAt(address + length);
      if (segment == null || !segment.allows(Segment.PROT_READ)) {
        break;
      }
      length += segment.base + segment.length - (address + length);
    }
    return (int) Math.min(length, limit);
  }

  // ---- page locks ----

  /**
   * Locks the pages that cover the range, for a device that will write to memory or read from it
   * (R-DRV-7).
   *
   * @return 0; EFAULT if a page is not mapped or the range wraps; EACCES if one has not the
   *     protection
   */
  public int pageLock(long address, long length, boolean deviceWritesMemory) {
    int wanted = deviceWritesMemory ? Segment.PROT_WRITE : Segment.PROT_READ;
    int errno = access(address, length, wanted);
    if (errno == 0) {
      countLocks(address, length, 1);
    }
    return errno;
  }

  /** Releases what {@link #pageLock} locked; may let unmappers go on. */
  public void pageUnlock(long address, long length) {
    countLocks(address, length, -1);
  }

  private void countLocks(long address, long length, int sign) {
    long mask = abi.pageSize() - 1L;
    long last = (address + length - 1) | mask;
    long next = address & ~mask;
    while (true) {
      Segment segment = segmentAt(next);
      long segmentLast = segment.base + segment.length - 1;
      long stop = minUnsigned(last, segmentLast);
      long pages = (stop - next + 1) / abi.pageSize();
      segment.lockedPages += sign * pages;
      if (segment.lockedPages < 0) {
        throw new IllegalStateException("panic: page lock count of a segment below zero");
      }
      if (sign < 0 && segment.lockedPages == 0) {
        clearUnmapWait();
      }
      if (stop == last) {
        return;
      }
      next = stop + 1;
    }
  }

  private void clearUnmapWait() {
    if (unmapWait) {
      unmapWait = false;
      cv.broadcast();
    }
  }

  // ---- search ----

  private Segment segmentAt(long address) {
    if (recent != null && recent.holds(address)) {
      return recent;
    }
    var entry = segments.floorEntry(address);
    if (entry == null || !entry.getValue().holds(address)) {
      return null;
    }
    recent = entry.getValue();
    return recent;
  }

  private List<Segment> overlapping(long base, long length) {
    List<Segment> found = new ArrayList<>();
    long last = base + length - 1;
    var first = segments.floorEntry(base);
    if (first != null && first.getValue().holds(base)) {
      found.add(first.getValue());
    }
    if (Long.compareUnsigned(base, last) < 0) {
      found.addAll(segments.subMap(base, false, last, true).values());
    }
    return found;
  }

  private static long minUnsigned(long a, long b) {
    return Long.compareUnsigned(a, b) <= 0 ? a : b;
  }

  private static long maxUnsigned(long a, long b) {
    return Long.compareUnsigned(a, b) >= 0 ? a : b;
  }
}
