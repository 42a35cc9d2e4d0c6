package dev.kaio.sched;

import java.util.ArrayDeque;

/**
 * A lock that readers share and a writer has alone, first come first served. Who waits for it waits
 * for devices in the end: whoever has it does nothing but use one.
 */
public final class RwLock {
  private record Waiter(boolean writer, CondVar granted) {}

  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
  private final String name;
  private int readers;
  private boolean written;

  /** The name says what its waiters wait for; it appears in snapshots. */
  public RwLock(String name) {
    this.name = name;
  }

  /** Carries out a routine that has the lock until it has its result; may sleep for both. */
  public Rval with(KThread thread, boolean writer, Continuation routine) {
    if (waiters.isEmpty() && isFree(writer)) {
      take(writer);
      return run(thread, writer, routine);
    }
    Waiter waiter = new Waiter(writer, CondVar.ofDevice(name));
    waiters.addLast(waiter);
    return waiter.granted.await(thread, why -> run(thread, writer, routine));
  }

  private Rval run(KThread thread, boolean writer, Continuation routine) {
    return thread.whenDone(
        routine.resume(WaitResult.WOKEN),
        result -> {
          release(writer);
          return result;
        });
  }

  private boolean isFree(boolean forWriter) {
    return !written && (!forWriter || readers == 0);
  }

  private void take(boolean writer) {
    if (writer) {
      written = true;
    } else {
      readers++;
    }
  }

  /** Hands the lock on: what it grants is taken before the thread runs. */
  private void release(boolean writer) {
    if (writer) {
      written = false;
    } else {
      readers--;
    }
    while (!waiters.isEmpty() && isFree(waiters.peekFirst().writer)) {
      Waiter next = waiters.pollFirst();
      take(next.writer);
      next.granted.signal();
    }
  }
}
