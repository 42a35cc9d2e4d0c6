package dev.kaio.client.aio;

import dev.kaio.libaio.LibThread;
import dev.kaio.sched.Scheduler;
import dev.kaio.time.CalloutQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The thread that runs the library: what is posted, then what is ready, and timeouts when due. */
final class Driver implements Runnable {
  private final Scheduler scheduler = Scheduler.bootedAt(0);
  private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final BiConsumer<LibThread, RuntimeException> onFault;
  private final long startNanos = System.nanoTime();
  private final Consumer<Throwable> onFailure;
  private boolean stopped;

  /** By how much the library's clock is ahead of the host's. */
  private long ahead;

  /**
   * A driver that is not running.
   *
   * @param onFault told of a thread of the library whose routine has thrown
   * @param onFailure told why the driver itself cannot go on
   */
  Driver(BiConsumer<LibThread, RuntimeException> onFault, Consumer<Throwable> onFailure) {
    this.onFault = onFault;
    this.onFailure = onFailure;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  /** Has the driver do this next; nothing happens if it has stopped. */
  void post(Runnable task) {
    inbox.add(task);
  }

  /** Has the driver end when it has done what was posted before. */
  void stop() {
    post(() -> stopped = true);
  }

  private long now() {
    return System.nanoTime() - startNanos + ahead;
  }

  private void keepTime() {
    long now = now();
    scheduler.clock().advanceTo(now);
    scheduler.callouts().fireDue(now);
  }

  /** The library's time when so many nanoseconds will have passed, or the last there is. */
  long after(long nanos) {
    long time = scheduler.clock().monotonicNanos() + nanos;
    return time < 0 ? Long.MAX_VALUE : time;
  }

  /** It has become this time elsewhere, and so here. */
  void passTo(long time) {
    ahead += Math.max(0, time - now());
    keepTime();
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        Runnable task = next();
        keepTime();
        if (task != null) {
          task.run();
        }
        runReady();
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      onFailure.accept(e); // or the callers would wait for ever
    }
  }

  /** The next task, or null when a timeout is due. */
  private Runnable next() throws InterruptedException {
    long deadline = scheduler.callouts().nextDeadline();
    if (deadline == CalloutQueue.NEVER) {
      return inbox.take();
    }
    return inbox.poll(deadline - now(), TimeUnit.NANOSECONDS);
  }

  private void runReady() {
    for (Runnable ready = scheduler.runQueue().poll();
        ready != null;
        ready = scheduler.runQueue().poll()) {
      guard((LibThread) ready, ready);
    }
  }

  /** Runs a thread's routine; what it throws is a fault of that thread alone. */
  void guard(LibThread thread, Runnable routine) {
    try {
      routine.run();
    } catch (RuntimeException e) {
      onFault.accept(thread, e);
    }
  }
}
