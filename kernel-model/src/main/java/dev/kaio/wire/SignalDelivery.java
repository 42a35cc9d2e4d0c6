package dev.kaio.wire;

import java.nio.ByteBuffer;

/**
 * An LWP takes a signal that the process catches: the client runs the handler.
 *
 * <pre>
 *  16  u32  signo
 *  20  i32  code   si_code: 0 for kill, -4 for a finished request
 *  24  u64  value  si_value
 *  32  u32  pid    who sent it
 *  36  u32  uid
 * </pre>
 *
 * @param lwp in the header: who takes it
 */
public record SignalDelivery(int lwp, int signo, int code, long value, int pid, int uid)
    implements Message {

  static SignalDelivery decode(Frame frame) throws ProtocolFault {
    BodyReader body = BodyReader.ofLwp(frame);
    SignalDelivery signal =
        new SignalDelivery(frame.lwp(), body.i32(), body.i32(), body.i64(), body.i32(), body.i32());
    body.end();
    return signal;
  }

  @Override
  public MessageType type() {
    return MessageType.SIGNAL;
  }

  @Override
  public int bodySize() {
    return 24;
  }

  @Override
  public void putBody(ByteBuffer out) {
    out.putInt(signo).putInt(code).putLong(value).putInt(pid).putInt(uid);
  }
}
