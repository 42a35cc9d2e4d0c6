package dev.kaio.harness.sim;

import dev.kaio.sched.Rval;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A system call of a simulated program that has not been judged. */
final class SimCall {

  /** What the rules say of a call's end, and what it did to the program's requests. */
  interface Judge {
    void judge(SimCall call, Rval result);
  }

  /** What kind of sleep it may be in; decides what must be true while it sleeps. */
  enum Sleep {
    NONE,
    AIOWAIT,
    AIOWAITN,
    SUSPEND,
    LIST,
    CLEANUP,
    UNMAP,
    CLOSE,
    FORK,
    EXEC,
    EXIT
  }

  static final long NEVER = Long.MAX_VALUE;

  final SimProcess process;
  final int lwp;
  final String text;
  final Sleep sleep;
  final Judge judge;

  /** The results of the aiocbs that a suspend or a list names: what it may reap. */
  List<Long> addresses = List.of();

  /** The list that it waits for, or null. */
  ModelList list;

  /** The segment, or the descriptor. */
  long subject;

  /** AIOWAIT's second argument; whether it gives up when nothing is outstanding. */
  boolean dontBlock;

  /** Whether something may have interrupted it. */
  boolean disturbed;

  /** Monotonic time before which its timeout cannot be over (R-WAIT-6), or {@link #NEVER}. */
  long deadline = NEVER;

  /** Whether the clock was set while it slept, which ends a timed sleep at once (R-WAIT-6). */
  boolean clockWasSet;

  /** How many requests an AIOWAITN wants. */
  int wanted;

  /**
   * What an AIOWAITN has collected while it slept, the latest batch first, by aiocb; null if it was
   * not the only one, so that the collected ones may be another's.
   */
  Deque<List<Long>> batches = new ArrayDeque<>();

  SimCall(SimProcess process, int lwp, String text, Sleep sleep, Judge judge) {
    this.process = process;
    this.lwp = lwp;
    this.text = text;
    this.sleep = sleep;
    this.judge = judge;
  }

  boolean isTimed() {
    return deadline != NEVER;
  }

  @Override
  public String toString() {
    return process.pid() + "/" + lwp + " " + text;
  }
}
