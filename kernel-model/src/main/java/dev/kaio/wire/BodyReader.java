package dev.kaio.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Takes the fields of a body in order; what is not there or left over is BAD_BODY. */
final class BodyReader {
  private final Frame frame;
  private final ByteBuffer body;

  private BodyReader(Frame frame) {
    this.frame = frame;
    this.body = frame.body();
  }

  /** The body of a message that is not about an LWP or a call. */
  static BodyReader of(Frame frame) throws ProtocolFault {
    ofRequest(frame);
    return ofLwp(frame);
  }

  /** The body of a message that is about an LWP, but not about a call. */
  static BodyReader ofLwp(Frame frame) throws ProtocolFault {
    if (frame.sequence() != 0) {
      throw frame.badBody("a sequence where none belongs");
    }
    return ofCall(frame);
  }

  /** The body of a message with a sequence that is not about an LWP. */
  static BodyReader ofRequest(Frame frame) throws ProtocolFault {
    if (frame.lwp() != 0) {
      throw frame.badBody("an lwp where none belongs");
    }
    return ofCall(frame);
  }

  /** The body of a message that is about a call of an LWP. */
  static BodyReader ofCall(Frame frame) {
    return new BodyReader(frame);
  }

  private void need(int size) throws ProtocolFault {
    if (body.remaining() < size) {
      throw frame.badBody("too short");
    }
  }

  int u8() throws ProtocolFault {
    need(1);
    return body.get() & 0xFF;
  }

  /** A u8 that is at most this. */
  int u8(int most) throws ProtocolFault {
    int value = u8();
    if (value > most) {
      throw frame.badBody("a field is " + value + ", at most " + most + " may be");
    }
    return value;
  }

  int u16() throws ProtocolFault {
    need(2);
    return body.getShort() & 0xFFFF;
  }

  int i32() throws ProtocolFault {
    need(4);
    return body.getInt();
  }

  /** A u32 that is a length or a count, at most 2^31 − 1. */
  int length() throws ProtocolFault {
    int length = i32();
    if (length < 0) {
      throw frame.badBody("a length above 2147483647");
    }
    return length;
  }

  /** A u32 of which only these bits have a meaning. */
  int bits(int known) throws ProtocolFault {
    int bits = i32();
    if ((bits & ~known) != 0) {
      throw frame.badBody("a reserved bit is not 0");
    }
    return bits;
  }

  long i64() throws ProtocolFault {
    need(8);
    return body.getLong();
  }

  void reserved16() throws ProtocolFault {
    if (u16() != 0) {
      throw frame.badBody("a reserved field is not 0");
    }
  }

  void reserved32() throws ProtocolFault {
    if (i32() != 0) {
      throw frame.badBody("a reserved field is not 0");
    }
  }

  /** A u16 length and that many bytes of UTF-8. */
  String string(int maxBytes) throws ProtocolFault {
    int length = u16();
    if (length > maxBytes) {
      throw frame.badBody("a string of " + length + " bytes, at most " + maxBytes + " may be");
    }
    need(length);
    ByteBuffer bytes = body.slice(body.position(), length);
    body.position(body.position() + length);
    return utf8(bytes);
  }

  /** Everything that is left, which is UTF-8. */
  String text() throws ProtocolFault {
    return utf8(rest());
  }

  private String utf8(ByteBuffer bytes) throws ProtocolFault {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw frame.badBody("a string that is not UTF-8");
    }
  }

  /** Everything that is left: a view. */
  ByteBuffer rest() {
    ByteBuffer rest = body.slice();
    body.position(body.limit());
    return rest;
  }

  boolean atEnd() {
    return !body.hasRemaining();
  }

  void end() throws ProtocolFault {
    if (body.hasRemaining()) {
      throw frame.badBody(body.remaining() + " bytes too long");
    }
  }
}
