package dev.kaio.truss;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Machine;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.KernelEvent.Call;
import java.util.HexFormat;
import java.util.List;

/** One system call as text, without prefix and result: {@code name(arguments)}. */
final class CallText {
  /** The bits that make truss print a number in hexadecimal that it would print in decimal. */
  private static final long BIG = 0xFF00_0000L;

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private static final int LIO_NOWAIT = 0;
  private static final int LIO_WAIT = 1;

  private CallText() {}

  /** The call in the columns of the given table, or in its own if it is not kaio. */
  static String of(KaioTable table, Call call) {
    StringBuilder text = new StringBuilder(64);
    text.append(SyscallNames.nameOf(call.sysnum())).append('(');
    if (call.sysnum() == Sysnum.KAIO) {
      List<Column> row = table.row(argument(call, 0));
      arguments(table, call, row, Math.min(call.abi().model().kaioSlots(), row.size()), text);
    } else {
      List<Column> row = SyscallNames.columnsOf(call.sysnum(), call.args().length);
      arguments(table, call, row, row.size(), text);
    }
    return text.append(')').toString();
  }

  /** T-ARG: so many columns of the row; hidden ones leave no trace. */
  private static void arguments(
      KaioTable table, Call call, List<Column> row, int count, StringBuilder text) {
    Abi abi = call.abi();
    boolean first = true;
    for (int i = 0; i < count; i++) {
      if (row.get(i) == Column.HID) {
        continue;
      }
      text.append(first ? "" : ", ");
      first = false;
      long value = argument(call, i);
      text.append(
          switch (row.get(i)) {
            case AIO -> op(table, abi, value);
            case DEC, HID -> dec(abi, value);
            case HEX -> hex(abi, value);
            case LIO -> lio(abi, value);
            case LLO -> pair(abi, value, argument(call, ++i));
            case OPN -> Symbols.openFlags((int) value);
            case MPR -> Symbols.protection((int) value);
            case MTY -> Symbols.mapping((int) value);
            case WHN -> Symbols.whence((int) value);
            case FCN -> Symbols.descriptors((int) value);
            case HOW -> Symbols.masking((int) value);
            case MOD -> Symbols.modules((int) value);
            case SIG -> Symbols.signal((int) value);
          });
    }
  }

  /** The argument as its process passed it; one that was not given is 0. */
  private static long argument(Call call, int index) {
    return index < call.args().length ? call.abi().model().slot(call.args()[index]) : 0;
  }

  /** The value that a call returned. */
  static String value(Call call, long value) {
    return SyscallNames.returnsAddress(call.sysnum())
        ? hex(call.abi(), value)
        : dec(call.abi(), value);
  }

  private static String op(KaioTable table, Abi abi, long value) {
    String name = table.opName(value);
    return name == null ? dec(abi, value) : name;
  }

  private static String lio(Abi abi, long value) {
    if (value == LIO_WAIT) {
      return "LIO_WAIT";
    }
    return value == LIO_NOWAIT ? "LIO_NOWAIT" : dec(abi, value);
  }

  static String dec(Abi abi, long value) {
    return Long.toString(abi.isLp64() ? value : (int) value);
  }

  /** At least eight digits. Not by a format: this runs in the kernel's turn for every line. */
  static String hex(Abi abi, long value) {
    long shown = abi.model().slot(value);
    return shown >>> Integer.SIZE == 0
        ? "0x" + HEX.toHexDigits((int) shown)
        : "0x" + HEX.toHexDigits(shown, hexLength(shown));
  }

  private static int hexLength(long value) {
    return (Long.SIZE - Long.numberOfLeadingZeros(value) + 3) / 4;
  }

  /**
   * T-LLO: the low words of two arguments as one 64-bit number, the earlier argument being the high
   * half on a big-endian machine. The tool's variables are ints, so a lone low word is
   * sign-extended on its way to the LP64 format.
   */
  private static String pair(Abi abi, long earlier, long later) {
    boolean big = abi.machine() == Machine.SPARC;
    int high = (int) (big ? earlier : later);
    int low = (int) (big ? later : earlier);
    if (high != 0) {
      return "0x" + HEX.toHexDigits(high) + HEX.toHexDigits(low);
    }
    return (low & BIG) != 0 ? hex(abi, low) : dec(abi, low);
  }
}
