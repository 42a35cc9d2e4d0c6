package dev.kaio.client.aio;

import dev.kaio.client.CallResult;
import dev.kaio.libaio.LibThread;
import java.util.concurrent.CompletableFuture;

/** A thread of the library: an LWP, with scratch memory, and maybe a Java thread that calls. */
final class ShellThread {
  final LibThread thread;
  final LwpCalls calls;
  final long scratch;

  /** Who makes calls with it; null of the library's own threads. */
  final Thread owner;

  /** The result of the owner's present call. */
  volatile CompletableFuture<CallResult> pending = CompletableFuture.completedFuture(null);

  /** The library has all that the owner has to say about the present call. */
  volatile boolean handedOver;

  ShellThread(LibThread thread, LwpCalls calls, long scratch, Thread owner) {
    this.thread = thread;
    this.calls = calls;
    this.scratch = scratch;
    this.owner = owner;
  }

  boolean isOfLibrary() {
    return owner == null;
  }
}
