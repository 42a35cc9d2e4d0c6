package dev.kaio.harness.sim;

import dev.kaio.abi.Errno;
import dev.kaio.harness.sim.ModelRequest.Notice;
import java.util.ArrayList;
import java.util.List;

/** Draws requests, mostly with operands that are right. */
final class RequestDraw {
  private final Calls calls;
  private final Dice dice;

  RequestDraw(Calls calls, Dice dice) {
    this.calls = calls;
    this.dice = dice;
  }

  /** One of AIOREAD or AIOWRITE, without a result structure. */
  ModelRequest draw(SimProcess process) {
    ModelRequest request = new ModelRequest();
    List<Integer> files = new ArrayList<>(process.model().files.keySet());
    request.fd = files.isEmpty() || dice.chance(0.03) ? 200 : dice.pick(files);
    request.write = dice.chance(0.5);
    request.poll = dice.chance(0.2);
    int sectors = dice.chance(0.1) ? 0 : dice.between(1, 16);
    request.length = sectors * 512L;
    if (dice.chance(0.05)) {
      request.length += dice.between(1, 511);
    }
    request.offset = 512L * dice.below((int) ((SimDisk.SIZE - request.length) / 512));
    if (dice.chance(0.03)) {
      request.length = SimDisk.MAX_TRANSFER + 512;
      request.offset = 0;
    }
    int segment = dice.below(SimProcess.SEGMENTS);
    long room = SimProcess.SEGMENT - request.length;
    request.buffer =
        SimProcess.buffer(segment)
            + (dice.chance(0.05) ? SimProcess.SEGMENT - 256 : (long) dice.below((int) room));
    request.tag = calls.newTag();
    request.returnBefore = -1000L - request.tag;
    request.errnoBefore = Errno.EINPROGRESS.code();
    return request;
  }

  /** A request with an aiocb in this slot; one that is in flight is left as it is. */
  ModelRequest drawAiocb(SimProcess process, int slot, boolean large, boolean ports) {
    ModelRequest request = draw(process);
    request.aiocb = SimProcess.aiocbSlot(slot);
    request.result = process.layout(large).resultAddress(request.aiocb);
    ModelRequest there = process.model().requests.get(request.result);
    if (there != null) {
      boolean write = request.write;
      request = copyOf(there);
      request.write = write;
      return request;
    }
    int notice = dice.below(3);
    List<Integer> portNumbers = process.model().ports();
    if (notice == 1) {
      request.notice = Notice.SIGNAL;
    } else if (notice == 2 && ports && !portNumbers.isEmpty()) {
      request.notice = Notice.PORT;
      request.port = dice.chance(0.05) ? request.fd : dice.pick(portNumbers);
    }
    process.putAiocb(request, large, request.write ? 2 : 1, SetupCalls.SIGNO);
    return request;
  }

  private static ModelRequest copyOf(ModelRequest there) {
    ModelRequest copy = new ModelRequest();
    copy.aiocb = there.aiocb;
    copy.result = there.result;
    copy.fd = there.fd;
    copy.buffer = there.buffer;
    copy.length = there.length;
    copy.offset = there.offset;
    copy.notice = there.notice;
    copy.port = there.port;
    copy.tag = there.tag;
    return copy;
  }

  /** Whether the slot holds a request in flight of the other layout. */
  static boolean conflicts(SimProcess process, int slot, boolean large) {
    if (process.abi().isLp64()) {
      return false;
    }
    long other = process.layout(!large).resultAddress(SimProcess.aiocbSlot(slot));
    return process.model().requests.containsKey(other);
  }
}
