package dev.kaio.harness.trace;

import dev.kaio.kernel.KernelEvent.Timeval;
import java.util.List;

/** A line of a log. */
public sealed interface LogLine {

  /** Place in the log, from 1. */
  int number();

  /** The line as it stands, without its end. */
  String text();

  /** What is not a kaio call that returned: other calls, signals, sleeping calls, headings. */
  record Other(int number, String text) implements LogLine {}

  /** The line of a timeout, which belongs to the call before it. */
  record Timeout(int number, String text, Timeval value) implements LogLine {}

  /**
   * A kaio call that returned.
   *
   * @param pid the process, or 0 if the line does not name it
   * @param lwp the LWP, or 0 if the line does not name it
   * @param operation what stands for the opcode: a name or a number
   * @param slot0 the opcode with its poll bit, as argument slot 0 has it
   * @param arguments the numbers behind the opcode, as printed
   * @param value what it returned; 0 after an error
   * @param errno 0, or the error
   * @param timeout from the line behind it, or null
   */
  record KaioCall(
      int number,
      String text,
      int pid,
      int lwp,
      String operation,
      long slot0,
      List<Long> arguments,
      long value,
      int errno,
      Timeval timeout)
      implements LogLine {

    KaioCall with(Timeval newTimeout) {
      return new KaioCall(
          number, text, pid, lwp, operation, slot0, arguments, value, errno, newTimeout);
    }
  }
}
