package dev.kaio.abi;

import java.nio.ByteBuffer;

/** sigevent (R-LAY-2): 40 bytes (LP64) or 24 (ILP32); and port_notify (R-LAY-5). */
public final class SigeventLayout {
  private static final int NOTIFY = 0;
  private static final int SIGNO = 4;
  private static final int VALUE = 8;

  private SigeventLayout() {}

  public static int size(Abi abi) {
    return abi.isLp64() ? 40 : 24;
  }

  /** Reads the sigevent that starts at this offset. */
  public static Sigevent decode(Abi abi, ByteBuffer struct, int at) {
    return new Sigevent(
        struct.getInt(at + NOTIFY), struct.getInt(at + SIGNO), abi.getPointer(struct, at + VALUE));
  }

  /** Size of port_notify: 16 (LP64) or 8 (ILP32). */
  public static int portNotifySize(Abi abi) {
    return 2 * abi.wordSize();
  }

  /** portnfy_port: the descriptor of the port. */
  public static int portNotifyPort(ByteBuffer struct) {
    return struct.getInt(0);
  }

  /** portnfy_user: the cookie. */
  public static long portNotifyUser(Abi abi, ByteBuffer struct) {
    return abi.getPointer(struct, abi.wordSize());
  }
}
