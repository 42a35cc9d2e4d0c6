package dev.kaio.proc;

import java.util.ArrayList;
import java.util.List;

/** Signals that wait to be taken, in order of arrival. */
final class SignalQueue {
  private record Pending(SigInfo info, boolean queued) {}

  private final List<Pending> pending = new ArrayList<>();

  /** Adds an ordinary signal; one that is pending already merges with it (R-DONE-7). */
  void addOrdinary(SigInfo info) {
    for (Pending other : pending) {
      if (!other.queued && other.info.signo() == info.signo()) {
        return;
      }
    }
    pending.add(new Pending(info, false));
  }

  /** Adds a queued signal, which never merges. */
  void addQueued(SigInfo info) {
    pending.add(new Pending(info, true));
  }

  /** The lowest-numbered, then oldest, signal outside the mask; null if there is none. */
  SigInfo peek(SignalSet blocked) {
    SigInfo best = null;
    for (Pending candidate : pending) {
      SigInfo info = candidate.info;
      if (!blocked.contains(info.signo()) && (best == null || info.signo() < best.signo())) {
        best = info;
      }
    }
    return best;
  }

  /** Removes and returns what {@link #peek} shows. */
  SigInfo take(SignalSet blocked) {
    SigInfo info = peek(blocked);
    if (info != null) {
      pending.removeIf(candidate -> candidate.info == info);
    }
    return info;
  }

  void discard(int signo) {
    pending.removeIf(candidate -> candidate.info.signo() == signo);
  }
}
