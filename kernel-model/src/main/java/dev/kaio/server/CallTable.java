package dev.kaio.server;

import dev.kaio.proc.Lwp;
import java.util.ArrayList;

/** Which LWPs are in a call, and under which sequence their client knows it. */
final class CallTable {

  private static final class Entry {
    Lwp lwp;
    int sequence;
    boolean busy;
  }

  /** By LWP number; the kernel gives the lowest free one, so this stays short. */
  private final ArrayList<Entry> entries = new ArrayList<>();

  private Entry entry(Lwp lwp) {
    Entry entry = lwp.id() < entries.size() ? entries.get(lwp.id()) : null;
    return entry != null && entry.lwp == lwp ? entry : null;
  }

  /** Whether the LWP is in a call that has not been answered. */
  boolean isBusy(Lwp lwp) {
    Entry entry = entry(lwp);
    return entry != null && entry.busy;
  }

  /** Whether the LWP is in the call of this sequence. */
  boolean isIn(Lwp lwp, int sequence) {
    Entry entry = entry(lwp);
    return entry != null && entry.busy && entry.sequence == sequence;
  }

  void begin(Lwp lwp, int sequence) {
    Entry entry = entry(lwp);
    if (entry == null) {
      entry = new Entry();
      entry.lwp = lwp;
      while (entries.size() <= lwp.id()) {
        entries.add(null);
      }
      entries.set(lwp.id(), entry);
    }
    entry.sequence = sequence;
    entry.busy = true;
  }

  /** The call is answered; returns its sequence. */
  int end(Lwp lwp) {
    Entry entry = entry(lwp);
    entry.busy = false;
    return entry.sequence;
  }
}
