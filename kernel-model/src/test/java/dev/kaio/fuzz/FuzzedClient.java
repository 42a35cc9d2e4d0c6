package dev.kaio.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.kaio.abi.Abi;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.Kernel;
import dev.kaio.limit.Quota;
import dev.kaio.server.Claims;
import dev.kaio.server.FrameOutput;
import dev.kaio.server.Peer;
import dev.kaio.server.Session;
import dev.kaio.server.SessionLimits;
import dev.kaio.wire.Attach;
import dev.kaio.wire.Bye;
import dev.kaio.wire.Call;
import dev.kaio.wire.Fetch;
import dev.kaio.wire.FrameReader;
import dev.kaio.wire.Hello;
import dev.kaio.wire.Interrupt;
import dev.kaio.wire.Message;
import dev.kaio.wire.Payload;
import dev.kaio.wire.Ping;
import dev.kaio.wire.Post;
import dev.kaio.wire.ProtocolFault;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * One program that says what the fuzzer wants: mostly well-formed frames that make sense so far,
 * now and then bytes that do not.
 */
final class FuzzedClient implements FrameOutput {
  static final int MAX_FRAME = 64 * 1024;

  /** LWPs that there are from the start; lwp_create makes more, and lwp_exit fewer. */
  private static final int LWPS = 5;

  private static final Abi[] ABIS = {Abi.LP64_SPARC, Abi.LP64_X86, Abi.ILP32_SPARC, Abi.ILP32_X86};

  private static final int[] CALLS = {
    Sysnum.READ,
    Sysnum.WRITE,
    Sysnum.OPEN,
    Sysnum.CLOSE,
    Sysnum.LSEEK,
    Sysnum.KILL,
    Sysnum.DUP,
    Sysnum.IOCTL,
    Sysnum.FCNTL,
    Sysnum.SIGPROCMASK,
    Sysnum.SIGACTION,
    Sysnum.MMAP,
    Sysnum.MPROTECT,
    Sysnum.MUNMAP,
    Sysnum.FORKSYS,
    Sysnum.MODCTL,
    Sysnum.LWP_CREATE,
    Sysnum.LWP_EXIT,
    Sysnum.LWP_KILL,
    Sysnum.PREAD,
    Sysnum.PWRITE,
    Sysnum.PORTFS
  };

  private final Session session;
  private final FuzzedMemory memory;

  /** LWP to the sequence of its call, as far as the client knows. */
  private final Map<Integer, Integer> inCall = new HashMap<>();

  private final ArrayDeque<Fetch> fetches = new ArrayDeque<>();
  private int sequence;
  private boolean closed;
  private boolean gone;

  FuzzedClient(Kernel kernel, Claims claims, FuzzedDataProvider data) {
    Peer peer = new Peer(data.consumeBoolean() ? 0 : 1000, data.consumeBoolean());
    session =
        new Session(
            kernel,
            peer,
            new SessionLimits(MAX_FRAME, 0, 0, 65536, 65536, Quota.of(2), null, "classic"),
            claims,
            this);
    Abi abi = data.pickValue(ABIS);
    memory = new FuzzedMemory(abi);
    say(new Hello(1, 1));
    say(new Attach(abi, "fuzz"));
    call(1, Sysnum.MMAP, FuzzedMemory.BASE, FuzzedMemory.MAPPED, 3, 0x110, -1, 0);
    say(
        new Call(
            1,
            ++sequence,
            Sysnum.OPEN,
            new long[] {FuzzedMemory.BASE + 0x800, 2},
            memory.sent(data)));
    for (int lwp = 2; lwp <= LWPS; lwp++) {
      call(1, Sysnum.LWP_CREATE);
    }
    call(1, Sysnum.KAIO, KaioOp.AIOINIT.code());
  }

  private void call(int lwp, int sysnum, long... args) {
    say(new Call(lwp, ++sequence, sysnum, args, new NoRanges()));
  }

  private record NoRanges() implements dev.kaio.wire.CallRanges {
    @Override
    public int count() {
      return 0;
    }

    @Override
    public long address(int index) {
      throw new IndexOutOfBoundsException(index);
    }

    @Override
    public int length(int index) {
      throw new IndexOutOfBoundsException(index);
    }

    @Override
    public void put(int index, ByteBuffer out) {
      throw new IndexOutOfBoundsException(index);
    }
  }

  private void say(Message message) {
    if (message instanceof Call call) {
      inCall.put(call.lwp(), call.sequence());
    }
    session.received(message.toFrame());
  }

