package dev.kaio.server;

import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.limit.Quota;
import dev.kaio.testkit.Kernels;
import dev.kaio.wire.Message;
import dev.kaio.wire.Return;
import dev.kaio.wire.Store;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Request by request from bytes to bytes, without sockets: decode, queue, device, completion. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class SessionBenchmark implements FrameOutput {
  private static final int DEPTH = 32;
  private static final int MAX_FRAME = 1 << 20;

  @Param({"read", "write"})
  String direction;

  private final ByteBuffer output = ByteBuffer.allocateDirect(2 * MAX_FRAME);
  private Session session;
  private ByteBuffer round;

  @Setup
  public void begin() {
    Kernel kernel = Kernels.boot(KernelConfig.DEFAULT);
    SessionLimits limits =
        new SessionLimits(MAX_FRAME, 0, 30, 65536, 65536, Quota.of(2), null, "classic");
    Claims claims = Conversation.claims(kernel);
    session = new Session(kernel, new Peer(0, true), limits, claims, this);
    LoadFrames frames = new LoadFrames(DEPTH, 8192, direction.equals("write"));
    session.received(frames.beginning());
    round = frames.round();
    output.clear();
    session.received(round.duplicate());
    if (output.position() != frames.answerBytes()) {
      throw new IllegalStateException(output.position() + " bytes came");
    }
  }

  @Override
  public void send(Message message) {
    message.encode(output);
  }

  @Override
  public void sendReturn(int lwp, int sequence, long value, int errno) {
    Return.encode(output, lwp, sequence, value, errno);
  }

  @Override
  public void sendStore(long address, ByteBuffer bytes) {
    Store.encode(output, address, bytes);
  }

  @Override
  public void close() {
    throw new IllegalStateException("the session has ended");
  }

  @Benchmark
  @OperationsPerInvocation(DEPTH)
  public ByteBuffer request() {
    output.clear();
    session.received(round.rewind());
    return output;
  }
}
