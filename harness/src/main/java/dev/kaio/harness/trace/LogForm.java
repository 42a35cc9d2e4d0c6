package dev.kaio.harness.trace;

import dev.kaio.abi.Abi;
import dev.kaio.abi.DataModel;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Machine;
import dev.kaio.truss.Column;
import dev.kaio.truss.KaioTable;
import java.util.ArrayList;
import java.util.List;

/**
 * How a log was written: the table of truss (T-ROW) and the ABI of the process. The columns of the
 * lines tell the table and the data model. The byte order of an LP64 process shows in the merged
 * column (T-LLO), see {@link ByteOrder}. What cannot be told is taken to be as in the trace:
 * classic, LP64, big-endian.
 */
public record LogForm(KaioTable table, Abi abi) {

  /**
   * Finds the form of a log.
   *
   * @throws TraceException if no form fits all its lines
   */
  public static LogForm of(TrussLog log) throws TraceException {
    for (DataModel model : DataModel.values()) {
      KaioTable table = tableOf(log, model);
      if (table != null) {
        return new LogForm(table, new Abi(model, ByteOrder.of(log.calls(), model).machine()));
      }
    }
    throw misfit(log, List.of(DataModel.values()));
  }

  /**
   * Finds the table that a log of a process of this ABI was written with.
   *
   * @throws TraceException if no table fits all its lines
   */
  public static LogForm of(TrussLog log, Abi abi) throws TraceException {
    KaioTable table = tableOf(log, abi.model());
    if (table == null) {
      throw misfit(log, List.of(abi.model()));
    }
    return new LogForm(table, abi);
  }

  private static KaioTable tableOf(TrussLog log, DataModel model) {
    for (KaioTable table : KaioTable.values()) {
      if (log.calls().stream().allMatch(call -> fits(call, table, model))) {
        return table;
      }
    }
    return null;
  }

  /** Whether the table would print the opcode so, and as many arguments for this data model. */
  private static boolean fits(LogLine.KaioCall call, KaioTable table, DataModel model) {
    String name = table.opName(call.slot0());
    String operation = name == null ? Long.toString(call.slot0()) : name;
    return operation.equals(call.operation())
        && printed(table, model, call.slot0()) == call.arguments().size();
  }

  /** How many arguments are printed behind the opcode (T-ARG). */
  private static int printed(KaioTable table, DataModel model, long slot0) {
    List<Column> row = table.row(slot0);
    int slots = Math.min(row.size(), model.kaioSlots());
    return (int) row.subList(1, slots).stream().filter(column -> column != Column.HID).count();
  }

  /**
   * The form that most of the calls fit, and those that do not fit it.
   *
   * @param order how its byte order was found
   */
  public record Fit(LogForm form, ByteOrder order, List<LogLine.KaioCall> misfits) {}

  /**
   * Finds the form that fits most of the calls of a process.
   *
   * @param given what the process is known to be, or null
   */
  public static Fit best(List<LogLine.KaioCall> calls, Abi given) {
    List<DataModel> models = given == null ? List.of(DataModel.values()) : List.of(given.model());
    DataModel bestModel = models.get(0);
    KaioTable bestTable = KaioTable.CLASSIC;
    long most = -1;
    for (DataModel model : models) {
      for (KaioTable table : KaioTable.values()) {
        long fitting = calls.stream().filter(call -> fits(call, table, model)).count();
        if (fitting > most) {
          most = fitting;
          bestModel = model;
          bestTable = table;
        }
      }
    }
    LogForm unordered = new LogForm(bestTable, new Abi(bestModel, Machine.SPARC));
    List<LogLine.KaioCall> fitting = new ArrayList<>();
    List<LogLine.KaioCall> misfits = new ArrayList<>();
    calls.forEach(call -> (unordered.fits(call) ? fitting : misfits).add(call));
    ByteOrder order = ByteOrder.of(fitting, bestModel);
    Abi abi = given == null ? new Abi(bestModel, order.machine()) : given;
    return new Fit(new LogForm(bestTable, abi), order, misfits);
  }

  /** Whether truss would print the call so. */
  private boolean fits(LogLine.KaioCall call) {
    return fits(call, table, abi.model());
  }

  static boolean isOp(LogLine.KaioCall call, KaioOp op) {
    return ((int) call.slot0() & ~KaioOp.POLL_BIT) == op.code();
  }

  static boolean isTransfer(LogLine.KaioCall call) {
    return isOp(call, KaioOp.AIOREAD) || isOp(call, KaioOp.AIOWRITE);
  }

  private static TraceException misfit(TrussLog log, List<DataModel> models) {
    for (LogLine.KaioCall call : log.calls()) {
      if (models.stream()
          .noneMatch(
              model ->
                  fits(call, KaioTable.CLASSIC, model) || fits(call, KaioTable.CURRENT, model))) {
        return TraceException.atLine(
            call.number(),
            "truss prints no "
                + call.operation()
                + " with "
                + call.arguments().size()
                + " arguments behind it"
                + (models.size() == 1 ? " for an " + models.get(0) + " process" : ""));
      }
    }
    return new TraceException("the lines are not all of one data model and one table of truss");
  }
}
