package dev.kaio.client.aio;

import dev.kaio.abi.Sysnum;
import dev.kaio.client.CallResult;
import dev.kaio.client.ProcessGoneException;
import dev.kaio.client.RemoteLwp;
import dev.kaio.client.RemoteProcess;
import dev.kaio.libaio.LibThread;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/** The threads of the library and their LWPs. Any Java thread may use it. */
final class ThreadTable {
  private static final long SIG_SETMASK = 3;
  private static final long ALL = 0xFFFF_FFFFL;

  /** Signals 33 to 64 without SIGLWP, by which the library interrupts its workers (R-LAY-9). */
  private static final long ALL_BUT_SIGLWP = 0xFFFF_FFFEL;

  private final RemoteProcess process;
  private final ScratchMemory scratch;
  private final IntFunction<LibThread> newThread;

  /** Makes LWPs and speaks for no thread in particular; blocks all signals, as do its LWPs. */
  private final LwpCalls control;

  /** The program's LWP, which the library does not end. */
  private final LwpCalls first;

  private final Map<LibThread, ShellThread> threads = new ConcurrentHashMap<>();
  private final Map<Thread, ShellThread> owners = new ConcurrentHashMap<>();

  /**
   * A table with the calling Java thread in it.
   *
   * @param own the LWP of the calling thread
   * @param newThread makes a thread of the library for the LWP with this number
   */
  ThreadTable(
      RemoteProcess process,
      RemoteLwp own,
      ScratchMemory scratch,
      IntFunction<LibThread> newThread) {
    this.process = process;
    this.scratch = scratch;
    this.newThread = newThread;
    control = new LwpCalls(own.newLwp());
    control.post(Sysnum.SIGPROCMASK, SIG_SETMASK, ALL, ALL_BUT_SIGLWP, ALL);
    first = new LwpCalls(own);
    adopt(first);
  }

  LwpCalls control() {
    return control;
  }

  /** A call of the control LWP; waits for it. */
  CallResult controlled(int sysnum, long... args) {
    return join(control.ask(sysnum, args));
  }

  static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw thrown(e.getCause());
    }
  }

  /** An exception for this thread of what has gone wrong elsewhere. */
  static RuntimeException thrown(Throwable cause) {
    if (cause instanceof ProcessGoneException gone) {
      return gone.again();
    }
    if (cause instanceof IllegalArgumentException) {
      return new IllegalArgumentException(cause.getMessage(), cause);
    }
    return new IllegalStateException(cause.getMessage(), cause);
  }

  ShellThread of(LibThread thread) {
    return threads.get(thread);
  }

  /** The thread of an LWP; null if it is not one of the library's. */
  ShellThread ofLwp(int lwp) {
    for (ShellThread thread : threads.values()) {
      if (thread.calls.id() == lwp) {
        return thread;
      }
    }
    return null;
  }

  /** That of a Java thread; null if it has made no call. */
  ShellThread ownedBy(Thread thread) {
    return owners.get(thread);
  }

  Collection<ShellThread> all() {
    return threads.values();
  }

  /**
   * The calling Java thread; it gets an LWP when it is first seen.
   *
   * @throws IllegalStateException if there can be no more LWPs
   */
  ShellThread current() {
    ShellThread known = owners.get(Thread.currentThread());
    if (known != null) {
      return known;
    }
    retireEnded();
    CallResult made = controlled(Sysnum.LWP_CREATE, 0, 0, 0);
    if (made.isError()) {
      throw new IllegalStateException("no LWP for " + Thread.currentThread() + ": " + made);
    }
    LwpCalls calls = new LwpCalls(process.lwp((int) made.value()));
    calls.post(Sysnum.SIGPROCMASK, SIG_SETMASK, 0, 0, 0);
    return adopt(calls);
  }

  private ShellThread adopt(LwpCalls calls) {
    long piece = scratch.take();
    if (piece == 0) {
      calls.exit();
      throw new IllegalStateException("too many threads use the library");
    }
    ShellThread made =
        new ShellThread(newThread.apply(calls.id()), calls, piece, Thread.currentThread());
    threads.put(made.thread, made);
    owners.put(made.owner, made);
    return made;
  }

  /** Gives a thread of the library an LWP; false if there can be no more. */
  boolean create(LibThread thread) {
    LwpCalls calls = newCalls();
    long piece = calls == null ? 0 : scratch.take();
    if (piece == 0) {
      return false;
    }
    threads.put(thread, new ShellThread(thread, calls, piece, null));
    return true;
  }

  /** An LWP that blocks all signals; null if there can be no more. */
  LwpCalls newCalls() {
    CallResult made = controlled(Sysnum.LWP_CREATE, 0, 0, 0);
    return made.isError() ? null : new LwpCalls(process.lwp((int) made.value()));
  }

  private void retireEnded() {
    for (ShellThread thread : owners.values()) {
      if (!thread.owner.isAlive()) {
        retire(thread);
      }
    }
  }

  /** Takes a thread out and ends its LWP when that has returned. */
  void retire(ShellThread thread) {
    if (threads.remove(thread.thread) == null) {
      return;
    }
    if (thread.owner != null) {
      owners.remove(thread.owner, thread);
    }
    scratch.give(thread.scratch);
    if (thread.calls != first) {
      thread.calls.exit();
    }
  }
}
