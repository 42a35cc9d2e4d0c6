package dev.kaio.sched;

import java.util.ArrayDeque;

/** What is ready to run, first come first served: woken threads and posted messages. */
public final class RunQueue {
  private final ArrayDeque<Runnable> ready = new ArrayDeque<>();

  public void append(Runnable entry) {
    ready.addLast(entry);
  }

  /** The next entry, or null. */
  public Runnable poll() {
    return ready.pollFirst();
  }

  public boolean isEmpty() {
    return ready.isEmpty();
  }
}
