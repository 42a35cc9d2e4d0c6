package dev.kaio.wire;

import java.nio.ByteBuffer;

/**
 * A whole frame whose header has been checked.
 *
 * @param type what it says
 * @param lwp the LWP that it is about, or 0
 * @param sequence the call that it is about, or 0
 * @param body what follows the header, little-endian, at position 0; a view that is valid only
 *     while the frame is being handled
 */
public record Frame(MessageType type, int lwp, int sequence, ByteBuffer body) {

  ProtocolFault badBody(String what) {
    return new ProtocolFault(Fault.BAD_BODY, type + ": " + what);
  }

  /** The same frame with bytes of its own, which stay valid. */
  public Frame copy() {
    ByteBuffer bytes = ByteBuffer.allocate(body.limit()).put(body.duplicate().rewind()).flip();
    return new Frame(type, lwp, sequence, bytes.order(body.order()));
  }

  /** The message in it. */
  public Message decode() throws ProtocolFault {
    return switch (type) {
      case HELLO -> Hello.decode(this);
      case ATTACH -> Attach.decode(this);
      case CLAIM -> Claim.decode(this);
      case CALL -> Call.decode(this);
      case PAYLOAD -> Payload.decode(this);
      case INTERRUPT -> Interrupt.decode(this);
      case PING -> Ping.decode(this);
      case BYE -> Bye.decode(this);
      case CONTROL -> Control.decode(this);
      case FOLLOW -> Follow.decode(this);
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
