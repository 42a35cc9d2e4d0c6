package dev.kaio.harness.soak;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.OpenFlags;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.CallResult;
import dev.kaio.client.ExitStatus;
import dev.kaio.client.KaioSlots;
import dev.kaio.client.KernelClient;
import dev.kaio.client.RemoteLwp;
import dev.kaio.client.RemoteProcess;
import dev.kaio.harness.soak.Tally.Count;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program that writes blocks of its own part of a disk, and reads them back: each must be as it
 * was written last, also in a later part of the run, and each request must be reaped once.
 */
final class HonestClient implements Client {
  /** Bytes of the disk that a client has for itself. */
  static final long SPAN = 4L << 20;

  private static final int BLOCKS = 64;
  private static final long STRIDE = SPAN / BLOCKS;
  private static final int SECTOR = 512;

  /** One transfer of every profile may be as long. */
  private static final int LONGEST = 56 << 10;

  private static final int DEPTH = 16;
  private static final long BUFFERS = 0x1000_0000L;
  private static final long RESULTS = BUFFERS + DEPTH * STRIDE;
  private static final int RESULT_SIZE = 16;
  private static final long MEMORY = DEPTH * STRIDE + (8 << 10);
  private static final Duration WHEN_REFUSED = Duration.ofMillis(10);

  /** What the disk must have in a block that has been written. */
  private record Block(int length, long checksum) {}

  private final String name;
  private final Endpoint endpoint;
  private final Abi abi;
  private final String device;
  private final long base;
  private final SplittableRandom random;
  private final Tally tally;
  private final Duration patience;
  private final Block[] blocks = new Block[BLOCKS];

  /** What each result address that is in use belongs to: a slot, 0 to DEPTH−1. */
  private final Map<Long, Integer> inFlight = new HashMap<>();

  private final int[] lengths = new int[DEPTH];

  private volatile RemoteProcess process;
  private RemoteLwp lwp;
  private int fd;

  /**
   * A client.
   *
   * @param number tells it from the others; its part of the device begins at number × SPAN
   * @param patience how long a call may take
   */
  HonestClient(
      int number,
      Endpoint endpoint,
      Abi abi,
      String device,
      long seed,
      Duration patience,
      Tally tally) {
    name = "honest client " + number;
    this.endpoint = endpoint;
    this.abi = abi;
    this.device = device;
    base = number * SPAN;
    random = new SplittableRandom(seed);
    this.patience = patience;
    this.tally = tally;
  }

  @Override
  public String name() {
    return name;
  }

  // ---- a part ----

  @Override
  public void begin(Part part) throws IOException {
    inFlight.clear();
    process = KernelClient.attach(endpoint, abi, SoakRun.NAME);
    lwp = process.lwp1();
    expectSuccess("mmap", lwp.callAsync(Sysnum.MMAP, mapping()));
    fd = Math.toIntExact(lwp.open(device, OpenFlags.O_RDWR).value());
    if (fd < 0) {
      throw new SoakFailure("cannot open " + device);
    }
    expectSuccess("AIOINIT", lwp.kaioAsync(KaioOp.AIOINIT.code()));
    for (int first = 0; first < BLOCKS; first += DEPTH) {
      if (blocks[first] == null) { // in the first part: so the disk holds as much in all parts
        write(part, first, DEPTH);
      }
      readBack(part, first, DEPTH);
    }
  }

  private static long[] mapping() {
    return new long[] {BUFFERS, MEMORY, 3, RemoteProcess.MAP_FIXED_ANON, -1, 0};
  }

  @Override
  public void turn(Part part) {
    int first = random.nextInt(BLOCKS);
    int count = 1 + random.nextInt(DEPTH);
    write(part, first, count);
    readBack(part, first, count);
    requireNothingOutstanding();
  }

  @Override
  public void end(Part part) {
    CompletableFuture<CallResult> unused = lwp.callAsync(Sysnum.EXIT, 0);
    ExitStatus status = await("exit", process.exited());
    if (status.status() != 0 || status.signo() != 0) {
      throw new SoakFailure("its process " + status);
    }
    tally.add(Count.SESSIONS);
  }

  @Override
  public void cut() {
    if (process != null) {
      process.close();
    }
  }

  // ---- requests ----

