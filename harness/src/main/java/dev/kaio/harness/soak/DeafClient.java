package dev.kaio.harness.soak;

import dev.kaio.abi.KaioOp;
import dev.kaio.abi.OpenFlags;
import dev.kaio.abi.Sysnum;
import dev.kaio.harness.plain.PlainProcess;
import dev.kaio.harness.soak.Tally.Count;
import dev.kaio.wire.Endpoint;
import dev.kaio.wire.Follow;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A program that reads nothing at all of what it has asked for: blocks of a disk, or the calls of
 * all others. Sooner or later the server gives it up; nobody else may notice.
 */
final class DeafClient implements Client {
  private static final int REQUESTS = 64;
  private static final long BASE = 0x4000_0000L;
  private static final long RESULTS = BASE + Shelf.BLOCK;
  private static final int RESULT_SIZE = 16;
  private static final int LONGEST_MILLIS = 45_000;

  private final Endpoint endpoint;
  private final Shelf shelf;
  private final SplittableRandom random;
  private final Tally tally;
  private volatile PlainProcess process;

  DeafClient(Endpoint endpoint, Shelf shelf, long seed, Tally tally) {
    this.endpoint = endpoint;
    this.shelf = shelf;
    random = new SplittableRandom(seed);
    this.tally = tally;
  }

  @Override
  public String name() {
    return "client that reads nothing";
  }

  @Override
  public void turn(Part part) throws IOException {
    try (PlainProcess deaf = PlainProcess.attach(endpoint, SoakRun.NAME)) {
      process = deaf;
      if (random.nextBoolean()) {
        askForBlocks(deaf);
      } else {
        askForCalls(deaf);
      }
      part.rest(Duration.ofMillis(random.nextInt(LONGEST_MILLIS)));
    }
    tally.add(Count.DEAF);
  }

  private void askForBlocks(PlainProcess deaf) throws IOException {
    deaf.map(BASE, Shelf.BLOCK + 4096);
    long fd = deaf.open(shelf.device(), OpenFlags.O_RDONLY, BASE);
    deaf.answer("AIOINIT", Sysnum.KAIO, KaioOp.AIOINIT.code());
    for (int i = 0; i < REQUESTS; i++) {
      long result = RESULTS + (long) i * RESULT_SIZE;
      long offset = Shelf.offset(i % Shelf.BLOCKS);
      deaf.say(
          deaf.call(Sysnum.KAIO, KaioOp.AIOREAD.code(), fd, BASE, Shelf.BLOCK, offset, result));
    }
  }

  private static void askForCalls(PlainProcess deaf) throws IOException {
    BitSet calls = new BitSet();
    calls.set(0, Sysnum.TABLE_SIZE);
    deaf.say(new Follow(Follow.ALL, Follow.CLASSIC, 0, Integer.MAX_VALUE, calls, List.of()));
  }

  @Override
  public void cut() throws IOException {
    if (process != null) {
      process.close();
    }
  }
}
