package dev.kaio.wire;

/** The numbers of the protocol. PROTOCOL.md gives the same ones; a test compares them. */
public final class Wire {
  /** The bytes {@code K A I O} as a little-endian u32. */
  public static final int MAGIC = 0x4F49_414B;

  /** The only version so far. */
  public static final int VERSION = 1;

  /** Bytes of a frame header. */
  public static final int HEADER_SIZE = 16;

  /** Default of the largest frame, header included, in bytes. */
  public static final int DEFAULT_MAX_FRAME = 1 << 20;

  /** The smallest value that a server may be given as largest frame. */
  public static final int LEAST_MAX_FRAME = 4096;

  /** The largest value that a server may be given as largest frame. */
  public static final int GREATEST_MAX_FRAME = 64 << 20;

  /** Argument slots of a system call. */
  public static final int MAX_ARGS = 8;

  /** Bytes of a process name or a profile name. */
  public static final int MAX_NAME = 255;

  /** Bytes of the path of a device in a CONTROL. */
  public static final int MAX_PATH = 1024;

  /** Bytes of the reply to a CONTROL, of all its frames together. */
  public static final int MAX_CONTROL_REPLY = 64 << 20;

  /** Bytes of the text of an ERROR. */
  public static final int MAX_ERROR_TEXT = 1024;

  /** Bytes of one range in CALL and MISSING, without the memory bytes themselves. */
  public static final int RANGE_HEADER = 16;

  /** Seconds from connecting to the end of ATTACH. */
  public static final int HANDSHAKE_SECONDS = 10;

  /** Seconds after which a TCP client must have said something. */
  public static final int DEFAULT_TCP_KEEPALIVE_SECONDS = 30;

  /** A connection is lost when nothing was heard for this many keepalive times. */
  public static final int KEEPALIVE_TOLERANCE = 3;

  /** Seconds that a client may take nothing of the output that waits for it. */
  public static final int DEFAULT_STALL_SECONDS = 30;

  /** Bytes of output that may wait for one client. */
  public static final int DEFAULT_MAX_BACKLOG = 256 << 20;

  /** Bytes that may wait for all clients: output not taken, input not handled. */
  public static final long DEFAULT_MAX_BUFFERED = 1L << 30;

  /** Bytes of calls of one client that may wait for a fork. */
  public static final int DEFAULT_MAX_HELD = 64 << 20;

  /** Bytes of lines that may wait for a client that traces. */
  public static final int DEFAULT_MAX_TRACE = 4 << 20;

  /** Clients that may trace at a time: each makes every call a little slower. */
  public static final int DEFAULT_MAX_TRACES = 32;

  /** The smallest value that a server may be given for lines: room for the totals of a trace. */
  public static final int LEAST_MAX_TRACE = 64 << 10;

  /** Processes that one FOLLOW may name. */
  public static final int MAX_FOLLOWED = 1024;

  /** How long a child waits for its program. */
  public static final int DEFAULT_CLAIM_SECONDS = 10;

  /** Connections of one server. */
  public static final int DEFAULT_MAX_CONNECTIONS = 10_000;

  /** Bytes of shared files of one process, and of all. */
  public static final long DEFAULT_MAX_SHARED = 256L << 20;

  public static final long DEFAULT_ALL_MAX_SHARED = 1L << 30;

  /** Shared files of one process, and of all. */
  public static final int DEFAULT_MAX_SHARED_FILES = 64;

  public static final int DEFAULT_ALL_MAX_SHARED_FILES = 4096;

  private Wire() {}

  /** The size rounded up to a multiple of 8. */
  static int padded(int size) {
    return (size + 7) & ~7;
  }
}
