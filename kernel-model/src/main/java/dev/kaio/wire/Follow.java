package dev.kaio.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Traces processes, or ends that. Answered by FOLLOWING.
 *
 * <pre>
 *  16  u8   who          0 nobody: end, 1 the named processes, 2 all
 *  17  u8   table        0 classic, 1 current: the columns of kaio calls
 *  18  u16  reserved     0
 *  20  u32  flags        bits, below
 *  24  u32  sleepMillis  how long a call sleeps before it is reported
 *  28  u32  reserved     0
 *  32  ...  calls        32 bytes: bit n of byte m is system call 8 m + n
 *  64  u32  pids         until the end of the frame
 * </pre>
 */
public record Follow(
    int who, int table, int flags, int sleepMillis, BitSet calls, List<Integer> pids)
    implements Message {

  // Whom to follow.
  public static final int NOBODY = 0;
  public static final int NAMED = 1;
  public static final int ALL = 2;

  // Which columns kaio calls have.
  public static final int CLASSIC = 0;
  public static final int CURRENT = 1;

  // Flags: children, LWP numbers, three columns of time, timeouts, totals.
  public static final int CHILDREN = 1;
  public static final int LWP_IDS = 2;
  public static final int STAMPS = 4;
  public static final int DELTAS = 8;
  public static final int ELAPSED = 16;
  public static final int VERBOSE = 32;
  public static final int COUNT = 64;
  public static final int COUNT_OP_NAMES = 128;
  private static final int ALL_FLAGS = 255;

  /** Bytes of {@code calls}. */
  private static final int CALLS_SIZE = 32;

  /** Ends a trace. */
  public static final Follow END = new Follow(NOBODY, CLASSIC, 0, 0, new BitSet(), List.of());

  public Follow {
    if (calls.length() > CALLS_SIZE * Byte.SIZE) {
      throw new IllegalArgumentException("there is no system call " + (calls.length() - 1));
    }
    calls = (BitSet) calls.clone();
    pids = List.copyOf(pids);
  }

  @Override
  public BitSet calls() {
    return (BitSet) calls.clone();
  }

  static Follow decode(Frame frame) throws ProtocolFault {
    BodyReader body = BodyReader.of(frame);
    int who = body.u8();
    int table = body.u8();
    body.reserved16();
    int flags = body.i32();
    int sleepMillis = body.i32();
    body.reserved32();
    if (who > ALL || table > CURRENT) {
      throw frame.badBody("nobody is called " + who + " or no table " + table);
    }
    if ((flags & ~ALL_FLAGS) != 0) {
      throw frame.badBody("a reserved bit is not 0");
    }
    long[] calls = new long[CALLS_SIZE / Long.BYTES];
    for (int i = 0; i < calls.length; i++) {
      calls[i] = body.i64();
    }
    List<Integer> pids = new ArrayList<>();
    while (!body.atEnd()) {
      pids.add(body.i32());
    }
    return new Follow(who, table, flags, sleepMillis, BitSet.valueOf(calls), pids);
  }

  @Override
  public MessageType type() {
    return MessageType.FOLLOW;
  }

  @Override
  public int bodySize() {
    return 16 + CALLS_SIZE + 4 * pids.size();
  }

  @Override
  public void putBody(ByteBuffer out) {
    out.put((byte) who).put((byte) table).putShort((short) 0);
    out.putInt(flags).putInt(sleepMillis).putInt(0);
    byte[] mask = calls.toByteArray();
    out.put(mask).put(new byte[CALLS_SIZE - mask.length]);
    pids.forEach(out::putInt);
  }
}
