package dev.kaio.server;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The end of a server, step by step: no new processes; a grace period in which the others may
 * finish; held requests complete with EIO; everybody is told. Lives on the kernel's loop.
 */
final class Ending {
  private static final long LOOK_AGAIN_MILLIS = 10;

  /** How long devices may take to complete, and then clients to read what they are told. */
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final KernelLoop kernelLoop;
  private final Collection<ClientConnection> connections;
  private final Claims claims;
  private final Runnable stopListening;
  private final Runnable atEnd;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private long deadlineNanos;
  private boolean begun;

  /**
   * @param connections all that there are, as they come and go
   * @param atEnd the last thing in the kernel's life
   */
  Ending(
      KernelLoop kernelLoop,
      Collection<ClientConnection> connections,
      Claims claims,
      Runnable stopListening,
      Runnable atEnd) {
    this.kernelLoop = kernelLoop;
    this.connections = connections;
    this.claims = claims;
    this.stopListening = stopListening;
    this.atEnd = atEnd;
  }

  /** Completes when every connection is closed. */
  CompletableFuture<Void> done() {
    return done;
  }

  /** Begins; or, if it has begun, makes the grace period end within this time. */
  void within(Duration grace) {
    long end = System.nanoTime() + grace.toNanos();
    if (!begun) {
      begun = true;
      deadlineNanos = end;
      connections.forEach(connection -> connection.session().takeNoProcess());
      kernelLoop.begin();
      claims.close();
      kernelLoop.end();
      awaitProcesses();
    } else if (end - deadlineNanos < 0) {
      deadlineNanos = end;
    }
  }

  /** The kernel has failed: there is nothing to wait for. */
  void abort() {
    done.complete(null);
  }

  private boolean isOver() {
    return System.nanoTime() - deadlineNanos >= 0;
  }

  private void awaitProcesses() {
    if (kernelLoop.kernel().procs().all().isEmpty() || isOver()) {
      powerOff();
    } else {
      kernelLoop.later(this::awaitProcesses, LOOK_AGAIN_MILLIS);
    }
  }

  private void powerOff() {
    stopListening.run();
    kernelLoop.begin();
    kernelLoop.kernel().powerOff();
    kernelLoop.end();
    deadlineNanos = System.nanoTime() + DRAIN_NANOS;
    awaitDevices();
  }

  /** What the host has of files completes by itself, unless its storage hangs. */
  private void awaitDevices() {
    boolean pending =
        kernelLoop.kernel().procs().all().stream().anyMatch(proc -> proc.hooks().pendingIo() > 0);
    if (pending && !isOver()) {
      kernelLoop.later(this::awaitDevices, LOOK_AGAIN_MILLIS);
      return;
    }
    kernelLoop.begin();
    List.copyOf(connections)
        .forEach(connection -> connection.session().refuse(Session.shuttingDown()));
    kernelLoop.end();
    deadlineNanos = System.nanoTime() + DRAIN_NANOS;
    awaitClients();
  }

  private void awaitClients() {
    if (!connections.isEmpty() && !isOver()) {
      kernelLoop.later(this::awaitClients, LOOK_AGAIN_MILLIS);
      return;
    }
    List.copyOf(connections).forEach(ClientConnection::drop);
    atEnd.run();
    done.complete(null);
  }
}
