package dev.kaio.wire;

import java.nio.ByteBuffer;

/**
 * A whole frame whose header has been checked. A {@link FrameReader} has one, and moves it from
 * frame to frame, so it is valid only while the frame is being handled.
 */
public final class Frame {
  private MessageType type;
  private int lwp;
  private int sequence;
  private ByteBuffer body;

  Frame() {}

  Frame(MessageType type, int lwp, int sequence, ByteBuffer body) {
    set(type, lwp, sequence, body);
  }

  void set(MessageType newType, int newLwp, int newSequence, ByteBuffer newBody) {
    type = newType;
    lwp = newLwp;
    sequence = newSequence;
    body = newBody;
  }

  /** What it says. */
  public MessageType type() {
    return type;
  }

  /** The LWP that it is about, or 0. */
  public int lwp() {
    return lwp;
  }

  /** The call that it is about, or 0. */
  public int sequence() {
    return sequence;
  }

  /** What follows the header, little-endian, from the position to the limit. */
  public ByteBuffer body() {
    return body;
  }

  ProtocolFault badBody(String what) {
    return new ProtocolFault(Fault.BAD_BODY, type + ": " + what);
  }

  /** The message in it. */
  public Message decode() throws ProtocolFault {
    return switch (type) {
      case HELLO -> Hello.decode(this);
      case ATTACH -> Attach.decode(this);
      case CLAIM -> Claim.decode(this);
      case CALL -> Call.decode(this);
      case POST -> Post.decode(this);
      case PAYLOAD -> Payload.decode(this);
      case INTERRUPT -> Interrupt.decode(this);
      case PING -> Ping.decode(this);
      case BYE -> Bye.decode(this);
      case CONTROL -> Control.decode(this);
      case FOLLOW -> Follow.decode(this);
      case SHARE -> Share.decode(this);
      case BACK, UNSHARE, UNSHARED -> ShareStep.decode(this);
      case SHARED -> Shared.decode(this);
      case WELCOME -> Welcome.decode(this);
      case ATTACHED -> Attached.decode(this);
      case RETURN -> Return.decode(this);
      case MISSING -> Missing.decode(this);
      case STORE -> Store.decode(this);
      case FETCH -> Fetch.decode(this);
      case SIGNAL -> SignalDelivery.decode(this);
      case COOKIE -> CookieOffer.decode(this);
      case EXITED -> Exited.decode(this);
      case PONG -> Pong.decode(this);
      case CONTROLLED -> Controlled.decode(this);
      case FOLLOWING -> Following.decode(this);
      case TRACED -> Traced.decode(this);
      case ERROR -> ErrorReport.decode(this);
    };
  }
}
