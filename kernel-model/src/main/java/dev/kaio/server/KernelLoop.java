package dev.kaio.server;

import dev.kaio.kernel.Kernel;
import dev.kaio.server.host.Copies;
import dev.kaio.wire.SparePieces;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Drives a kernel from the one event loop that may touch it. Every turn begins with the time of day
 * ({@link #begin}) and ends with the copies that devices have left to its end, with sending what
 * the kernel said, and with setting the timer ({@link #end}).
 */
final class KernelLoop {
  /** How long copies are made at the end of a turn; then others have theirs. */
  private static final long COPY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Kernel kernel;
  private final EventLoop loop;
  private final Copies copies;
  private final Consumer<Throwable> panic;
  private final long bootNanos = System.nanoTime();
  private List<ClientConnection> unsent = new ArrayList<>();
  private List<ClientConnection> sending = new ArrayList<>();

  private final Queue<Runnable> delivered = new ConcurrentLinkedQueue<>();
  private final SparePieces pieces = new SparePieces();
  private final AtomicBoolean deliveryDue = new AtomicBoolean();

  /** A turn for copies that are left is on its way. */
  private boolean copiesDue;

  /** When the timer that is set rings, in kernel time. */
  private long timerNanos = Long.MAX_VALUE;

  private ScheduledFuture<?> timer;

  /**
   * @param copies what devices leave to the end of a turn
   * @param panic who is told that the kernel has failed
   */
  KernelLoop(Kernel kernel, EventLoop loop, Copies copies, Consumer<Throwable> panic) {
    this.kernel = kernel;
    this.loop = loop;
    this.copies = copies;
    this.panic = panic;
  }

  Kernel kernel() {
    return kernel;
  }

  /** Memory that its connections share. */
  SparePieces pieces() {
    return pieces;
  }

  /** Nanoseconds since boot. */
  private long now() {
    return kernel.control().hasVirtualClock()
        ? kernel.clock().monotonicNanos()
        : System.nanoTime() - bootNanos;
  }

  /**
   * Lets the kernel know what time it is, and run what was due.
   *
   * @throws IllegalStateException on any thread but the loop's: the kernel has no locks
   */
  void begin() {
    if (!loop.inEventLoop()) {
      throw new IllegalStateException(
          "panic: thread " + Thread.currentThread().getName() + " is in a kernel of another one");
    }
    kernel.advanceTo(now());
  }

  /** A connection has output that {@link #end} is to send. */
  void hasOutput(ClientConnection connection) {
    unsent.add(connection);
  }

  void end() {
    makeCopies();
    while (!unsent.isEmpty()) {
      List<ClientConnection> batch = unsent;
      unsent = sending;
      sending = batch;
      batch.forEach(ClientConnection::flush);
      batch.clear();
    }
    setTimer();
  }

  /**
   * What a copy completes may lead to more of them. Those that are left have turns of their own.
   */
  private void makeCopies() {
    if (copiesDue || copies.isEmpty()) {
      return;
    }
    long deadline = System.nanoTime() + COPY_NANOS;
    boolean inTime = true;
    while (inTime && !copies.isEmpty()) {
      inTime = copies.makeUntil(deadline);
      kernel.runUntilIdle();
    }
    if (!copies.isEmpty()) {
      copiesDue = true;
      later(this::goOnWithCopies, 0);
    }
  }

  private void goOnWithCopies() {
    copiesDue = false;
    turn();
  }

  private void turn() {
    begin();
    end();
  }

  /**
   * A timer that rings too early does no harm: one is taken back only for an earlier one. A clock
   * that stands still needs none.
   */
  private void setTimer() {
    if (kernel.control().hasVirtualClock()) {
      return;
    }
    long deadline = kernel.nextDeadline();
    if (deadline < timerNanos) {
      long ringsAt = deadline;
      timerNanos = ringsAt;
      if (timer != null) {
        timer.cancel(false); // or programs could make any number of them
      }
      timer =
          loop.schedule(() -> ring(ringsAt), Math.max(0, ringsAt - now()), TimeUnit.NANOSECONDS);
    }
  }

  private void ring(long deadline) {
    if (timerNanos == deadline) {
      timerNanos = Long.MAX_VALUE;
    }
    guarded(this::turn);
  }

  /** Does something on the loop: now, if this is it. */
  void run(Runnable task) {
    if (loop.inEventLoop()) {
      guarded(task);
    } else {
      loop.execute(() -> guarded(task));
    }
  }

  /** Does something on the loop when this time has passed. */
  ScheduledFuture<?> later(Runnable task, long millis) {
    return loop.schedule(() -> guarded(task), millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Takes a message from any thread; it runs in the kernel's turn, in the order of that thread's
   * calls. No message is taken when the loop has ended. On the kernel's own thread it is the kernel
   * that calls, and its turn is not over.
   */
  void deliver(Runnable message) {
    if (loop.inEventLoop()) {
      kernel.post(message);
      return;
    }
    delivered.add(message);
    if (deliveryDue.compareAndSet(false, true)) {
      try {
        loop.execute(() -> guarded(this::takeDelivery));
      } catch (RejectedExecutionException ended) {
        // What the host's files had to say to a kernel that is gone: nobody waits for it.
        delivered.clear();
      }
    }
  }

  private void takeDelivery() {
    deliveryDue.set(false);
    begin();
    for (Runnable next = delivered.poll(); next != null; next = delivered.poll()) {
      kernel.post(next);
    }
    kernel.runUntilIdle();
    end();
  }

  /** Runs a task of the loop; if it fails, the kernel has failed. */
  void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      panic.accept(e);
    }
  }
}
