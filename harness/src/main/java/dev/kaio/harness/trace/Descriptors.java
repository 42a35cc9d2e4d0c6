package dev.kaio.harness.trace;

import dev.kaio.abi.Errno;
import dev.kaio.harness.trace.ProcessPlan.Access;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds what each descriptor of a log must be open for, from what succeeded and what did not. */
final class Descriptors {
  private final TreeSet<Integer> open = new TreeSet<>();
  private final TreeSet<Integer> unreadable = new TreeSet<>();
  private final TreeSet<Integer> unwritable = new TreeSet<>();
  private final TreeSet<Integer> unsuitable = new TreeSet<>();

  /** A read or write ended so. */
  void transfer(int descriptor, boolean write, int errno) {
    if (errno == Errno.EBADF.code()) {
      (write ? unwritable : unreadable).add(descriptor);
    } else {
      open.add(descriptor);
      if (errno == Errno.EBADFD.code()) {
        unsuitable.add(descriptor);
      }
    }
  }

  /** A call that only needs the descriptor to be open ended so. */
  void use(int descriptor, int errno) {
    if (errno != Errno.EBADF.code()) {
      open.add(descriptor);
    }
  }

  /** A descriptor that takes reads as far as is known by now, or the given one. */
  int anyOpen(int otherwise) {
    return open.stream()
        .filter(fd -> access(fd) == Access.READ_WRITE || access(fd) == Access.READ)
        .findFirst()
        .orElse(otherwise);
  }

  /**
   * What to open, as far as the numbers go. A descriptor that was never accepted stays closed; one
   * that refused only reads or only writes is open for the other.
   */
  SortedMap<Integer, Access> toOpen(int last) {
    TreeMap<Integer, Access> access = new TreeMap<>();
    for (int descriptor : open.subSet(0, true, last, true)) {
      access.put(descriptor, access(descriptor));
    }
    return access;
  }

  private Access access(int descriptor) {
    if (unsuitable.contains(descriptor)) {
      return Access.UNSUITABLE;
    }
    if (unwritable.contains(descriptor)) {
      return Access.READ;
    }
    return unreadable.contains(descriptor) ? Access.WRITE : Access.READ_WRITE;
  }
}
