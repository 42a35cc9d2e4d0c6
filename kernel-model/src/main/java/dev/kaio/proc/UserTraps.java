package dev.kaio.proc;

import java.util.Comparator;
import java.util.PriorityQueue;

/** LWPs in user mode that must trap into the kernel now; the lowest process and LWP goes first. */
public final class UserTraps {
  private final PriorityQueue<Lwp> waiting =
      new PriorityQueue<>(
          Comparator.comparingInt((Lwp l) -> l.proc().pid()).thenComparingInt(Lwp::id));

  void add(Lwp lwp) {
    if (!lwp.waitsToTrap) {
      lwp.waitsToTrap = true;
      waiting.add(lwp);
    }
  }

  void remove(Lwp lwp) {
    if (lwp.waitsToTrap) {
      lwp.waitsToTrap = false;
      waiting.remove(lwp);
    }
  }

  /** Makes the first one trap; returns false if there is none. */
  public boolean serveOne() {
    Lwp lwp = waiting.poll();
    if (lwp == null) {
      return false;
    }
    lwp.waitsToTrap = false;
    lwp.trap();
    return true;
  }
}
