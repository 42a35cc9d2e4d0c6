package dev.kaio.wire;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Frames of calls to calls, as one read of the socket brings them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class DecodeBenchmark {
  private static final int CALLS = 32;
  private static final int SYSNUM = 178;

  private final ByteBuffer input = ByteBuffer.allocateDirect(1 << 16);
  private final FrameReader reader = FrameReader.ofClient(1 << 16);
  private final CallView call = new CallView();
  private long sum;

  @Setup
  public void encode() {
    for (int i = 0; i < CALLS; i++) {
      new Call(1, i, SYSNUM, new long[] {0, 3, 0x1000, 8192, 0, 16L * i}, Snapshot.EMPTY)
          .encode(input);
    }
    input.flip();
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long decode() throws ProtocolFault {
    reader.feed(input.rewind(), this::take);
    return sum;
  }

  private void take(Frame frame) throws ProtocolFault {
    call.decode(frame);
    sum += call.args()[5];
  }
}
