package dev.kaio.harness.soak;

import java.util.zip.CRC32C;

/** By which blocks are compared. */
final class Checksum {
  private Checksum() {}

  static long of(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return checksum.getValue();
  }
}
