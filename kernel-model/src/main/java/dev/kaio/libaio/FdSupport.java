package dev.kaio.libaio;

import java.util.BitSet;

/** Which descriptors kaio has refused for good (R-U-3). */
final class FdSupport {
  private static final int DESCRIPTORS = 65536;

  private final BitSet unsupported = new BitSet();

  boolean isSupported(int fd) {
    return !isInTable(fd) || !unsupported.get(fd);
  }

  /** kaio said EBADFD. */
  void refuse(int fd) {
    if (isInTable(fd)) {
      unsupported.set(fd);
    }
  }

  /** The descriptor is closed. */
  void forget(int fd) {
    if (isInTable(fd)) {
      unsupported.clear(fd);
    }
  }

  void reset() {
    unsupported.clear();
  }

  private static boolean isInTable(int fd) {
    return fd >= 0 && fd < DESCRIPTORS;
  }
}