  boolean isGone() {
    return gone || closed;
  }

  Session session() {
    return session;
  }

  void lose() {
    session.lost();
    gone = true;
  }

  /** One more thing that the client does. */
  void act(FuzzedDataProvider data) {
    switch (data.consumeInt(0, 63)) {
      case 0 -> session.received(ByteBuffer.wrap(data.consumeBytes(40)));
      case 1 -> mutated(data);
      case 2 -> say(new Bye());
      case 3 -> say(randomCall(data, data.consumeInt()));
      case 24, 25, 26, 27 -> post(data);
      case 4, 5 -> say(new Ping(data.consumeLong()));
      case 6, 7, 8, 9 -> interrupt(data);
      case 10, 11, 12, 13, 14, 15 -> answerFetch(data);
      case 16, 17, 18, 19, 20, 21, 22, 23 -> memory.poke(data);
      default -> callOfIdleLwp(data);
    }
  }

  private void callOfIdleLwp(FuzzedDataProvider data) {
    int lwp = data.consumeInt(1, LWPS);
    if (!inCall.containsKey(lwp)) {
      say(randomCall(data, lwp));
    }
  }

  /** A request without an LWP; most of them are one that can be. */
  private void post(FuzzedDataProvider data) {
    Call call = randomCall(data, 0);
    long[] args = call.args();
    if (args.length > 0 && data.consumeInt(0, 15) != 0) {
      args[0] = data.consumeInt(0, 1) | (data.consumeBoolean() ? KaioOp.POLL_BIT : 0);
    }
    say(new Post(args, call.ranges()));
  }

  private void interrupt(FuzzedDataProvider data) {
    int lwp = data.consumeInt(0, LWPS + 1);
    say(new Interrupt(lwp, inCall.getOrDefault(lwp, sequence)));
  }

  private Call randomCall(FuzzedDataProvider data, int lwp) {
    boolean kaio = data.consumeInt(0, 3) != 0;
    int sysnum = kaio ? Sysnum.KAIO : data.pickValue(CALLS);
    long[] args = new long[data.consumeInt(0, 15) == 0 ? data.consumeInt(0, 8) : 7];
    for (int i = 0; i < args.length; i++) {
      args[i] = data.consumeBoolean() ? FuzzedMemory.address(data) : FuzzedMemory.number(data);
    }
    if (kaio && args.length > 0 && data.consumeInt(0, 15) != 0) {
      sensible(args, data);
    }
    return new Call(lwp, ++sequence, sysnum, args, memory.sent(data));
  }

  /** An opcode, and its operands where they belong. */
  private void sensible(long[] args, FuzzedDataProvider data) {
    int op = data.consumeInt(0, 22);
    args[0] = op | (data.consumeInt(0, 3) == 0 ? KaioOp.POLL_BIT : 0);
    if (args.length == 7 && data.consumeInt(0, 3) != 0) {
      memory.operands(KaioOp.of(op), args, data);
    }
  }

  private void answerFetch(FuzzedDataProvider data) {
    Fetch fetch = fetches.poll();
    if (fetch != null) {
      int length = data.consumeInt(0, 15) == 0 ? 1 : fetch.length();
      say(new Payload(fetch.request(), ByteBuffer.allocate(length)));
    }
  }

  /** A frame with one byte changed, in two pieces. */
  private void mutated(FuzzedDataProvider data) {
    ByteBuffer frame = randomCall(data, 1).toFrame();
    frame.put(data.consumeInt(0, Math.min(frame.limit() - 1, 80)), data.consumeByte());
    int cut = data.consumeInt(0, frame.limit());
    ByteBuffer rest = frame.slice(cut, frame.limit() - cut);
    session.received(frame.limit(cut));
    session.received(rest);
  }

  // ---- what the server says ----

  @Override
  public void send(Message message) {
    assertThat(closed).as("a frame behind the end").isFalse();
    assertThat(gone).as("a frame to a lost client").isFalse();
    assertThat(message.frameSize()).isLessThanOrEqualTo(MAX_FRAME);
    try {
      FrameReader.ofServer(MAX_FRAME)
          .feed(
              message.toFrame(),
              frame -> {
                switch (frame.type()) {
                  case FETCH -> fetches.add((Fetch) frame.decode());
                  case RETURN, MISSING -> inCall.remove(frame.lwp());
                  default -> frame.decode();
                }
              });
    } catch (ProtocolFault e) {
      throw new AssertionError("the server breaks the protocol: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
