package dev.kaio.proc;

import java.util.Comparator;
import java.util.TreeSet;

/** LWPs in user mode that must trap into the kernel now; the lowest process and LWP goes first. */
public final class UserTraps {
  private final TreeSet<Lwp> waiting =
      new TreeSet<>(Comparator.comparingInt((Lwp l) -> l.proc().pid()).thenComparingInt(Lwp::id));

  void add(Lwp lwp) {
    waiting.add(lwp);
  }

  void remove(Lwp lwp) {
    waiting.remove(lwp);
  }

  /** Makes the first one trap; returns false if there is none. */
  public boolean serveOne() {
    Lwp lwp = waiting.pollFirst();
    if (lwp == null) {
      return false;
    }
    lwp.trap();
    return true;
  }
}
