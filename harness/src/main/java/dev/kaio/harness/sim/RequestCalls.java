package dev.kaio.harness.sim;

import dev.kaio.abi.KaioOp;
import dev.kaio.harness.sim.ModelRequest.Notice;
import java.nio.ByteOrder;

/** AIOREAD and AIOWRITE, and their forms with an aiocb. */
final class RequestCalls {
  private final Calls calls;
  private final Judges judges;
  private final Dice dice;
  private final Flights flights;
  private final RequestDraw draw;

  RequestCalls(Calls calls, Judges judges, Dice dice, Flights flights, RequestDraw draw) {
    this.calls = calls;
    this.judges = judges;
    this.dice = dice;
    this.flights = flights;
    this.draw = draw;
  }

  boolean submit(SimProcess process) {
    int lwp = calls.caller(process);
    if (lwp == 0) {
      return false;
    }
    ModelRequest request = draw.draw(process);
    request.result = SimProcess.resultSlot(dice.below(SimProcess.SLOTS));
    if (!process.model().requests.containsKey(request.result)) {
      process.putResult(request.result, request.returnBefore, request.errnoBefore);
    }
    String text = "aio" + request;
    flights.submitting(process, request);
    int errno = process.model().submit(request);
    int op =
        (request.write ? KaioOp.AIOWRITE : KaioOp.AIOREAD).code()
            | (request.poll ? KaioOp.POLL_BIT : 0);
    calls.kaio(
        Calls.simple(process, lwp, text, judges.errnoOrZero(errno)), slots(process, op, request));
    return true;
  }

  /** The slots of AIOREAD and AIOWRITE (R-SYS-6). */
  private static long[] slots(SimProcess process, int op, ModelRequest r) {
    if (process.abi().isLp64()) {
      return new long[] {op, r.fd, r.buffer, r.length, r.offset, r.result};
    }
    long low = r.offset & 0xFFFF_FFFFL;
    long high = r.offset >>> 32;
    boolean little = process.abi().order() == ByteOrder.LITTLE_ENDIAN;
    return new long[] {
      op, r.fd, r.buffer, r.length, little ? low : high, little ? high : low, r.result
    };
  }

  boolean submitAiocb(SimProcess process) {
    int lwp = calls.caller(process);
    if (lwp == 0) {
      return false;
    }
    boolean large = !process.abi().isLp64() && dice.chance(0.5);
    int slot = dice.below(SimProcess.SLOTS);
    if (RequestDraw.conflicts(process, slot, large)) {
      return false;
    }
    ModelRequest request = draw.drawAiocb(process, slot, large, true);
    request.poll = dice.chance(0.2);
    String text = "aio_" + request;
    flights.submitting(process, request);
    int errno = process.model().submit(request);
    KaioOp op =
        request.write
            ? (large ? KaioOp.AIOAWRITE64 : KaioOp.AIOAWRITE)
            : (large ? KaioOp.AIOAREAD64 : KaioOp.AIOAREAD);
    // A poll of a request with a port is ignored (R-PRW-5).
    boolean poll = request.poll;
    request.poll = poll && request.notice != Notice.PORT;
    calls.kaio(
        Calls.simple(process, lwp, text, judges.errnoOrZero(errno)),
        op.code() | (poll ? KaioOp.POLL_BIT : 0),
        request.aiocb);
    return true;
  }
}
