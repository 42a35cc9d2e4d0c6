package dev.kaio.aio;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Requests into the hash and the queues and out again, 128 at a time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class QueueBenchmark {
  private static final int REQUESTS = 128;

  private final AioQueue done = new AioQueue("done");
  private final ResultHash hash = new ResultHash();
  private final AioReq[] requests = new AioReq[REQUESTS];

  public QueueBenchmark() {
    for (int i = 0; i < REQUESTS; i++) {
      requests[i] = new AioReq(null);
      requests[i].resultAddress = 0x1000 + 16L * i;
    }
  }

  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public int request() {
    for (AioReq request : requests) {
      if (hash.find(request.resultAddress) == null) {
        hash.insert(request);
      }
      done.enqueue(request);
    }
    for (AioReq request = done.poll(); request != null; request = done.poll()) {
      hash.remove(request);
    }
    return hash.size();
  }
}
