package dev.kaio.truss;

import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.KernelEvent.Call;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The totals of {@code truss -c} (T-CNT). Every opcode of kaio has a row of its own, but the real
 * tool calls all of them kaio; the opcodes' names are an option. Opcodes that there are not share a
 * row, and so do system calls outside the table: what a program makes up does not make this grow.
 */
final class TrussCounts {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** Stands for every opcode that kaio does not have. */
  private static final int NO_OP = -1;

  /** Rows are in the order of the system call, then of the opcode. */
  private record Key(int sysnum, int op) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return sysnum != other.sysnum
          ? Integer.compare(sysnum, other.sysnum)
          : Integer.compareUnsigned(op, other.op);
    }
  }

  private record Row(long nanos, long calls, long errors) {
    private Row plus(Row other) {
      return new Row(nanos + other.nanos, calls + other.calls, errors + other.errors);
    }
  }

  private static final Row NOTHING = new Row(0, 0, 0);

  private final Map<Key, Row> calls = new TreeMap<>();
  private final Map<Integer, Long> signals = new TreeMap<>();

  void call(Call call, long nanosInCall, boolean failed) {
    boolean inTable = call.sysnum() >= 0 && call.sysnum() < Sysnum.TABLE_SIZE;
    Key key = new Key(inTable ? call.sysnum() : 0, call.sysnum() == Sysnum.KAIO ? op(call) : 0);
    calls.merge(key, new Row(nanosInCall, 1, failed ? 1 : 0), Row::plus);
  }

  private static int op(Call call) {
    int op = call.args().length == 0 ? 0 : (int) call.args()[0] & ~KaioOp.POLL_BIT;
    return op >= 0 && op <= KaioOp.AIOWAITN.code() ? op : NO_OP;
  }

  void signal(int signo) {
    signals.merge(signo, 1L, Long::sum);
  }

  /**
   * The report, every line ended by a newline. Signals come first if there were any; a process of
   * this kernel has no user time.
   */
  String report(boolean opNames, long elapsedNanos) {
    StringBuilder out = new StringBuilder();
    signalRows(out);
    out.append("\nsyscall               seconds   calls  errors\n");
    Row total = NOTHING;
    for (Map.Entry<Key, Row> entry : calls.entrySet()) {
      Row row = entry.getValue();
      out.append(String.format(Locale.ROOT, "%-19.19s ", name(entry.getKey(), opNames)))
          .append(seconds(row.nanos))
          .append(String.format(Locale.ROOT, " %7d", row.calls))
          .append(row.errors == 0 ? "" : String.format(Locale.ROOT, " %7d", row.errors))
          .append('\n');
      total = total.plus(row);
    }
    out.append("                     --------  ------   ----\n")
        .append("sys totals:         ")
        .append(seconds(total.nanos))
        .append(String.format(Locale.ROOT, " %7d %6d\n", total.calls, total.errors))
        .append("usr time:           ")
        .append(seconds(0))
        .append('\n')
        .append("elapsed:            ")
        .append(seconds(elapsedNanos))
        .append('\n');
    return out.toString();
  }

  private void signalRows(StringBuilder out) {
    if (signals.isEmpty()) {
      return;
    }
    out.append("signals ------------\n");
    long total = 0;
    for (Map.Entry<Integer, Long> entry : signals.entrySet()) {
      String name = Signal.nameOf(entry.getKey());
      out.append(name)
          .append(name.length() < 8 ? "\t" : "")
          .append(String.format(Locale.ROOT, "\t%4d\n", entry.getValue()));
      total += entry.getValue();
    }
    out.append(String.format(Locale.ROOT, "total:\t\t%4d\n\n", total));
  }

  private static String name(Key key, boolean opNames) {
    if (key.sysnum != Sysnum.KAIO || key.op == NO_OP || !opNames) {
      return SyscallNames.nameOf(key.sysnum);
    }
    String op = KaioTable.CURRENT.opName(key.op);
    return op == null ? "kaio(" + key.op + ")" : op;
  }

  /** Whole seconds in five places, nothing for none, and three decimals cut, not rounded. */
  private static String seconds(long nanos) {
    long whole = nanos / NANOS_PER_SECOND;
    long millis = nanos % NANOS_PER_SECOND / NANOS_PER_MILLI;
    return String.format(Locale.ROOT, "%5s.%03d", whole == 0 ? "" : Long.toString(whole), millis);
  }
}
