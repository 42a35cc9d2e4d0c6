package dev.kaio.wire;

/** The messages: 1..127 go from client to server, 128..255 from server to client. */
public enum MessageType {
  HELLO(1),
  ATTACH(2),
  CALL(3),
  PAYLOAD(4),
  INTERRUPT(5),
  PING(6),
  BYE(7),
  CONTROL(8),
  CLAIM(9),
  FOLLOW(10),
  SHARE(11),
  BACK(12),
  UNSHARE(13),
  POST(14),
  WELCOME(129),
  ATTACHED(130),
  RETURN(131),
  MISSING(132),
  STORE(133),
  FETCH(134),
  SIGNAL(135),
  EXITED(136),
  PONG(137),
  CONTROLLED(138),
  COOKIE(139),
  FOLLOWING(140),
  TRACED(141),
  SHARED(142),
  UNSHARED(143),
  ERROR(255);

  private static final MessageType[] BY_CODE = new MessageType[256];

  static {
    for (MessageType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;

  MessageType(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  public boolean isFromClient() {
    return code < 128;
  }

  /** The type with this code, 0..255, or null. */
  static MessageType of(int code) {
    return BY_CODE[code];
  }
}
