package dev.kaio.server.host;

import java.util.ArrayDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that wait for the host's storage, and the work that waits for them. Work is put in
 * lanes, one for each file: no lane gets all threads, so a file that hangs leaves one to the
 * others.
 */
final class HostThreads {
  private final ThreadPoolExecutor pool;
  private final int laneShare;
  private final int capacity;

  // Guarded by this.
  private int accepted;
  private boolean closed;

  /** So many threads, and work accepted but not done. */
  HostThreads(int threads, int capacity, ThreadFactory factory) {
    // The queue has no limit of its own, because what is accepted has one.
    pool =
        new ThreadPoolExecutor(
            threads, threads, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), factory);
    pool.allowCoreThreadTimeOut(true);
    laneShare = Math.max(1, threads - 1);
    this.capacity = capacity;
  }

  /** Work that gets no more than its share of the threads; begun first come first served. */
  final class Lane {
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int running;

    /**
     * Accepts work; false if there is too much already, or the threads have ended.
     *
     * @param beyondCapacity whether it is accepted although there is too much
     */
    boolean submit(Runnable work, boolean beyondCapacity) {
      synchronized (HostThreads.this) {
        if (closed || (accepted >= capacity && !beyondCapacity)) {
          return false;
        }
        accepted++;
        waiting.add(work);
        startNext();
        return true;
      }
    }

    private void startNext() {
      if (running < laneShare && !waiting.isEmpty()) {
        running++;
        Runnable work = waiting.poll();
        pool.execute(() -> carryOut(work));
      }
    }

    private void carryOut(Runnable work) {
      try {
        work.run();
      } finally {
        synchronized (HostThreads.this) {
          accepted--;
          running--;
          startNext();
          endIfDone();
        }
      }
    }
  }

  Lane newLane() {
    return new Lane();
  }

  private void endIfDone() {
    if (closed && accepted == 0) {
      pool.shutdown();
    }
  }

  /** Takes no more work; returns whether what was accepted was done in this time. */
  boolean close(long millis) {
    synchronized (this) {
      closed = true;
      endIfDone();
    }
    try {
      return pool.awaitTermination(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
