package dev.kaio.harness.sim;

import dev.kaio.sched.Rval;
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
    EXIT
  }

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

  boolean timed;

  SimCall(SimProcess process, int lwp, String text, Sleep sleep, Judge judge) {
    this.process = process;
    this.lwp = lwp;
    this.text = text;
    this.sleep = sleep;
    this.judge = judge;
  }

  @Override
  public String toString() {
    return process.pid() + "/" + lwp + " " + text;
  }
}
