package dev.kaio.libaio;

import dev.kaio.abi.AiocbLayout;
import dev.kaio.abi.KaioOp;
import dev.kaio.sched.Rval;
import dev.kaio.sched.Scheduler;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The library's asynchronous I/O in one process. Not safe for use by several Java threads: whoever
 * drives the run queue makes the calls.
 */
public final class LibAio {
  private final Scheduler scheduler;
  private final AioHost host;
  private final int minWorkers;
  private final int maxWorkers;
  private final Words words;
  private final KaioStart kaioStart = new KaioStart(this);
  private final FdSupport support = new FdSupport();
  private final Completion completion = new Completion(this);
  private final Cancellation cancellation = new Cancellation(this);
  private final Wakeups wakeups = new Wakeups(this);
  private final Waitn.Turn waitnTurn = new Waitn.Turn();

  /** Unfinished and unconsumed requests of the pool, by result address. */
  private final Map<Long, Request> hash = new HashMap<>();

  /** Finished aioread and aiowrite requests, for aiowait. */
  private final ArrayDeque<Request> waitq = new ArrayDeque<>();

  /** Finished requests of SIGEV_NONE, for aio_waitn. */
  private final Set<Request> doneq = new LinkedHashSet<>();

  private Counts counts = new Counts();
  private Pool pool;
  private boolean sigioHandler;

  /**
   * A library in a process that has not used it.
   *
   * @param minWorkers _AIO_MIN_WORKERS; 0 or less: 4 (R-U-5)
   * @param maxWorkers _AIO_MAX_WORKERS; 0 or less: 256
   */
  public LibAio(Scheduler scheduler, AioHost host, int minWorkers, int maxWorkers) {
    this.scheduler = scheduler;
    this.host = host;
    this.minWorkers = minWorkers;
    this.maxWorkers = maxWorkers;
    this.words = new Words(host);
    this.pool = new Pool(this, minWorkers, maxWorkers);
  }

  /**
   * A thread of the application calls a function; it runs with the run queue, and the host is told
   * when it returns.
   *
   * @param args as the C prototype has them, pointers zero-extended
   * @throws IllegalArgumentException if the number of arguments is not the function's
   */
  public void call(LibThread thread, AioFunction function, long... args) {
    if (args.length != function.arguments()) {
      throw new IllegalArgumentException(function + " with " + args.length + " arguments");
    }
    thread.start(why -> function.call(this, thread, args));
  }

  /** sigaction of SIGIO in the application: whether a handler is installed (R-U-13). */
  public void setSigioHandler(boolean installed) {
    sigioHandler = installed;
  }

  /** In the child of a fork1: the library was never used (R-U-34). */
  public void forked() {
    counts = new Counts();
    pool = new Pool(this, minWorkers, maxWorkers);
    hash.clear();
    waitq.clear();
    doneq.clear();
    kaioStart.reset();
    support.reset();
    wakeups.reset();
    waitnTurn.reset();
  }

  /** What the library remembers, for comparison and display. */
  public LibState state() {
    return new LibState(
        kaioStart.outcome(),
        pool.isUp(),
        counts.kernelOutstanding,
        counts.outstanding,
        doneq.size(),
        waitq.size(),
        pool.workers().size());
  }

  // ---- for the parts of the library ----

  AioHost host() {
    return host;
  }

  Words words() {
    return words;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  KaioStart kaioStart() {
    return kaioStart;
  }

  FdSupport support() {
    return support;
  }

  Pool pool() {
    return pool;
  }

  Counts counts() {
    return counts;
  }

  Completion completion() {
    return completion;
  }

  Cancellation cancellation() {
    return cancellation;
  }

  Wakeups wakeups() {
    return wakeups;
  }

  Waitn.Turn waitnTurn() {
    return waitnTurn;
  }

  Map<Long, Request> hash() {
    return hash;
  }

  ArrayDeque<Request> waitq() {
    return waitq;
  }

  Set<Request> doneq() {
    return doneq;
  }

  boolean hasSigioHandler() {
    return sigioHandler;
  }

  /** Whether requests are in the pool or on the library's done queue. */
  boolean isPoolActive() {
    return doneq.size() + counts.outstanding != 0;
  }

  Aiocb aiocb(long address, boolean large) {
    return new Aiocb(words, AiocbLayout.of(host.abi(), large), address, large);
  }

  /** System call 178 by a thread of the program. */
  Rval kaio(LibThread thread, LibThread.Then then, long... args) {
    long[] slots = new long[host.abi().model().kaioSlots()];
    for (int i = 0; i < args.length; i++) {
      slots[i] = host.abi().model().slot(args[i]);
    }
    return thread.ask(() -> host.kaio(thread, slots), then);
  }

  /** The opcode of an aiocb call: ILP32 has others for 64-bit offsets. */
  long opcode(KaioOp plain, KaioOp wide, boolean large) {
    return (large && !host.abi().isLp64() ? wide : plain).code();
  }

  /** The first routine of a new thread of the library. */
  interface Routine {
    Rval runOn(LibThread thread);
  }

  /** Makes a thread of the library and queues it; false if there can be no more. */
  boolean startThread(Routine routine) {
    LibThread thread = new LibThread(scheduler, host, 0);
    if (!host.createThread(thread)) {
      return false;
    }
    thread.start(why -> routine.runOn(thread));
    return true;
  }
}
