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
    int index = find(blocked);
    return index < 0 ? null : pending.get(index).info;
  }

  /** Removes and returns what {@link #peek} shows. */
  SigInfo take(SignalSet blocked) {
    int index = find(blocked);
    return index < 0 ? null : pending.remove(index).info;
  }

  private int find(SignalSet blocked) {
    int best = -1;
    for (int i = 0; i < pending.size(); i++) {
      int signo = pending.get(i).info.signo();
      if (!blocked.contains(signo) && (best < 0 || signo < pending.get(best).info.signo())) {
        best = i;
      }
    }
    return best;
  }

  boolean contains(int signo) {
    return pending.stream().anyMatch(candidate -> candidate.info.signo() == signo);
  }

  void discard(int signo) {
    pending.removeIf(candidate -> candidate.info.signo() == signo);
  }
}
