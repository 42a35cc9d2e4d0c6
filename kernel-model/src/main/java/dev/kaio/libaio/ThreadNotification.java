package dev.kaio.libaio;

import dev.kaio.abi.Sigev;
import dev.kaio.sched.Rval;

/** The preparation of SIGEV_THREAD (R-U-19). */
final class ThreadNotification {
  private ThreadNotification() {}

  /**
   * Puts the port whose events run the function into sigev_signo. Without a function nothing is
   * prepared, and sigev_signo itself is the port.
   *
   * @param sigevent its address, or 0
   * @return 0, or an errno, with sigev_signo −1
   */
  static int prepare(LibAio lib, long sigevent) {
    Words words = lib.words();
    if (sigevent == 0 || words.getInt(sigevent) != Sigev.THREAD) {
      return 0;
    }
    long functionAt = sigevent + 8 + words.wordSize();
    long function = words.getPointer(functionAt);
    if (function == 0) {
      return 0;
    }
    long attributes = words.getPointer(functionAt + words.wordSize());
    Rval port = lib.host().threadPort(function, attributes);
    words.putInt(sigevent + 4, port.isError() ? -1 : (int) port.value());
    if (port.isError()) {
      return port.errno();
    }
    return 0;
  }
}
