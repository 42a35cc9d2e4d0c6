package dev.kaio.abi;

/**
 * What stat tells of a file.
 *
 * @param fileSystem number of the file system, the major part of st_dev
 * @param fileId st_ino
 * @param mode type and permissions ({@link FileMode})
 * @param minor of the device that a special file stands for; -1: it is none
 * @param size in bytes
 * @param accessedNanos since 1970, like the other times
 * @param modifiedNanos also st_ctim
 * @param fileSystemType at most 15 letters
 */
public record FileStat(
    int fileSystem,
    long fileId,
    int mode,
    int minor,
    long size,
    long accessedNanos,
    long modifiedNanos,
    String fileSystemType) {

  /** What a program had best read or write at a time, in bytes. */
  public static final int BLOCK_SIZE = 8192;

  /** Major number of every device. */
  public static final int DEVICE_MAJOR = 1;

  public boolean isDevice() {
    return minor >= 0;
  }

  /** Blocks of 512 bytes that a regular file fills. */
  public long blocks() {
    return isDevice() ? 0 : (size + 511) / 512;
  }
}
