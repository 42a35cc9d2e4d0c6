package dev.kaio.client;

import dev.kaio.wire.Follow;
import dev.kaio.wire.Following;
import dev.kaio.wire.Traced;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** The lines of truss about other processes, as they come. */
public final class Trace {
  private final RemoteProcess process;
  private final Consumer<String> lines;
  private final CompletableFuture<Following> answer = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  Trace(RemoteProcess process, Consumer<String> lines) {
    this.process = process;
    this.lines = lines;
  }

  /**
   * Waits for the kernel's answer. If its errno is not 0 there is no trace: EPERM and ESRCH for the
   * process that it names, EINVAL, EBUSY.
   *
   * @throws ConnectionLostException if the kernel is lost
   */
  public Following answer() {
    return await(answer);
  }

  /**
   * Asks the kernel to end the trace: what is left to say still comes, with {@code COUNT} the
   * totals.
   */
  public void end() {
    process.send(Follow.END);
  }

  /**
   * Completes when the last line has come: the processes that were named are gone, or {@link #end}
   * was called. Exceptionally with a ProcessGoneException if the kernel is lost.
   */
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw ((ProcessGoneException) e.getCause()).again();
    }
  }

  // ---- on the reader thread ----

  /** Whether there is no trace, so that another may begin. */
  boolean isOver() {
    return ended.isDone();
  }

  void traced(Traced traced) {
    lines.accept(traced.text());
  }

  void following(Following following) {
    if (!following.following()) {
      ended.complete(null); // before the answer: who has that may begin another trace
    }
    answer.complete(following);
  }

  void processGone(ProcessGoneException how) {
    answer.completeExceptionally(how);
    ended.completeExceptionally(how);
  }
}
