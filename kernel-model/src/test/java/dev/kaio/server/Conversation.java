package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.dev.GateDisk;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.limit.Quota;
import dev.kaio.server.shared.SharedFiles;
import dev.kaio.testkit.Kernels;
import dev.kaio.wire.Attach;
import dev.kaio.wire.Attached;
import dev.kaio.wire.Call;
import dev.kaio.wire.CallRanges;
import dev.kaio.wire.ErrorReport;
import dev.kaio.wire.Fault;
import dev.kaio.wire.FrameReader;
import dev.kaio.wire.Hello;
import dev.kaio.wire.Message;
import dev.kaio.wire.ProtocolFault;
import dev.kaio.wire.Return;
import dev.kaio.wire.Store;
import dev.kaio.wire.Welcome;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** A client's side of a session, in memory: frames go in, and what comes out is kept. */
final class Conversation implements FrameOutput {
  static final int MAX_FRAME = 4096;

  /** No memory goes with a call. */
  static final CallRanges NOTHING = new Bytes(0, new byte[0]);

  final Kernel kernel;
  final Session session;
  private final Deque<Message> answers = new ArrayDeque<>();
  private boolean closed;
  private int sequence;

  /** One range of memory that goes with a call; empty bytes are no range. */
  record Bytes(long address, byte[] content) implements CallRanges {
    @Override
    public int count() {
      return content.length == 0 ? 0 : 1;
    }

    @Override
    public long address(int index) {
      return address;
    }

    @Override
    public int length(int index) {
      return content.length;
    }

    @Override
    public void put(int index, ByteBuffer out) {
      out.put(content);
    }
  }

  Conversation() {
    this(Kernels.boot(KernelConfig.DEFAULT));
  }

  Conversation(Kernel kernel) {
    this(kernel, new Peer(1000, true), claims(kernel));
  }

  Conversation(Kernel kernel, Peer peer) {
    this(kernel, peer, claims(kernel));
  }

  Conversation(Kernel kernel, Peer peer, Claims claims) {
    this(kernel, peer, claims, null);
  }

  Conversation(Kernel kernel, Peer peer, Claims claims, SharedFiles shared) {
    this.kernel = kernel;
    this.session =
        new Session(
            kernel,
            peer,
            new SessionLimits(MAX_FRAME, 7, 30, 65536, 65536, Quota.of(2), shared, "classic"),
            claims,
            this);
  }

  /** Claims with cookies 1, 2, 3 and so on, each good for ten seconds. */
  static Claims claims(Kernel kernel) {
    AtomicLong next = new AtomicLong();
    return new Claims(kernel, () -> new UUID(0, next.incrementAndGet()), 10_000_000_000L);
  }

  /** A conversation with a process of LP64 sparc in it. */
  static Conversation attached() {
    return attachedTo(Kernels.boot(KernelConfig.DEFAULT));
  }

  static Conversation attachedTo(Kernel kernel) {
    return attachedTo(kernel, new Peer(1000, true));
  }

  static Conversation attachedTo(Kernel kernel, Peer peer) {
    return new Conversation(kernel, peer).attach();
  }

  /** With a process of LP64 sparc that may share memory. */
  static Conversation attachedTo(Kernel kernel, SharedFiles shared) {
    return new Conversation(kernel, new Peer(1000, true), claims(kernel), shared).attach();
  }

  private Conversation attach() {
    say(new Hello(1, 1));
    say(new Attach(Abi.LP64_SPARC, "test"));
    next(Welcome.class);
    next(Attached.class);
    return this;
  }

  @Override
  public void send(Message message) {
    assertThat(message.frameSize()).isLessThanOrEqualTo(MAX_FRAME);
    try {
      FrameReader.ofServer(MAX_FRAME).feed(message.toFrame(), frame -> answers.add(frame.decode()));
    } catch (ProtocolFault e) {
      throw new AssertionError("the server breaks the protocol: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  void say(Message message) {
    session.received(message.toFrame());
  }

  void say(byte[] bytes) {
    session.received(ByteBuffer.wrap(bytes));
  }

  /** Sends a call, and returns its sequence. */
  int call(int lwp, CallRanges memory, int sysnum, long... args) {
    say(new Call(lwp, ++sequence, sysnum, args, memory));
    return sequence;
  }

  int call(int sysnum, long... args) {
    return call(1, NOTHING, sysnum, args);
  }

  /** Makes a call that does not sleep, with its stores thrown away. */
  Return result(CallRanges memory, int sysnum, long... args) {
    int asked = call(1, memory, sysnum, args);
    while (answers.peek() instanceof Store) {
      answers.remove();
    }
    Return answer = next(Return.class);
    assertThat(answer.sequence()).isEqualTo(asked);
    return answer;
  }

  Return result(int sysnum, long... args) {
    return result(NOTHING, sysnum, args);
  }

  /** The next answer, which must be of this kind. */
  <T extends Message> T next(Class<T> kind) {
    Message message = answers.poll();
    assertThat(message).isInstanceOf(kind);
    return kind.cast(message);
  }

  boolean isSilent() {
    return answers.isEmpty();
  }

  void assertSilent() {
    assertThat(answers).isEmpty();
  }

  /** The connection has ended with this fault and nothing else. */
  void assertRefused(Fault fault) {
    assertThat(Fault.of(next(ErrorReport.class).code())).isEqualTo(fault);
    assertSilent();
    assertThat(closed).isTrue();
    assertThat(session.isClosed()).isTrue();
  }

  GateDisk gate() {
    return (GateDisk) kernel.devices().find("/dev/gate/0");
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
