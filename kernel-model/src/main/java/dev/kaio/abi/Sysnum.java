package dev.kaio.abi;

/** System call numbers of Solaris. The table holds 256 (R-SYS-1). */
public final class Sysnum {
  public static final int EXIT = 1;
  public static final int READ = 3;
  public static final int WRITE = 4;
  public static final int OPEN = 5;
  public static final int CLOSE = 6;
  public static final int LSEEK = 19;
  public static final int GETPID = 20;
  public static final int GETUID = 24;
  public static final int FSTAT = 28;
  public static final int KILL = 37;
  public static final int DUP = 41;
  public static final int IOCTL = 54;
  public static final int FDSYNC = 58;
  public static final int EXECVE = 59;
  public static final int FCNTL = 62;
  public static final int SIGPROCMASK = 95;
  public static final int SIGACTION = 98;
  public static final int MMAP = 115;
  public static final int MPROTECT = 116;
  public static final int MUNMAP = 117;
  public static final int FORKSYS = 142;
  public static final int MODCTL = 152;
  public static final int LWP_CREATE = 159;
  public static final int LWP_EXIT = 160;
  public static final int LWP_KILL = 163;
  public static final int LWP_SELF = 164;
  public static final int PREAD = 173;
  public static final int PWRITE = 174;
  public static final int LLSEEK = 175;
  public static final int KAIO = 178;
  public static final int PORTFS = 182;
  public static final int SIGQUEUE = 190;
  public static final int CLOCK_GETTIME = 191;
  public static final int FSTAT64 = 217;
  public static final int PREAD64 = 222;
  public static final int PWRITE64 = 223;
  public static final int OPEN64 = 225;

  /** Entries of the table. */
  public static final int TABLE_SIZE = 256;

  private Sysnum() {}
}
