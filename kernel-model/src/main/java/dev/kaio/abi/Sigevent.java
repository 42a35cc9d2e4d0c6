package dev.kaio.abi;

/**
 * What the kernel reads of a sigevent.
 *
 * @param notification SIGEV_NONE 1, SIGNAL 2, THREAD 3, PORT 4; others mean nothing (R-PRW-2)
 * @param signo the signal; the port descriptor of SIGEV_THREAD (R-PRW-4)
 * @param value the signal's value, the cookie of SIGEV_THREAD, the port_notify address of
 *     SIGEV_PORT
 */
public record Sigevent(int notification, int signo, long value) {
  public static final Sigevent NOTHING = new Sigevent(Sigev.NONE, 0, 0);

  /** Whether a queued signal is wanted: SIGEV_SIGNAL with a valid number (R-PRW-2). */
  public boolean wantsSignal() {
    return notification == Sigev.SIGNAL && Signal.isValid(signo);
  }

  public boolean wantsPort() {
    return notification == Sigev.PORT || notification == Sigev.THREAD;
  }
}
