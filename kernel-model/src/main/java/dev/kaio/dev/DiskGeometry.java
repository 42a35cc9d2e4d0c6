package dev.kaio.dev;

/**
 * The measures of a disk.
 *
 * @param size in bytes
 * @param sector in bytes, a power of two; offsets and lengths are multiples of it (R-DRV-2)
 * @param maxTransfer the largest single transfer in bytes; more is ENOTSUP (R-DRV-6)
 */
public record DiskGeometry(long size, int sector, long maxTransfer) {
  public DiskGeometry {
    if (size < 0 || maxTransfer < 0 || Integer.bitCount(sector) != 1) {
      throw new IllegalArgumentException("bad disk geometry");
    }
  }
}
