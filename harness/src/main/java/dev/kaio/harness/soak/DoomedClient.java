package dev.kaio.harness.soak;

import dev.kaio.abi.KaioOp;
import dev.kaio.abi.OpenFlags;
import dev.kaio.abi.Sysnum;
import dev.kaio.harness.plain.PlainProcess;
import dev.kaio.harness.soak.Tally.Count;
import dev.kaio.wire.Call;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * A program that is killed in the middle: with requests in flight whose payload the kernel may
 * still have to fetch, asleep in AIOWAIT or not, within a frame or between two. To the server that
 * is what a kill -9 of a client looks like.
 */
final class DoomedClient implements Client {
  private static final long BASE = 0x2000_0000L;
  private static final int SIZE = 16 << 10;
  private static final int MOST_REQUESTS = 24;
  private static final int RESULT_SIZE = 16;
  private static final long RESULTS = BASE + (long) MOST_REQUESTS * SIZE;
  private static final long MEMORY = RESULTS - BASE + 4096;
  private static final long SPAN = 4L << 20;
  private static final int AWAITED = 4096;
  private static final Duration BETWEEN = Duration.ofMillis(5);

  private final Endpoint endpoint;
  private final String device;
  private final SplittableRandom random;
  private final Tally tally;
  private volatile PlainProcess process;

  DoomedClient(Endpoint endpoint, String device, long seed, Tally tally) {
    this.endpoint = endpoint;
    this.device = device;
    random = new SplittableRandom(seed);
    this.tally = tally;
  }

  @Override
  public String name() {
    return "client that is killed";
  }

  @Override
  public void turn(Part part) throws IOException {
    try (PlainProcess doomed = PlainProcess.attach(endpoint, SoakRun.NAME)) {
      process = doomed;
      doomed.map(BASE, MEMORY);
      long fd = doomed.open(device, OpenFlags.O_RDWR, BASE);
      doomed.answer("AIOINIT", Sysnum.KAIO, KaioOp.AIOINIT.code());
      int requests = 1 + random.nextInt(MOST_REQUESTS);
      for (int i = 0; i < requests; i++) {
        doomed.say(request(doomed, fd, i));
      }
      if (random.nextBoolean()) {
        doomed.say(doomed.call(Sysnum.KAIO, KaioOp.AIOWAIT.code(), 0, 0));
      } else if (random.nextBoolean()) {
        doomed.receive(AWAITED, message -> {}); // a FETCH may be among it; nobody answers
      } else {
        cutWithin(doomed, request(doomed, fd, 0));
      }
      tally.add(Count.ABANDONED, requests);
    }
    tally.add(Count.KILLED);
    part.rest(BETWEEN);
  }

  /** A read, or a write that does not bring what is to be written. */
  private Call request(PlainProcess doomed, long fd, int slot) {
    KaioOp op = random.nextBoolean() ? KaioOp.AIOREAD : KaioOp.AIOWRITE;
    long offset = SIZE * random.nextLong(SPAN / SIZE);
    long buffer = BASE + (long) slot * SIZE;
    long result = RESULTS + (long) slot * RESULT_SIZE;
    return doomed.call(Sysnum.KAIO, op.code(), fd, buffer, SIZE, offset, result);
  }

  private void cutWithin(PlainProcess doomed, Call call) throws IOException {
    ByteBuffer frame = call.toFrame();
    doomed.write(frame.limit(1 + random.nextInt(frame.limit() - 1)));
  }

  @Override
  public void cut() throws IOException {
    if (process != null) {
      process.close();
    }
  }
}
