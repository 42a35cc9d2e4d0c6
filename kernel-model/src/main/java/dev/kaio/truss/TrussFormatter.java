package dev.kaio.truss;

import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.KernelEvent.Call;
import dev.kaio.kernel.KernelEvent.Timeval;
import dev.kaio.proc.Disposition;
import java.util.Locale;

/**
 * The lines of truss as pure functions. None of the results ends with a newline; prefixes and time
 * columns end with the tab that belongs to them.
 */
public final class TrussFormatter {
  private static final int TAB = 8;

  /** The tab stop of the result, and that of "(sleeping...)". */
  private static final int RESULT_STOP = 6;

  private static final int SLEEPING_STOP = 4;

  private static final long NANOS_PER_UNIT = 100_000;
  private static final long UNITS_PER_SECOND = 10_000;

  private TrussFormatter() {}

  /** T-PFX: what a line begins with; empty if neither is wanted. */
  public static String prefix(boolean showPid, int pid, boolean showLwp, int lwp) {
    if (!showPid && !showLwp) {
      return "";
    }
    return (showPid ? Integer.toString(pid) : "") + (showLwp ? "/" + lwp : "") + ":\t";
  }

  /** Nanoseconds in the unit of the time columns: 1/10 ms, rounded. */
  public static long units(long nanos) {
    return Math.floorDiv(nanos + NANOS_PER_UNIT / 2, NANOS_PER_UNIT);
  }

  /** T-PFX: a time column, {@code %2d.%4.4d} and a tab, from 1/10 ms. */
  public static String timeColumn(long units) {
    return String.format(
        Locale.ROOT, "%2d.%04d\t", units / UNITS_PER_SECOND, units % UNITS_PER_SECOND);
  }

  /** The call alone, as T-ARG, T-ROW, T-OP and T-LLO say. */
  public static String call(KaioTable table, Call call) {
    return CallText.of(table, call);
  }

  /** T-COL: the call, and behind it the value that it returned or the error. */
  public static String returned(KaioTable table, Call call, long value, int errno) {
    String text = call(table, call);
    String result = errno == 0 ? "= " + CallText.value(call, value) : error(errno);
    return text + gap(text, RESULT_STOP) + result;
  }

  private static String error(int errno) {
    String name = Errno.nameOf(errno);
    String number = Integer.toString(errno);
    return "Err#" + number + (name.equals(number) ? "" : " " + name);
  }

  /** T-SLEEP: the call that has not returned yet. */
  public static String sleeping(KaioTable table, Call call) {
    String text = call(table, call);
    return text + gap(text, SLEEPING_STOP) + "(sleeping...)";
  }

  /** Tabs up to a tab stop, as far as whole tabs of text reach; a space beyond it. */
  private static String gap(String text, int stop) {
    int reached = text.length() / TAB;
    return reached >= stop ? " " : "\t".repeat(stop - reached);
  }

  /**
   * T-VERB: whether this return is followed by its timeout. The opcode counts with the poll bit:
   * only 2 itself is AIOWAIT here.
   */
  public static boolean hasTimeoutLine(Call call, int errno) {
    return call.sysnum() == Sysnum.KAIO
        && errno == 0
        && call.timeout() != null
        && call.args().length > 1
        && call.abi().model().slot(call.args()[0]) == KaioOp.AIOWAIT.code();
  }

  /** T-VERB: what follows the prefix on the line under a successful AIOWAIT. */
  public static String timeout(Timeval timeout) {
    return String.format(
        Locale.ROOT, "\ttimeout: %d.%06d sec", timeout.seconds(), timeout.micros());
  }

  /**
   * T-SIG: what follows the prefix when an LWP takes a signal.
   *
   * @param sysnum the call that it interrupted, or −1
   */
  public static String signal(int signo, Disposition disposition, int sysnum) {
    String where = sysnum < 0 ? "" : ", in " + SyscallNames.nameOf(sysnum) + "()";
    String what =
        switch (disposition) {
          case DEFAULT -> " [default]";
          case IGNORED -> " [ignored]";
          case CAUGHT -> " [caught]";
        };
    return "    Received signal #" + signo + ", " + Signal.nameOf(signo) + where + what;
  }
}
