package dev.kaio.harness.explain;

import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.harness.explain.Analysis.Wait;
import dev.kaio.harness.trace.DecodedLog.DecodedCall;
import dev.kaio.harness.trace.LogLine;
import dev.kaio.harness.trace.Transfer;
import java.util.Locale;

/**
 * A sentence per call: what it asks for, and what came of it. Arguments are those of R-SYS-6; of
 * the older table of truss they are in the generic columns (T-ROW).
 */
final class Sentences {
  private static final int ALL_DONE = 1;

  private Sentences() {}

  /** A number of which the log has perhaps the low word only, as all reports write it. */
  static String offset(Request request) {
    return (request.offsetWhole() ? "" : "...") + hex(request.transfer().offset());
  }

  /** The same for the address of the result. */
  static String result(Request request) {
    String address = hex(request.transfer().result());
    return switch (request.resultAddress()) {
      case READ -> address;
      case GUESSED -> address + "?";
      case LOW_WORD -> "..." + address;
    };
  }

  static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  /** What was asked for, of a request that kaio accepted or refused. */
  static String submission(Request request) {
    Transfer transfer = request.transfer();
    String ends =
        transfer.isWrite()
            ? "from %s to descriptor %d at offset %s"
            : "to %s from descriptor %d at offset %s";
    return String.format(
        Locale.ROOT,
        "%s %d bytes " + ends + ", result to %s",
        transfer.isWrite() ? "Write" : "Read",
        transfer.length(),
        hex(transfer.buffer()),
        transfer.descriptor(),
        offset(request),
        result(request));
  }

  /** A submission that kaio accepted. */
  static String accepted(Request request) {
    String back =
        request.isReaped()
            ? "comes back in line " + request.reapedLine()
            : "does not come back in this log";
    return submission(request) + ": accepted; " + back + ".";
  }

  /**
   * A submission that kaio refused.
   *
   * @param file what the descriptor is open for, or null
   * @param work of a worker thread that does it instead, or null
   */
  static String refused(
      LogLine.KaioCall call, Request request, OpenFiles.OpenFile file, OtherLine.Returned work) {
    int descriptor = request.transfer().descriptor();
    return submission(request)
        + ": "
        + failure(call)
        + (file == null ? "" : "; descriptor " + descriptor + " is " + file.inWords())
        + (work == null ? "" : "; " + Evidence.whose(work) + " does it, in line " + work.line())
        + ".";
  }

  /**
   * An AIOWAIT.
   *
   * @param reaped what it returned, or null if that was submitted before the log begins
   * @param signal that it got in the call, or null
   */
  static String waited(DecodedCall decoded, Wait wait, Request reaped, OtherLine.Signal signal) {
    boolean ended = signal != null && decoded.call().errno() == Errno.EINTR.code();
    return waiting(decoded, wait)
        + ": "
        + waitOutcome(decoded.call(), wait, reaped)
        + (ended ? ", for " + signal.name() + " came (line " + signal.line() + ")" : "")
        + ".";
  }

  /** A call that has not returned when the log ends. */
  static String asleep(OtherLine.Asleep call, int inFlight) {
    KaioOp op = Evidence.op(call);
    return (op == KaioOp.AIOWAIT ? "Wait for a request" : op == null ? call.first() : op.name())
        + ": still asleep when the log ends, with "
        + inFlight
        + " in flight.";
  }

  private static String waiting(DecodedCall decoded, Wait wait) {
    if (wait.limit() == 0) {
      return "Look for a request that is done, without waiting";
    }
    if (decoded.slots()[1] == 0) {
      return "Wait for a request, without a limit";
    }
    return wait.limit() > 0
        ? "Wait for a request, at most " + seconds(wait.limit())
        : "Wait for a request";
  }

  static String seconds(double seconds) {
    return seconds == Math.rint(seconds)
        ? String.format(Locale.ROOT, "%.0f s", seconds)
        : String.format(Locale.ROOT, "%.4f s", seconds);
  }

  private static String waitOutcome(LogLine.KaioCall call, Wait wait, Request reaped) {
    return switch (wait.outcome()) {
      case REQUEST -> reaped == null ? unknownRequest(call) : returned(reaped);
      case TIME_OVER -> wait.limit() == 0 ? "there is none" : "there was none in that time";
      case NOTIFIED -> "AIONOTIFY woke it, for a worker thread has finished something";
      case FAILED -> failure(call);
    };
  }

