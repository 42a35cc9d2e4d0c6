package dev.kaio.wire;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * A process waits for its program, and this is what CLAIM needs: a child, before the fork's RETURN;
 * or the process itself, which has execed, as the last frame of the connection.
 *
 * <pre>
 *  16  u32       pid
 *  20  u32       reserved  0
 *  24  16 bytes  cookie
 * </pre>
 */
public record CookieOffer(int pid, UUID cookie) implements Message {

  static CookieOffer decode(Frame frame) throws ProtocolFault {
    BodyReader body = BodyReader.of(frame);
    int pid = body.i32();
    body.reserved32();
    CookieOffer offer = new CookieOffer(pid, CookieBytes.read(body));
    body.end();
    return offer;
  }

  @Override
  public MessageType type() {
    return MessageType.COOKIE;
  }

  @Override
  public int bodySize() {
    return 8 + CookieBytes.SIZE;
  }

  @Override
  public void putBody(ByteBuffer out) {
    out.putInt(pid).putInt(0);
    CookieBytes.put(out, cookie);
  }
}
