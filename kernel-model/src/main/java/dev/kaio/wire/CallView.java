package dev.kaio.wire;

import dev.kaio.abi.Sysnum;
import java.nio.ByteBuffer;

/**
 * A {@link Call} that is read where it lies, and that the next one replaces: calls come by the
 * hundred thousand a second, and what they are made of would be most of the garbage.
 */
public final class CallView {
  private final long[][] argsByCount = new long[Wire.MAX_ARGS + 1][];
  private final Snapshot snapshot = new Snapshot();
  private int lwp;
  private int sequence;
  private int sysnum;
  private long[] args;

  public CallView() {
    for (int count = 0; count < argsByCount.length; count++) {
      argsByCount[count] = new long[count];
    }
  }

  /** Reads a CALL; the bytes of its ranges are valid as long as the frame is. */
  public void decode(Frame frame) throws ProtocolFault {
    ByteBuffer body = frame.body();
    lwp = frame.lwp();
    sequence = frame.sequence();
    need(frame, 8);
    sysnum = body.getInt();
    int count = body.getInt();
    if (count < 0 || count > Wire.MAX_ARGS) {
      throw frame.badBody(Integer.toUnsignedString(count) + " arguments");
    }
    need(frame, 8 * count);
    args = argsByCount[count];
    for (int i = 0; i < count; i++) {
      args[i] = body.getLong();
    }
    snapshot.decode(frame, body);
  }

  /** Reads a POST in the same way. */
  public void decodePost(Frame frame) throws ProtocolFault {
    decode(frame);
    if (lwp != 0 || sequence != 0) {
      throw frame.badBody("no LWP makes it, and nothing answers it");
    }
    if (sysnum != Sysnum.KAIO) {
      throw frame.badBody("system call " + Integer.toUnsignedString(sysnum));
    }
  }

  private static void need(Frame frame, int size) throws ProtocolFault {
    if (frame.body().remaining() < size) {
      throw frame.badBody("too short");
    }
  }

  public int lwp() {
    return lwp;
  }

  public int sequence() {
    return sequence;
  }

  public int sysnum() {
    return sysnum;
  }

  /** As many as came. */
  public long[] args() {
    return args;
  }

  public Snapshot snapshot() {
    return snapshot;
  }

  /** The same with bytes of its own, which stay valid. */
  public Call copy() {
    return new Call(lwp, sequence, sysnum, args.clone(), snapshot.copy());
  }
}
