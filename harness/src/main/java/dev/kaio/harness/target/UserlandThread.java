package dev.kaio.harness.target;

import dev.kaio.client.CallResult;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A thread of a case's program. */
final class UserlandThread {
  private final LinkedBlockingQueue<Runnable> calls = new LinkedBlockingQueue<>();
  private final Thread thread;
  private CompletableFuture<CallResult> last = new CompletableFuture<>();
  private volatile boolean ended;

  UserlandThread(String name) {
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!ended) {
      try {
        calls.take().run();
      } catch (InterruptedException e) {
        // It hit no call: nothing was waited for any more.
        continue;
      }
      boolean unused = Thread.interrupted(); // an interrupt is for one call
    }
  }

  /** Makes a call; the supplier gives its result, null as long as there is none. */
  Supplier<CallResult> begin(Callable<CallResult> body) {
    CompletableFuture<CallResult> result = new CompletableFuture<>();
    last = result;
    calls.add(
        () -> {
          try {
            result.complete(body.call());
          } catch (Exception e) { // it reaches the case that asks for the result
            result.completeExceptionally(e);
          }
        });
    return () -> {
      try {
        return result.getNow(null);
      } catch (CompletionException e) {
        throw new IllegalStateException("a call has failed: " + e.getCause(), e);
      }
    };
  }

  void interrupt() {
    thread.interrupt();
  }

  /**
   * Waits until it has nothing to do, or waits in a call.
   *
   * @param inCall whether the library has a call of a thread, without a result
   */
  void awaitSleep(Predicate<Thread> inCall) {
    Patience.until(
        thread.getName() + " waits",
        () -> last.isDone() || (inCall.test(thread) && thread.getState() == Thread.State.WAITING));
  }

  void end() {
    ended = true;
    thread.interrupt();
  }
}
