package dev.kaio.client;

import java.util.concurrent.TimeUnit;

/**
 * What a thread cannot do that waits in a read: give up when the other side does not answer, and
 * say something itself from time to time.
 */
final class Watch implements Runnable {

  /** What it acts on. */
  interface Subject {
    /** The other side has not answered in time. */
    void giveUp();

    /** It is time to say something. */
    void keepAlive();
  }

  private final Subject subject;
  private final long deadline;

  // Guarded by this.
  private boolean answered;
  private boolean over;
  private long pauseMillis;

  /**
   * Begins to wait for an answer.
   *
   * @param seconds until it gives up, unless {@link #answered} or {@link #over} is called before
   */
  Watch(Subject subject, int seconds) {
    this.subject = subject;
    deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  /** The answer is there. From now on something is said at least this often; 0 is never. */
  synchronized void answered(int keepaliveSeconds) {
    answered = true;
    // Half the time that the server allows, because sending and noticing take time, too.
    pauseMillis = TimeUnit.SECONDS.toMillis(keepaliveSeconds) / 2;
    over |= keepaliveSeconds == 0;
    notifyAll();
  }

  /** There is nothing to watch any more. */
  synchronized void over() {
    over = true;
    notifyAll();
  }

  @Override
  public void run() {
    try {
      if (!awaitAnswer()) {
        subject.giveUp();
      }
      while (pause()) {
        subject.keepAlive();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns false if there was none in time; the watch is over then. */
  private synchronized boolean awaitAnswer() throws InterruptedException {
    while (!answered && !over) {
      long left = millisUntil(deadline);
      if (left <= 0) {
        over = true;
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** Returns true when it is time to say something, false when the watch is over. */
  private synchronized boolean pause() throws InterruptedException {
    long next = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
    while (!over) {
      long left = millisUntil(next);
      if (left <= 0) {
        return true;
      }
      wait(left);
    }
    return false;
  }

  private static long millisUntil(long nanoTime) {
    return TimeUnit.NANOSECONDS.toMillis(nanoTime - System.nanoTime());
  }
}
