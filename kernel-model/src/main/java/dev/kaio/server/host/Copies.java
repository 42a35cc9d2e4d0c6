package dev.kaio.server.host;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Copies between files that need not be made before the end of the loop's turn. The loop makes them
 * then; but as soon as some have gathered, threads begin, while the loop has other things to do or
 * makes copies itself.
 */
public final class Copies {
  /** So many for each thread: fewer are made sooner than a thread has woken. */
  static final int WORTH_A_THREAD = 8;

  /**
   * So many wait at most; one more is made at once. Fewer than a disk has under way at a time, or
   * it would hold back what could be made.
   */
  static final int MOST = 96;

  /** One of them; any thread can make it, and it tells the kernel. */
  public interface Copy {
    /** Returns what {@link System#nanoTime} is then. */
    long make();
  }

  private final int threads;
  private final ThreadPoolExecutor pool;
  private final Queue<Copy> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger awake = new AtomicInteger();
  private final Runnable help = this::help;

  private Copies(int threads) {
    this.threads = threads;
    pool =
        new ThreadPoolExecutor(
            Math.max(1, threads),
            Math.max(1, threads),
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            new DefaultThreadFactory("kaio-copies", true),
            new ThreadPoolExecutor.DiscardPolicy()); // at the end the loop is left alone with them
    pool.allowCoreThreadTimeOut(true);
  }

  /**
   * Copies in which so many threads take part.
   *
   * @param threads 0: nothing is gained by waiting, and nothing waits
   */
  public static Copies of(int threads) {
    return new Copies(threads);
  }

  // ---- on the loop ----

  /** Whether one more may wait. */
  boolean haveRoom() {
    return threads > 0 && count.get() < MOST;
  }

  /** Takes a copy that is to be made by the end of the turn. */
  public void add(Copy copy) {
    waiting.add(copy);
    int helpers = awake.get();
    if (count.incrementAndGet() >= WORTH_A_THREAD * (helpers + 1) && helpers < threads) {
      awake.incrementAndGet();
      pool.execute(help);
    }
  }

  /**
   * Makes those that wait, at least one of them.
   *
   * @param deadline as {@link System#nanoTime}; afterwards no other one is begun
   * @return false if that was so, and some may be left
   */
  public boolean makeUntil(long deadline) {
    for (Copy next = take(); next != null; next = take()) {
      if (next.make() - deadline >= 0) {
        return false;
      }
    }
    return true;
  }

  public boolean isEmpty() {
    return waiting.isEmpty();
  }

  // ---- on its threads ----

  private void help() {
    try {
      for (Copy next = take(); next != null; next = take()) {
        next.make();
      }
    } finally {
      awake.decrementAndGet();
    }
  }

  // ---- on any thread ----

  private Copy take() {
    Copy next = waiting.poll();
    if (next != null) {
      count.decrementAndGet();
    }
    return next;
  }

  /** Ends its threads, when there is nothing to make. */
  public void close() {
    pool.shutdown();
  }
}
