package dev.kaio.harness.soak;

import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.OpenFlags;
import dev.kaio.abi.Sysnum;
import dev.kaio.harness.plain.PlainProcess;
import dev.kaio.harness.soak.Tally.Count;
import dev.kaio.wire.Call;
import dev.kaio.wire.Endpoint;
import dev.kaio.wire.Message;
import dev.kaio.wire.Return;
import dev.kaio.wire.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A program that asks for much at once, and takes it in small gulps with pauses: it must get all of
 * it, and in the right order (the data before the result, the result before the return).
 */
final class SlowReader implements Client {
  private static final int DEPTH = 8;
  private static final long BASE = 0x4000_0000L;
  private static final long RESULTS = BASE + (long) DEPTH * Shelf.BLOCK;
  private static final long MEMORY = RESULTS - BASE + 4096;
  private static final int RESULT_SIZE = 16;
  private static final int GULP = 2048;
  private static final Duration PAUSE = Duration.ofMillis(2);

  private final Endpoint endpoint;
  private final Shelf shelf;
  private final SplittableRandom random;
  private final Tally tally;
  private final byte[][] buffers = new byte[DEPTH][Shelf.BLOCK];
  private final int[] wanted = new int[DEPTH];

  private volatile PlainProcess process;
  private long fd;

  /** The RETURN of each call that was made in this turn, by its sequence. */
  private final Map<Integer, Return> returns = new HashMap<>();

  SlowReader(Endpoint endpoint, Shelf shelf, long seed, Tally tally) {
    this.endpoint = endpoint;
    this.shelf = shelf;
    random = new SplittableRandom(seed);
    this.tally = tally;
  }

  @Override
  public String name() {
    return "slow reader";
  }

  @Override
  public void begin(Part part) throws IOException {
    process = PlainProcess.attach(endpoint, SoakRun.NAME);
    process.map(BASE, MEMORY);
    fd = process.open(shelf.device(), OpenFlags.O_RDONLY, BASE);
    process.answer("AIOINIT", Sysnum.KAIO, KaioOp.AIOINIT.code());
  }

  @Override
  public void turn(Part part) throws IOException {
    returns.clear();
    Call[] reads = new Call[DEPTH];
    for (int slot = 0; slot < DEPTH; slot++) {
      wanted[slot] = random.nextInt(Shelf.BLOCKS);
      reads[slot] = read(slot);
      process.say(reads[slot]);
    }
    for (Call read : reads) {
      Return answer = await(part, read);
      if (answer.errno() == Errno.EAGAIN.code()) {
        tally.add(Count.REFUSED); // R-RW-2: too much of what others read is still to be taken
      } else if (answer.errno() != 0) {
        throw new SoakFailure("AIOREAD: " + Errno.nameOf(answer.errno()));
      }
    }
    for (Call read : reads) {
      if (returns.get(read.sequence()).errno() == 0) {
        reap(part);
      }
    }
  }

  private Call read(int slot) {
    long buffer = BASE + (long) slot * Shelf.BLOCK;
    long offset = Shelf.offset(wanted[slot]);
    long result = RESULTS + (long) slot * RESULT_SIZE;
    return process.call(
        Sysnum.KAIO, KaioOp.AIOREAD.code(), fd, buffer, Shelf.BLOCK, offset, result);
  }

  private void reap(Part part) throws IOException {
    Call wait = process.call(Sysnum.KAIO, KaioOp.AIOWAIT.code(), 0, 1);
    process.say(wait);
    Return answer = await(part, wait);
    long slot = (answer.value() - RESULTS) / RESULT_SIZE;
    if (answer.errno() != 0 || slot < 0 || slot >= DEPTH || wanted[(int) slot] < 0) {
      throw new SoakFailure("AIOWAIT returned " + answer + ", and no request that is in flight");
    }
    if (!shelf.has(wanted[(int) slot], buffers[(int) slot])) {
      throw new SoakFailure("block " + wanted[(int) slot] + " of the shelf came with other bytes");
    }
    wanted[(int) slot] = -1;
    tally.add(Count.SLOW);
  }

  private Return await(Part part, Call call) throws IOException {
    while (!returns.containsKey(call.sequence())) {
      if (!process.receive(GULP, this::received)) {
        throw process.lost();
      }
      part.rest(PAUSE);
    }
    return returns.get(call.sequence());
  }

  private void received(Message message) {
    if (message instanceof Return answer) {
      returns.put(answer.sequence(), answer);
    } else if (message instanceof Store store && store.address() < RESULTS) {
      long at = store.address() - BASE;
      byte[] buffer = buffers[(int) (at / Shelf.BLOCK)];
      store.bytes().get(buffer, (int) (at % Shelf.BLOCK), store.bytes().remaining());
    }
  }

  @Override
  public void end(Part part) throws IOException {
    process.close();
  }

  @Override
  public void cut() throws IOException {
    if (process != null) {
      process.close();
    }
  }
}
