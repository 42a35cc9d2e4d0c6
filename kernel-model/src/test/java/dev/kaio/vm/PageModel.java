package dev.kaio.vm;

import dev.kaio.abi.Errno;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The naive model of an address space: one entry per page, in numbers that cannot overflow. Pages
 * of one segment have the same segment number; a cut gives new numbers.
 */
final class PageModel {
  private static final BigInteger SPACE = BigInteger.ONE.shiftLeft(64);

  private static final class Page {
    final BigInteger base;
    int segment;
    int protection;
    int locks;

    Page(BigInteger base, int segment, int protection) {
      this.base = base;
      this.segment = segment;
      this.protection = protection;
    }
  }

  private final BigInteger pageSize;
  private final List<Page> pages = new ArrayList<>();
  private int nextSegment;
  private boolean waits;

  PageModel(long pageSize) {
    this.pageSize = BigInteger.valueOf(pageSize);
  }

  private static BigInteger unsigned(long address) {
    return new BigInteger(Long.toUnsignedString(address));
  }

  /** The pages of [address, address + length) that are mapped, in order. */
  private List<Page> in(long address, long length) {
    BigInteger first = unsigned(address).divide(pageSize).multiply(pageSize);
    BigInteger end = unsigned(address).add(BigInteger.valueOf(length));
    return pages.stream()
        .filter(page -> page.base.compareTo(first) >= 0 && page.base.compareTo(end) < 0)
        .toList();
  }

  boolean isFree(long base, long length) {
    return in(base, length).isEmpty();
  }

  void map(long base, long length, int protection) {
    int segment = nextSegment++;
    for (BigInteger at = BigInteger.ZERO;
        at.compareTo(BigInteger.valueOf(length)) < 0;
        at = at.add(pageSize)) {
      pages.add(new Page(unsigned(base).add(at), segment, protection));
    }
    pages.sort(Comparator.comparing(page -> page.base));
  }

  int access(long address, long length, int protection) {
    if (length == 0) {
      return 0;
    }
    BigInteger end = unsigned(address).add(BigInteger.valueOf(length));
    BigInteger first = unsigned(address).divide(pageSize);
    BigInteger last = end.subtract(BigInteger.ONE).divide(pageSize);
    BigInteger count = last.subtract(first).add(BigInteger.ONE);
    List<Page> covered = in(address, length);
    if (end.compareTo(SPACE) > 0 || !count.equals(BigInteger.valueOf(covered.size()))) {
      return Errno.EFAULT.code();
    }
    boolean allowed = covered.stream().allMatch(p -> (p.protection & protection) == protection);
    return allowed ? 0 : Errno.EACCES.code();
  }

  int lock(long address, long length, int protection) {
    int errno = access(address, length, protection);
    if (errno == 0) {
      in(address, length).forEach(page -> page.locks++);
    }
    return errno;
  }

  /** Unlocks; returns whether that took the last lock of a segment. */
  void unlock(long address, long length) {
    Set<Integer> before = lockedSegments();
    in(address, length).forEach(page -> page.locks--);
    if (!lockedSegments().containsAll(before)) {
      waits = false;
    }
  }

  private Set<Integer> lockedSegments() {
    Set<Integer> locked = new HashSet<>();
    pages.stream().filter(page -> page.locks > 0).forEach(page -> locked.add(page.segment));
    return locked;
  }

  int lockedPages() {
    return pages.stream().mapToInt(page -> page.locks).sum();
  }

  boolean waits() {
    return waits;
  }

  /**
   * Unmaps, or protects if {@code protection} is not negative, in order of addresses up to the
   * first segment with a lock; returns whether there was none.
   */
  boolean change(long base, long length, int protection) {
    Set<Integer> locked = lockedSegments();
    List<Integer> order = in(base, length).stream().map(page -> page.segment).distinct().toList();
    for (int segment : order) {
      if (locked.contains(segment)) {
        waits = true;
        return false;
      }
      cut(segment, in(base, length), protection);
    }
    return true;
  }

  private void cut(int segment, List<Page> range, int protection) {
    List<Page> all = pages.stream().filter(page -> page.segment == segment).toList();
    List<Page> inside = all.stream().filter(range::contains).toList();
    BigInteger first = inside.get(0).base;
    int before = nextSegment++;
    int middle = nextSegment++;
    int behind = nextSegment++;
    for (Page page : all) {
      page.segment =
          inside.contains(page) ? middle : page.base.compareTo(first) < 0 ? before : behind;
    }
    if (protection < 0) {
      pages.removeAll(inside);
    } else {
      inside.forEach(page -> page.protection = protection);
    }
  }

  /** Each segment as {@code base+pages protection locks}. */
  List<String> segments() {
    List<String> list = new ArrayList<>();
    for (int i = 0; i < pages.size(); ) {
      Page first = pages.get(i);
      int count = 0;
      int locks = 0;
      for (; i < pages.size() && pages.get(i).segment == first.segment; i++) {
        count++;
        locks += pages.get(i).locks;
      }
      list.add(first.base.toString(16) + "+" + count + " " + first.protection + " " + locks);
    }
    return list;
  }
}
