package dev.kaio.abi;

/** Signal numbers (R-LAY-9). */
public final class Signal {
  public static final int SIGHUP = 1;
  public static final int SIGINT = 2;
  public static final int SIGQUIT = 3;
  public static final int SIGILL = 4;
  public static final int SIGTRAP = 5;
  public static final int SIGABRT = 6;
  public static final int SIGEMT = 7;
  public static final int SIGFPE = 8;
  public static final int SIGKILL = 9;
  public static final int SIGBUS = 10;
  public static final int SIGSEGV = 11;
  public static final int SIGSYS = 12;
  public static final int SIGPIPE = 13;
  public static final int SIGALRM = 14;
  public static final int SIGTERM = 15;
  public static final int SIGUSR1 = 16;
  public static final int SIGUSR2 = 17;
  public static final int SIGCHLD = 18;
  public static final int SIGPWR = 19;
  public static final int SIGWINCH = 20;
  public static final int SIGURG = 21;
  public static final int SIGPOLL = 22;
  public static final int SIGSTOP = 23;
  public static final int SIGTSTP = 24;
  public static final int SIGCONT = 25;
  public static final int SIGTTIN = 26;
  public static final int SIGTTOU = 27;
  public static final int SIGVTALRM = 28;
  public static final int SIGPROF = 29;
  public static final int SIGXCPU = 30;
  public static final int SIGXFSZ = 31;
  public static final int SIGWAITING = 32;
  public static final int SIGLWP = 33;
  public static final int SIGFREEZE = 34;
  public static final int SIGTHAW = 35;
  public static final int SIGCANCEL = 36;
  public static final int SIGLOST = 37;
  public static final int SIGXRES = 38;
  public static final int SIGJVM1 = 39;
  public static final int SIGJVM2 = 40;
  public static final int SIGINFO = 41;

  /** The same number as {@link #SIGPOLL}; kaio's own word for it. */
  public static final int SIGIO = SIGPOLL;

  public static final int SIGRTMIN = 42;
  public static final int SIGRTMAX = 73;

  /** Signals are 1..73. */
  public static final int MAX = SIGRTMAX;

  /** The si_code of a signal that reports a finished request (R-LAY-9). */
  public static final int SI_ASYNCIO = -4;

  /** si_code: sent by sigqueue; the least of the codes of queued signals is SI_MESGQ. */
  public static final int SI_QUEUE = -2;

  public static final int SI_MESGQ = -5;

  /** The si_code of a signal sent by {@code kill}. */
  public static final int SI_USER = 0;

  private static final String[] NAMES = {
    "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT",
    "SIGEMT", "SIGFPE", "SIGKILL", "SIGBUS", "SIGSEGV", "SIGSYS",
    "SIGPIPE", "SIGALRM", "SIGTERM", "SIGUSR1", "SIGUSR2", "SIGCHLD",
    "SIGPWR", "SIGWINCH", "SIGURG", "SIGPOLL", "SIGSTOP", "SIGTSTP",
    "SIGCONT", "SIGTTIN", "SIGTTOU", "SIGVTALRM", "SIGPROF", "SIGXCPU",
    "SIGXFSZ", "SIGWAITING", "SIGLWP", "SIGFREEZE", "SIGTHAW", "SIGCANCEL",
    "SIGLOST", "SIGXRES", "SIGJVM1", "SIGJVM2", "SIGINFO"
  };

  private Signal() {}

  /** Whether the number names a signal: 1..73. */
  public static boolean isValid(int signo) {
    return signo >= 1 && signo <= MAX;
  }

  /** The name that truss prints: {@code SIGPOLL} for 22, {@code SIGRTMIN+3} for 45. */
  public static String nameOf(int signo) {
    if (signo >= 1 && signo <= NAMES.length) {
      return NAMES[signo - 1];
    }
    if (signo == SIGRTMIN) {
      return "SIGRTMIN";
    }
    if (signo == SIGRTMAX) {
      return "SIGRTMAX";
    }
    if (signo > SIGRTMIN && signo < SIGRTMAX) {
      int fromMin = signo - SIGRTMIN;
      int fromMax = SIGRTMAX - signo;
      return fromMin <= fromMax ? "SIGRTMIN+" + fromMin : "SIGRTMAX-" + fromMax;
    }
    return "SIG#" + signo;
  }
}
