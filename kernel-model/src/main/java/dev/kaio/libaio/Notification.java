package dev.kaio.libaio;

import dev.kaio.abi.Sigev;

/**
 * What the pool tells at the end of a request or a list (R-U-17).
 *
 * @param type SIGEV_NONE, SIGNAL, THREAD or PORT
 * @param number the signal, or the descriptor of the port
 * @param value the signal's value, or the user's cookie
 */
record Notification(int type, int number, long value) {
  static final Notification NONE = new Notification(Sigev.NONE, 0, 0);

  /** Reads the sigevent at an address, and the port_notify behind one of SIGEV_PORT. */
  static Notification read(Words words, long sigevent) {
    int type = words.getInt(sigevent);
    int signo = words.getInt(sigevent + 4);
    long value = words.getPointer(sigevent + 8);
    return switch (type) {
      case Sigev.SIGNAL, Sigev.THREAD -> new Notification(type, signo, value);
      case Sigev.PORT ->
          new Notification(type, words.getInt(value), words.getPointer(value + words.wordSize()));
      default -> NONE;
    };
  }

  boolean isNone() {
    return type == Sigev.NONE;
  }

  /** Whether anything is to be sent. */
  boolean isArmed() {
    return switch (type) {
      case Sigev.SIGNAL -> number != 0;
      case Sigev.THREAD, Sigev.PORT -> number >= 0;
      default -> false;
    };
  }

  /** Sends it on behalf of a thread; for a port, as this event of this object. */
  void send(LibThread thread, AioHost host, int event, long object) {
    if (!isArmed()) {
      return;
    }
    if (type == Sigev.SIGNAL) {
      host.queueSignal(thread, number, value);
    } else {
      host.dispatch(thread, number, event, object, value);
    }
  }
}
