package dev.kaio.harness.trace;

import dev.kaio.kernel.KernelEvent.Timeval;
import java.util.List;

/**
 * One call of a replay.
 *
 * @param line its line in the log, or 0 for a call that the log lacks; the tracer must not see that
 * @param process index of the process that makes it
 * @param lwp the LWP that makes it
 * @param slots the arguments of system call 178, the opcode first
 * @param request the number of the request that it submits, or −1
 * @param completions requests that the device completes before the call is made, in this order
 * @param timeout what is stored where slot 1 of an AIOWAIT points before the call, or null
 * @param ending how it comes to return
 * @param value what the log says that it returned; 0 after an error
 * @param errno 0, or the error in the log
 */
public record Step(
    int line,
    int process,
    int lwp,
    long[] slots,
    int request,
    List<Integer> completions,
    Timeval timeout,
    Ending ending,
    long value,
    int errno) {

  /** How a call comes to return. */
  public enum Ending {
    /** By itself. */
    RETURNS,
    /** It sleeps, and a signal interrupts it. */
    INTERRUPTED,
    /** It sleeps until its time is over. */
    EXPIRES
  }

  /** Whether the tracer must not see it. */
  public boolean isHidden() {
    return line == 0;
  }
}
