package dev.kaio.wire;

import java.nio.ByteBuffer;
import java.util.UUID;

/** A cookie's 16 bytes: the low half first, each half little-endian. */
final class CookieBytes {
  static final int SIZE = 16;

  private CookieBytes() {}

  static UUID read(BodyReader body) throws ProtocolFault {
    long low = body.i64();
    return new UUID(body.i64(), low);
  }

  static void put(ByteBuffer out, UUID cookie) {
    out.putLong(cookie.getLeastSignificantBits()).putLong(cookie.getMostSignificantBits());
  }
}
