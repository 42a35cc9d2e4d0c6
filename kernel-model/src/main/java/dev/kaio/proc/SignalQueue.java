package dev.kaio.proc;

import dev.kaio.limit.Quota;
import dev.kaio.snapshot.SignalSnapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Signals that wait to be taken: lowest number first, then in order of arrival. */
final class SignalQueue {
  private record Pending(SigInfo info, boolean queued) {
    SignalSnapshot snapshot() {
      return new SignalSnapshot(
          info.signo(), info.code(), info.value(), info.pid(), info.uid(), queued);
    }
  }

  /** By number; a number without signals is absent. */
  private final TreeMap<Integer, ArrayDeque<Pending>> pending = new TreeMap<>();

  private final Quota queuedQuota;

  /**
   * An empty queue.
   *
   * @param queuedQuota what its queued signals are taken from
   */
  SignalQueue(Quota queuedQuota) {
    this.queuedQuota = queuedQuota;
  }

  /** Adds an ordinary signal; one that is pending already merges with it (R-DONE-7). */
  void addOrdinary(SigInfo info) {
    ArrayDeque<Pending> same = pending.get(info.signo());
    if (same == null || same.stream().allMatch(Pending::queued)) {
      add(new Pending(info, false));
    }
  }

  /** Adds a queued signal, which never merges. */
  void addQueued(SigInfo info) {
    queuedQuota.force(1);
    add(new Pending(info, true));
  }

  private void add(Pending signal) {
    pending.computeIfAbsent(signal.info.signo(), signo -> new ArrayDeque<>()).addLast(signal);
  }

  /** The lowest-numbered, then oldest, signal outside the mask; null if there is none. */
  SigInfo peek(SignalSet blocked) {
    int signo = lowest(blocked);
    return signo == 0 ? null : pending.get(signo).getFirst().info;
  }

  /** Removes and returns what {@link #peek} shows. */
  SigInfo take(SignalSet blocked) {
    int signo = lowest(blocked);
    if (signo == 0) {
      return null;
    }
    ArrayDeque<Pending> same = pending.get(signo);
    Pending taken = same.removeFirst();
    if (same.isEmpty()) {
      pending.remove(signo);
    }
    giveBack(taken);
    return taken.info;
  }

  private int lowest(SignalSet blocked) {
    for (Map.Entry<Integer, ArrayDeque<Pending>> entry : pending.entrySet()) {
      if (!blocked.contains(entry.getKey())) {
        return entry.getKey();
      }
    }
    return 0;
  }

  /** What waits, in the order in which it would be taken. */
  List<SignalSnapshot> snapshot() {
    List<SignalSnapshot> all = new ArrayList<>();
    pending.values().forEach(same -> same.forEach(signal -> all.add(signal.snapshot())));
    return all;
  }

  boolean contains(int signo) {
    return pending.containsKey(signo);
  }

  void discard(int signo) {
    ArrayDeque<Pending> same = pending.remove(signo);
    if (same != null) {
      same.forEach(this::giveBack);
    }
  }

  void discardAll() {
    pending.values().forEach(same -> same.forEach(this::giveBack));
    pending.clear();
  }

  private void giveBack(Pending signal) {
    if (signal.queued) {
      queuedQuota.give(1);
    }
  }
}
