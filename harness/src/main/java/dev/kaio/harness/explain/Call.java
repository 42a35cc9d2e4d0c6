package dev.kaio.harness.explain;

import dev.kaio.harness.trace.LogLine;

/**
 * A kaio call of the log, and what it did.
 *
 * @param printed as the log has it
 * @param submitted the request that it submitted, or null
 * @param reaped the request that it returned, or null
 * @param inFlight requests that the log shows in flight after it
 * @param sentence what happened, in words
 */
record Call(
    LogLine.KaioCall printed, Request submitted, Request reaped, int inFlight, String sentence) {

  int line() {
    return printed.number();
  }

  /** The process and the LWP, as far as the line names them. */
  String whose() {
    return (printed.pid() == 0 ? "" : Integer.toString(printed.pid()))
        + (printed.lwp() == 0 ? "" : "/" + printed.lwp());
  }

  boolean failed() {
    return printed.errno() != 0;
  }
}
