package dev.kaio.harness.explain;

import dev.kaio.harness.trace.DecodedLog.ResultAddress;
import dev.kaio.harness.trace.Transfer;
import java.util.OptionalDouble;

/**
 * An AIOREAD or AIOWRITE that kaio accepted.
 *
 * @param line of the submission, in the log
 * @param pid the process, or 0 if the log does not name it
 * @param transfer what was asked for
 * @param offsetWhole whether all bits of the offset are known; else the low 32 are
 * @param resultAddress how the result address is known
 * @param reapedLine of the AIOWAIT that returned it, or 0
 * @param latency seconds from submission to that AIOWAIT's return, if the log tells
 */
record Request(
    int line,
    int pid,
    Transfer transfer,
    boolean offsetWhole,
    ResultAddress resultAddress,
    int reapedLine,
    OptionalDouble latency) {

  boolean isReaped() {
    return reapedLine > 0;
  }
}
