package dev.kaio.truss;

import static dev.kaio.truss.Column.AIO;
import static dev.kaio.truss.Column.DEC;
import static dev.kaio.truss.Column.HEX;
import static dev.kaio.truss.Column.HID;
import static dev.kaio.truss.Column.LIO;
import static dev.kaio.truss.Column.LLO;

import dev.kaio.abi.KaioOp;
import java.util.List;

/**
 * The argument columns that truss knows for each opcode of kaio, the opcode's own column included
 * (T-ROW), and the names that it has for opcodes (T-OP).
 *
 * <p>The rows for reads and writes describe the ILP32 call: seven arguments, the offset in two of
 * them. For an LP64 call, whose offset is one argument, they merge the offset with the result
 * address.
 */
// The lists are those of List.of.
@SuppressWarnings("ImmutableEnumChecker")
public enum KaioTable {
  /** The older table: five opcodes; the rest is printed generically, the opcode in decimal. */
  CLASSIC(
      List.of(
          List.of(AIO, DEC, HEX, DEC, LLO, HID, HEX),
          List.of(AIO, DEC, HEX, DEC, LLO, HID, HEX),
          List.of(AIO, HEX),
          List.of(AIO, HEX),
          List.of(AIO, DEC)),
      List.of("AIOREAD", "AIOWRITE", "AIOWAIT", "AIOCANCEL", "AIONOTIFY")),

  /** The newer table: every opcode up to AIOWAITN. */
  CURRENT(
      List.of(
          List.of(AIO, DEC, HEX, DEC, LLO, HID, HEX),
          List.of(AIO, DEC, HEX, DEC, LLO, HID, HEX),
          List.of(AIO, HEX, DEC),
          List.of(AIO, DEC, HEX),
          List.of(AIO),
          List.of(AIO),
          List.of(AIO),
          List.of(AIO, LIO, HEX, DEC, HEX),
          List.of(AIO, HEX, DEC, HEX, DEC),
          List.of(AIO, HEX),
          List.of(AIO, LIO, HEX, DEC, HEX),
          List.of(AIO, HEX),
          List.of(AIO, HEX),
          List.of(AIO, LIO, HEX, DEC, HEX),
          List.of(AIO, HEX, DEC, HEX, DEC),
          List.of(AIO, HEX),
          List.of(AIO, LIO, HEX, DEC, HEX),
          List.of(AIO, HEX),
          List.of(AIO, HEX),
          List.of(AIO, DEC, HEX),
          List.of(AIO),
          List.of(AIO, HEX, DEC, HEX, HEX)),
      List.of(
          "AIOREAD",
          "AIOWRITE",
          "AIOWAIT",
          "AIOCANCEL",
          "AIONOTIFY",
          "AIOINIT",
          "AIOSTART",
          "AIOLIO",
          "AIOSUSPEND",
          "AIOERROR",
          "AIOLIOWAIT",
          "AIOAREAD",
          "AIOAWRITE",
          "AIOLIO64",
          "AIOSUSPEND64",
          // The real tool's own spelling.
          "AUIOERROR64",
          "AIOLIOWAIT64",
          "AIOAREAD64",
          "AIOAWRITE64",
          "AIOCANCEL64",
          // AIOFSYNC never reaches the kernel, so the tool has no name for it.
          "",
          "AIOWAITN"));

  /** The row of an opcode that the table does not know. */
  private static final List<Column> GENERIC = List.of(AIO, HEX, HEX, HEX, HEX, HEX, HEX);

  private static final String POLL_SUFFIX = "|AIO_POLL_BIT";

  private final List<List<Column>> rows;
  private final List<String> names;

  KaioTable(List<List<Column>> rows, List<String> names) {
    this.rows = rows;
    this.names = names;
  }

  /** The columns for this argument slot 0, of which 32 bits choose the row (R-SYS-5). */
  public List<Column> row(long slot0) {
    int op = (int) slot0 & ~KaioOp.POLL_BIT;
    return op >= 0 && op < rows.size() ? rows.get(op) : GENERIC;
  }

  /**
   * What stands for this argument slot 0, whose whole value counts here: a name, with the poll bit
   * behind it if that is set, or null where the table has none and the number is printed.
   */
  public String opName(long slot0) {
    long op = slot0 & ~(long) KaioOp.POLL_BIT;
    if (op < 0 || op >= names.size() || names.get((int) op).isEmpty()) {
      return null;
    }
    String name = names.get((int) op);
    return op == slot0 ? name : name + POLL_SUFFIX;
  }

  /**
   * Finds the slot 0 that {@link #opName} prints so. Used by those who read traces: the names of
   * both tables are known, and the poll bit's suffix.
   *
   * @return the number with the poll bit if the text has it, or −1 if no table has that name
   */
  public static int slotOf(String text) {
    boolean poll = text.endsWith(POLL_SUFFIX);
    String name = poll ? text.substring(0, text.length() - POLL_SUFFIX.length()) : text;
    int op = name.isEmpty() ? -1 : CURRENT.names.indexOf(name);
    return op < 0 ? -1 : poll ? op | KaioOp.POLL_BIT : op;
  }
}
