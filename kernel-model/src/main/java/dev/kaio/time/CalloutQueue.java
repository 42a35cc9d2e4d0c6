package dev.kaio.time;

import java.util.Comparator;
import java.util.TreeSet;

/** What is due later, in order of deadline, then of scheduling. */
public final class CalloutQueue {

  /** No deadline: what {@link #nextDeadline} says of an empty queue, and a sleep without limit. */
  public static final long NEVER = Long.MAX_VALUE;

  /** One entry; the holder may cancel it. */
  public static final class Callout {
    private final long deadline;
    private final long sequence;
    private final Runnable action;

    private Callout(long deadline, long sequence, Runnable action) {
      this.deadline = deadline;
      this.sequence = sequence;
      this.action = action;
    }
  }

  private static final Comparator<Callout> ORDER =
      Comparator.<Callout>comparingLong(c -> c.deadline).thenComparingLong(c -> c.sequence);

  private final TreeSet<Callout> pending = new TreeSet<>(ORDER);
  private long nextSequence;

  /** Runs the action when monotonic time reaches the deadline. */
  public Callout schedule(long deadlineNanos, Runnable action) {
    Callout callout = new Callout(deadlineNanos, nextSequence++, action);
    pending.add(callout);
    return callout;
  }

  /** Takes the entry back; one that has fired already is no longer here, which is fine. */
  public void cancel(Callout callout) {
    pending.remove(callout);
  }

  public long nextDeadline() {
    return pending.isEmpty() ? NEVER : pending.first().deadline;
  }

  /** Removes and runs everything due at or before this time, in order. */
  public void fireDue(long nanos) {
    while (!pending.isEmpty() && pending.first().deadline <= nanos) {
      pending.pollFirst().action.run();
    }
  }

  public int size() {
    return pending.size();
  }
}
