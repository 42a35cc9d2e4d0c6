package dev.kaio.testkit;

/** The numbers of slot 0, written out so that no test depends on the code that decodes them. */
public final class Op {
  public static final int AIOREAD = 0;
  public static final int AIOWRITE = 1;
  public static final int AIOWAIT = 2;
  public static final int AIOCANCEL = 3;
  public static final int AIONOTIFY = 4;
  public static final int AIOINIT = 5;
  public static final int AIOSTART = 6;
  public static final int AIOLIO = 7;
  public static final int AIOSUSPEND = 8;
  public static final int AIOERROR = 9;
  public static final int AIOLIOWAIT = 10;
  public static final int AIOAREAD = 11;
  public static final int AIOAWRITE = 12;
  public static final int AIOLIO64 = 13;
  public static final int AIOSUSPEND64 = 14;
  public static final int AIOERROR64 = 15;
  public static final int AIOLIOWAIT64 = 16;
  public static final int AIOAREAD64 = 17;
  public static final int AIOAWRITE64 = 18;
  public static final int AIOCANCEL64 = 19;
  public static final int AIOWAITN = 21;

  /** The modifier of R-SYS-3. */
  public static final int POLL = 0x20;

  private Op() {}
}
