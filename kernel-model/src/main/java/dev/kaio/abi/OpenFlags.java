package dev.kaio.abi;

/** The flags of open(2) and fcntl(2), with the values of Solaris. */
public final class OpenFlags {
  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_ACCMODE = 3;

  /** Like O_NONBLOCK, but a read without data gives 0. */
  public static final int O_NDELAY = 0x04;

  /** write(2) writes at the end of a regular file. */
  public static final int O_APPEND = 0x08;

  /** A write returns when the storage has data and attributes. */
  public static final int O_SYNC = 0x10;

  /** A write returns when the storage has the data. */
  public static final int O_DSYNC = 0x40;

  /** A read that would sleep for data gives EAGAIN. */
  public static final int O_NONBLOCK = 0x80;

  public static final int O_CREAT = 0x100;
  public static final int O_TRUNC = 0x200;
  public static final int O_EXCL = 0x400;
  public static final int O_RSYNC = 0x8000;

  /** What stays with an open file; F_SETFL may change it, and F_GETFL shows it. */
  public static final int STATUS = O_NDELAY | O_APPEND | O_SYNC | O_DSYNC | O_NONBLOCK | O_RSYNC;

  /** A read does not wait for data. */
  public static final int NO_WAITING = O_NDELAY | O_NONBLOCK;

  /** A write waits for the storage. */
  public static final int WRITE_THROUGH = O_SYNC | O_DSYNC;

  private OpenFlags() {}
}