  private void write(Part part, int first, int count) {
    for (int slot = 0; slot < count; slot++) {
      int block = (first + slot) % BLOCKS;
      byte[] bytes = new byte[SECTOR * (1 + random.nextInt(LONGEST / SECTOR))];
      random.nextBytes(bytes);
      blocks[block] = new Block(bytes.length, Checksum.of(bytes));
      process.memory().put(buffer(slot), bytes);
      submit(part, KaioOp.AIOWRITE, slot, block);
    }
    reapAll();
    tally.add(Count.WRITTEN, count);
  }

  private void readBack(Part part, int first, int count) {
    for (int slot = 0; slot < count; slot++) {
      int block = (first + slot) % BLOCKS;
      process.memory().put(buffer(slot), new byte[blocks[block].length]);
      submit(part, KaioOp.AIOREAD, slot, block);
    }
    reapAll();
    for (int slot = 0; slot < count; slot++) {
      verify(slot, (first + slot) % BLOCKS);
    }
    tally.add(Count.VERIFIED, count);
  }

  private void verify(int slot, int block) {
    byte[] bytes = process.memory().get(buffer(slot), blocks[block].length);
    if (Checksum.of(bytes) != blocks[block].checksum) {
      throw new SoakFailure(
          "block " + block + " at " + (base + block * STRIDE) + " is not what was written last");
    }
  }

  private void submit(Part part, KaioOp op, int slot, int block) {
    long offset = base + block * STRIDE;
    int length = blocks[block].length;
    long[] slots =
        KaioSlots.transfer(abi, op.code(), fd, buffer(slot), length, offset, result(slot));
    process.memory().put(result(slot), new byte[RESULT_SIZE]);
    inFlight.put(result(slot), slot);
    lengths[slot] = length;
    CallResult answer = await(op.name(), lwp.kaioAsync(slots));
    while (answer.errno() == Errno.EAGAIN.code()) {
      // R-RW-2: there is no room for it as long as others hold so much of the server's memory
      tally.add(Count.REFUSED);
      part.rest(WHEN_REFUSED);
      answer = await(op.name(), lwp.kaioAsync(slots));
    }
    if (answer.isError()) {
      throw new SoakFailure(op + " of " + length + " bytes at " + offset + ": " + answer);
    }
  }

  private void reapAll() {
    while (!inFlight.isEmpty()) {
      String what = "AIOWAIT for one of " + inFlight.size() + " requests";
      CallResult answer = await(what, lwp.kaioAsync(KaioOp.AIOWAIT.code(), 0, 1));
      Integer slot = answer.isError() ? null : inFlight.remove(answer.value());
      if (slot == null) {
        throw new SoakFailure(what + " returned " + answer + ", and not one that is in flight");
      }
      requireWhole(slot);
      tally.add(Count.REAPED);
    }
  }

  private void requireWhole(int slot) {
    int errno = process.memory().getInt(result(slot) + RESULT_SIZE / 2);
    if (errno != 0) {
      throw new SoakFailure("a request failed: " + Errno.nameOf(errno));
    }
    long moved = process.memory().getLong(result(slot));
    if (moved != lengths[slot]) {
      throw new SoakFailure("a request moved " + moved + " of " + lengths[slot] + " bytes");
    }
  }

  /** R-WAIT-2: with dontblock an AIOWAIT does not sleep when nothing is outstanding. */
  private void requireNothingOutstanding() {
    CallResult answer = await("AIOWAIT for nothing", lwp.kaioAsync(KaioOp.AIOWAIT.code(), 0, 1));
    if (answer.errno() != Errno.EINVAL.code()) {
      throw new SoakFailure("AIOWAIT gave " + answer + " when all requests had been reaped");
    }
  }

  private static long buffer(int slot) {
    return BUFFERS + slot * STRIDE;
  }

  private static long result(int slot) {
    return RESULTS + (long) slot * RESULT_SIZE;
  }

  // ---- waiting ----

  private void expectSuccess(String what, CompletableFuture<CallResult> call) {
    CallResult result = await(what, call);
    if (result.isError()) {
      throw new SoakFailure(what + ": " + result);
    }
  }

  private <T> T await(String what, CompletableFuture<T> future) {
    try {
      return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new SoakFailure(what + " has not returned within " + patience);
    } catch (ExecutionException e) {
      throw new SoakFailure(e.getCause().getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("nobody interrupts clients", e);
    }
  }
}
