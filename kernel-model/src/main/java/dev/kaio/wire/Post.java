package dev.kaio.wire;

import dev.kaio.abi.Sysnum;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A request of aioread or aiowrite that the client sends off: no LWP makes it, and nothing answers
 * it. What would have been its errno is the request's result. The body is that of a {@link Call} of
 * kaio.
 *
 * @param args the slots of AIOREAD or AIOWRITE, with or without AIO_POLL_BIT
 * @param ranges in ascending unsigned order of address, not overlapping
 */
public record Post(long[] args, CallRanges ranges) implements Message {

  public Post {
    if (args.length > Wire.MAX_ARGS) {
      throw new IllegalArgumentException(args.length + " arguments");
    }
  }

  static Post decode(Frame frame) throws ProtocolFault {
    CallView call = new CallView();
    call.decodePost(frame);
    return new Post(call.args(), call.snapshot());
  }

  @Override
  public MessageType type() {
    return MessageType.POST;
  }

  @Override
  public int bodySize() {
    return Call.bodySize(args, ranges);
  }

  @Override
  public void putBody(ByteBuffer out) {
    Call.putBody(out, Sysnum.KAIO, args, ranges);
  }

  @Override
  public String toString() {
    return "Post[args=" + Arrays.toString(args) + ", ranges=" + ranges.count() + "]";
  }
}