  private static String unknownRequest(LogLine.KaioCall call) {
    return "returns the request with the result at "
        + hex(call.value())
        + ", which this log does not show being submitted";
  }

  private static String returned(Request request) {
    String what = request.transfer().isWrite() ? "write" : "read";
    String after =
        request.latency().isPresent()
            ? ", " + seconds(request.latency().getAsDouble()) + " after it was submitted"
            : "";
    return "returns the " + what + " of line " + request.line() + after;
  }

  private static String failure(LogLine.KaioCall call) {
    return "fails with " + Errno.nameOf(call.errno()) + " (" + Errno.textOf(call.errno()) + ")";
  }

  /** Any other call. */
  static String of(DecodedCall decoded) {
    LogLine.KaioCall call = decoded.call();
    return asked(decoded) + ": " + (call.errno() != 0 ? refusal(call) : outcome(call)) + ".";
  }

  /** EINPROGRESS is an answer of AIOERROR, and no failure (R-ERR-1). */
  private static String refusal(LogLine.KaioCall call) {
    return call.errno() == Errno.EINPROGRESS.code() ? "it is under way" : failure(call);
  }

  private static KaioOp op(LogLine.KaioCall call) {
    return KaioOp.of((int) call.slot0() & ~KaioOp.POLL_BIT);
  }

  private static String asked(DecodedCall decoded) {
    KaioOp op = op(decoded.call());
    if (op == null) {
      return "Opcode " + decoded.call().operation() + ", which kaio does not have";
    }
    long[] slots = decoded.slots();
    return switch (op) {
      case AIOREAD, AIOWRITE, AIOWAIT ->
          throw new IllegalArgumentException("has sentences of its own: " + op);
      case AIOCANCEL, AIOCANCEL64 -> cancel((int) slots[1], slots[2]);
      case AIONOTIFY -> "Wake whoever waits, for a worker thread has finished something";
      case AIOINIT -> "Prepare the process for kaio";
      case AIOSTART -> "Become the thread that cleans up";
      case AIOLIO, AIOLIO64 ->
          "Submit a list of " + slots[3] + " requests" + (slots[1] == 1 ? " and wait for all" : "");
      case AIOSUSPEND, AIOSUSPEND64 -> "Wait until one of " + slots[2] + " requests is done";
      case AIOERROR, AIOERROR64 -> "Ask how the request of " + aiocb(slots[1]) + " goes";
      case AIOLIOWAIT, AIOLIOWAIT64 -> "Wait for a list of " + slots[3] + " requests";
      case AIOAREAD, AIOAREAD64 -> "Read as " + aiocb(slots[1]) + " says";
      case AIOAWRITE, AIOAWRITE64 -> "Write as " + aiocb(slots[1]) + " says";
      case AIOWAITN -> "Wait for requests, and take up to " + slots[2];
      case AIOFSYNC, AIOFSYNC64 -> op + ", which the kernel does not have";
    };
  }

  private static String aiocb(long address) {
    return "the aiocb at " + hex(address);
  }

  private static String cancel(int descriptor, long aiocb) {
    return aiocb == 0
        ? "Cancel what is under way on descriptor " + descriptor
        : "Cancel the request of " + aiocb(aiocb) + " on descriptor " + descriptor;
  }

  /** What R-SYS-7 says of values other than those of AIOWAIT. */
  private static String outcome(LogLine.KaioCall call) {
    KaioOp op = op(call);
    if (op == null) {
      return "returns " + call.value();
    }
    return switch (op) {
      case AIOCANCEL, AIOCANCEL64 ->
          call.value() == ALL_DONE
              ? "there is nothing to cancel"
              : "it is under way, and kaio cancels nothing";
      case AIOSUSPEND, AIOSUSPEND64 ->
          call.value() == 0 ? "one is" : "AIONOTIFY woke it, for a worker thread has finished";
      case AIOERROR, AIOERROR64 -> "it is done";
      case AIOAREAD, AIOAREAD64, AIOAWRITE, AIOAWRITE64, AIOLIO, AIOLIO64 -> "accepted";
      default -> "done";
    };
  }
}
