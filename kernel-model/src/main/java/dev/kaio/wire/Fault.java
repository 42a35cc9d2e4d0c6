package dev.kaio.wire;

/** What an ERROR frame reports: why one side ends the connection. */
public enum Fault {
  /** The client does not speak this protocol. */
  BAD_MAGIC(1),
  /** No protocol version in common. */
  BAD_VERSION(2),
  /** The length of a frame is below 16 or above the largest frame. */
  BAD_LENGTH(3),
  /** Not a message that this side may send. */
  BAD_TYPE(4),
  /** A message whose fields do not make sense, or that is longer or shorter than its fields. */
  BAD_BODY(5),
  /** A message at a time when it has no place. */
  OUT_OF_ORDER(6),
  /** The process has no LWP of that number. */
  UNKNOWN_LWP(7),
  /** The LWP is in the kernel already. */
  LWP_BUSY(8),
  /** A limit of the server is reached. */
  LIMIT(9),
  /** The server does not take this process. */
  ATTACH_REFUSED(10),
  /** The server is being shut down. */
  SHUTTING_DOWN(11),
  /** Nothing was heard of the client in time. */
  TIMED_OUT(12),
  /** The kernel has stopped: a bug of the server. */
  PANIC(13),
  /** There is no such process to be claimed, or not by this client. */
  CLAIM_REFUSED(14);

  private static final Fault[] FAULTS = values();

  private final int code;

  Fault(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The fault with this number, or null. */
  public static Fault of(int code) {
    return code >= 1 && code <= FAULTS.length ? FAULTS[code - 1] : null;
  }
}
