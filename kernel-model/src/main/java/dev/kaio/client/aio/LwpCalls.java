package dev.kaio.client.aio;

import dev.kaio.abi.Sysnum;
import dev.kaio.client.CallResult;
import dev.kaio.client.RemoteLwp;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** The system calls of one LWP: one at a time, in the order in which they were asked for. */
final class LwpCalls {
  /** A call that is to be made; {@code then} is null if nobody waits for it. */
  private static final class Queued {
    final int sysnum;
    final long[] args;
    final BiConsumer<CallResult, Throwable> then;
    boolean interrupted;

    Queued(int sysnum, long[] args, BiConsumer<CallResult, Throwable> then) {
      this.sysnum = sysnum;
      this.args = args;
      this.then = then;
    }
  }

  private final RemoteLwp lwp;
  private final ArrayDeque<Queued> waiting = new ArrayDeque<>();
  private boolean busy;

  LwpCalls(RemoteLwp lwp) {
    this.lwp = lwp;
  }

  int id() {
    return lwp.id();
  }

  /** Makes a call; {@code then} gets the result or why there is none, on the reader thread. */
  void call(BiConsumer<CallResult, Throwable> then, int sysnum, long... args) {
    enqueue(new Queued(sysnum, args, then));
  }

  /** Makes a call that nobody waits for. */
  void post(int sysnum, long... args) {
    enqueue(new Queued(sysnum, args, null));
  }

  /** Makes a call, without waiting for it here. */
  CompletableFuture<CallResult> ask(int sysnum, long... args) {
    CompletableFuture<CallResult> future = new CompletableFuture<>();
    call(
        (result, failure) -> {
          if (failure != null) {
            future.completeExceptionally(failure);
          } else {
            future.complete(result);
          }
        },
        sysnum,
        args);
    return future;
  }

  private synchronized void enqueue(Queued call) {
    waiting.addLast(call);
    if (!busy) {
      sendNext();
    }
  }

  private void sendNext() {
    Queued next = waiting.pollFirst();
    busy = next != null;
    if (busy) {
      CompletableFuture<CallResult> begun = begin(next);
      if (next.interrupted) {
        lwp.interrupt();
      }
      begun.whenComplete((result, failure) -> done(next, result, failure));
    }
  }

  private CompletableFuture<CallResult> begin(Queued call) {
    try {
      return lwp.callAsync(call.sysnum, call.args);
    } catch (RuntimeException e) { // bad arguments, or the program uses this LWP by itself
      return CompletableFuture.failedFuture(e);
    }
  }

  private void done(Queued call, CallResult result, Throwable failure) {
    if (call.then != null) {
      call.then.accept(result, failure);
    }
    synchronized (this) {
      sendNext();
    }
  }

  /** A signal hits the call that is waited for: EINTR if it sleeps now, or when it is sent. */
  synchronized void interrupt() {
    Queued last = waiting.peekLast();
    if (last != null && last.then != null) {
      last.interrupted = true;
    } else {
      lwp.interrupt();
    }
  }

  /** The same unless that call has its result: then a later call may be under way. */
  synchronized void interrupt(CompletableFuture<CallResult> call) {
    if (!call.isDone()) {
      interrupt();
    }
  }

  /** Ends the LWP when it has done what was asked for. */
  void exit() {
    post(Sysnum.LWP_EXIT);
  }
}
