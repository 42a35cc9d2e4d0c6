package dev.kaio.abi;

/** st_mode: the type of a file above its permissions. */
public final class FileMode {
  public static final int S_IFCHR = 0x2000;
  public static final int S_IFBLK = 0x6000;
  public static final int S_IFREG = 0x8000;
  public static final int S_IFPORT = 0xE000;

  /** The bits of the permissions. */
  public static final int PERMISSIONS = 0777;

  private FileMode() {}
}
