package dev.kaio.wire;

import dev.kaio.abi.Abi;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Makes the connection a process that there is already: the child of a fork, or one that has
 * execed. Answered by ATTACHED.
 *
 * <pre>
 *  16  16 bytes  cookie    as COOKIE had it
 *  32  u8        model     0 LP64, 1 ILP32
 *  33  u8        machine   0 sparc, 1 x86
 *  34  u16       reserved  0
 *  36  u16       length of the name, at most 255
 *  38  ...       name      UTF-8: what traces and snapshots call the process
 * </pre>
 */
public record Claim(UUID cookie, Abi abi, String name) implements Message {

  public Claim {
    Text.check(name, Wire.MAX_NAME);
  }

  static Claim decode(Frame frame) throws ProtocolFault {
    BodyReader body = BodyReader.of(frame);
    Claim claim =
        new Claim(CookieBytes.read(body), AbiCode.read(frame, body), body.string(Wire.MAX_NAME));
    body.end();
    return claim;
  }

  @Override
  public MessageType type() {
    return MessageType.CLAIM;
  }

  @Override
  public int bodySize() {
    return CookieBytes.SIZE + AbiCode.SIZE + Text.size(name);
  }

  @Override
  public void putBody(ByteBuffer out) {
    CookieBytes.put(out, cookie);
    AbiCode.put(out, abi);
    Text.put(out, name);
  }
}
