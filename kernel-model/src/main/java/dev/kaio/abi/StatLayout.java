package dev.kaio.abi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The four layouts of struct stat: PROTOCOL.md has the offsets. */
public enum StatLayout {
  LP64(8, 8, 8, 16, 32, 40, 8, 48, 8, 96, 104, 8, 112, 128),
  ILP32(4, 16, 4, 20, 36, 48, 4, 56, 4, 80, 84, 4, 88, 136),
  /** stat64 of x86: packed to four bytes. */
  ILP32_LARGE_X86(4, 16, 8, 24, 40, 52, 8, 60, 4, 84, 88, 8, 96, 144),
  /** stat64 of SPARC. */
  ILP32_LARGE_SPARC(4, 16, 8, 24, 40, 56, 8, 64, 4, 88, 96, 8, 104, 152);

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** In a device number, the major part stands above the minor part, which has so many bits. */
  private static final int MINOR_BITS_32 = 18;

  private static final int MINOR_BITS_64 = 32;

  private final int deviceWidth;
  private final int ino;
  private final int inoWidth;
  private final int mode;
  private final int rdev;
  private final int size;
  private final int sizeWidth;
  private final int atim;
  private final int timeWidth;
  private final int blksize;
  private final int blocks;
  private final int blocksWidth;
  private final int fstype;
  private final int length;

  StatLayout(
      int deviceWidth,
      int ino,
      int inoWidth,
      int mode,
      int rdev,
      int size,
      int sizeWidth,
      int atim,
      int timeWidth,
      int blksize,
      int blocks,
      int blocksWidth,
      int fstype,
      int length) {
    this.deviceWidth = deviceWidth;
    this.ino = ino;
    this.inoWidth = inoWidth;
    this.mode = mode;
    this.rdev = rdev;
    this.size = size;
    this.sizeWidth = sizeWidth;
    this.atim = atim;
    this.timeWidth = timeWidth;
    this.blksize = blksize;
    this.blocks = blocks;
    this.blocksWidth = blocksWidth;
    this.fstype = fstype;
    this.length = length;
  }

  /** The layout that a caller uses; {@code large} for fstat64, which ILP32 alone has. */
  public static StatLayout of(Abi abi, boolean large) {
    if (abi.isLp64()) {
      return LP64;
    }
    if (!large) {
      return ILP32;
    }
    return abi.machine() == Machine.SPARC ? ILP32_LARGE_SPARC : ILP32_LARGE_X86;
  }

  /** Bytes of the structure. */
  public int length() {
    return length;
  }

  /** st_size of a structure. */
  public long size(ByteBuffer struct) {
    return sizeWidth == 8 ? struct.getLong(size) : struct.getInt(size);
  }

  /**
   * Makes the structure.
   *
   * @return null if a value does not fit its field: EOVERFLOW. The size of a device that does not
   *     fit shows as the greatest that does.
   */
  public ByteBuffer encode(Abi abi, FileStat stat) {
    long fileSize = stat.size();
    if (stat.isDevice() && sizeWidth == 4) {
      fileSize = Math.min(fileSize, Integer.MAX_VALUE);
    }
    if (!fits(fileSize, sizeWidth)
        || !fits(stat.blocks(), blocksWidth)
        || (inoWidth == 4 && stat.fileId() >>> 32 != 0)
        || !fits(seconds(stat.accessedNanos()), timeWidth)
        || !fits(seconds(stat.modifiedNanos()), timeWidth)) {
      return null;
    }
    ByteBuffer struct = abi.buffer(length);
    put(struct, 0, deviceWidth, device(stat.fileSystem(), 0));
    put(struct, ino, inoWidth, stat.fileId());
    struct.putInt(mode, stat.mode());
    struct.putInt(mode + 4, 1); // st_nlink; st_uid and st_gid, which follow, are 0
    put(
        struct,
        rdev,
        deviceWidth,
        stat.isDevice() ? device(FileStat.DEVICE_MAJOR, stat.minor()) : 0);
    put(struct, size, sizeWidth, fileSize);
    putTime(struct, atim, stat.accessedNanos());
    putTime(struct, atim + 2 * timeWidth, stat.modifiedNanos());
    putTime(struct, atim + 4 * timeWidth, stat.modifiedNanos());
    struct.putInt(blksize, FileStat.BLOCK_SIZE);
    put(struct, blocks, blocksWidth, stat.blocks());
    struct.put(fstype, stat.fileSystemType().getBytes(StandardCharsets.US_ASCII));
    return struct;
  }

  private static boolean fits(long value, int width) {
    return width == 8 || value == (int) value;
  }

  private static long seconds(long nanos) {
    return Math.floorDiv(nanos, NANOS_PER_SECOND);
  }

  private long device(int major, int minor) {
    return ((long) major << (deviceWidth == 8 ? MINOR_BITS_64 : MINOR_BITS_32)) | minor;
  }

  private void putTime(ByteBuffer struct, int at, long nanos) {
    put(struct, at, timeWidth, seconds(nanos));
    put(struct, at + timeWidth, timeWidth, Math.floorMod(nanos, NANOS_PER_SECOND));
  }

  private static void put(ByteBuffer struct, int at, int width, long value) {
    if (width == 8) {
      struct.putLong(at, value);
    } else {
      struct.putInt(at, (int) value);
    }
  }
}
