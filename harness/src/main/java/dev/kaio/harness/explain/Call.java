package dev.kaio.harness.explain;

import dev.kaio.harness.trace.LogLine;

/**
 * A kaio call of the log, and what it did.
 *
 * @param line in the log
 * @param pid the process, or 0 if the line does not name it
 * @param lwp the LWP, or 0 if the line does not name it
 * @param printed the line
 * @param ending how it ended
 * @param submitted the request that it submitted, or null
 * @param reaped the request that it returned, or null
 * @param inFlight requests that the log shows in flight after it
 * @param sentence what happened, in words
 */
record Call(
    int line,
    int pid,
    int lwp,
    String printed,
    Ending ending,
    Request submitted,
    Request reaped,
    int inFlight,
    String sentence) {

  /** How a call can end. */
  enum Ending {
    RETURNED,
    FAILED,
    /** Not before the log ends. */
    ASLEEP
  }

  static Call of(
      LogLine.KaioCall call, Request submitted, Request reaped, int inFlight, String sentence) {
    return new Call(
        call.number(),
        call.pid(),
        call.lwp(),
        call.text(),
        call.errno() == 0 ? Ending.RETURNED : Ending.FAILED,
        submitted,
        reaped,
        inFlight,
        sentence);
  }

  static Call asleep(OtherLine.Asleep call, int inFlight, String sentence) {
    return new Call(
        call.line(),
        call.pid(),
        call.lwp(),
        call.printed(),
        Ending.ASLEEP,
        null,
        null,
        inFlight,
        sentence);
  }

  /** The process and the LWP, as far as the line names them. */
  String whose() {
    return (pid == 0 ? "" : Integer.toString(pid)) + (lwp == 0 ? "" : "/" + lwp);
  }

  boolean failed() {
    return ending == Ending.FAILED;
  }

  boolean isAsleep() {
    return ending == Ending.ASLEEP;
  }
}
