package dev.kaio.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A system call of an LWP that is in user mode. Answered by RETURN or MISSING.
 *
 * <pre>
 *  16  u32  sysnum
 *  20  u32  nargs     0 to 8
 *  24  u64  args[nargs]
 *           then, until the frame ends, ranges of process memory:
 *   0  u64  address
 *   8  u32  length    at least 1
 *  12  u32  reserved  0
 *  16  ...  bytes[length], then zeros to a multiple of 8
 * </pre>
 *
 * @param lwp in the header: who calls
 * @param sequence in the header: chosen by the client, repeated in the answer
 * @param ranges in ascending unsigned order of address, not overlapping
 */
public record Call(int lwp, int sequence, int sysnum, long[] args, CallRanges ranges)
    implements Message {

  public Call {
    if (args.length > Wire.MAX_ARGS) {
      throw new IllegalArgumentException(args.length + " arguments");
    }
  }

  static Call decode(Frame frame) throws ProtocolFault {
    CallView call = new CallView();
    call.decode(frame);
    return new Call(call.lwp(), call.sequence(), call.sysnum(), call.args(), call.snapshot());
  }

  /** The ranges of a decoded call. */
  public Snapshot snapshot() {
    return (Snapshot) ranges;
  }

  @Override
  public MessageType type() {
    return MessageType.CALL;
  }

  @Override
  public int bodySize() {
    return bodySize(args, ranges);
  }

  @Override
  public void putBody(ByteBuffer out) {
    putBody(out, sysnum, args, ranges);
  }

  static int bodySize(long[] args, CallRanges ranges) {
    return 8 + 8 * args.length + ranges.encodedSize();
  }

  static void putBody(ByteBuffer out, int sysnum, long[] args, CallRanges ranges) {
    out.putInt(sysnum).putInt(args.length);
    for (long arg : args) {
      out.putLong(arg);
    }
    for (int i = 0; i < ranges.count(); i++) {
      int length = ranges.length(i);
      out.putLong(ranges.address(i)).putInt(length).putInt(0);
      ranges.put(i, out);
      for (int pad = length; pad < Wire.padded(length); pad++) {
        out.put((byte) 0);
      }
    }
  }

  @Override
  public String toString() {
    return "Call[lwp="
        + lwp
        + ", sequence="
        + sequence
        + ", sysnum="
        + sysnum
        + ", args="
        + Arrays.toString(args)
        + ", ranges="
        + ranges.count()
        + "]";
  }
}
