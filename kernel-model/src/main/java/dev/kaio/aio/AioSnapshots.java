package dev.kaio.aio;

import dev.kaio.abi.Errno;
import dev.kaio.dev.Buf;
import dev.kaio.snapshot.AioSnapshot;
import dev.kaio.snapshot.RequestSnapshot;
import java.util.List;

/** Turns A into values. */
final class AioSnapshots {
  private AioSnapshots() {}

  static AioSnapshot of(Aio aio) {
    return new AioSnapshot(
        aio.pending,
        aio.outstanding,
        aio.notifycnt,
        aio.waitncnt,
        aio.portCloseCount,
        aio.flags,
        aio.started,
        aio.cleanupRequested,
        aio.proc.quotas().bytesInFlight().used(),
        aio.counters.snapshot(),
        new AioSnapshot.Queues(
            results(aio.doneq),
            results(aio.pollq),
            results(aio.notifyq),
            results(aio.cleanupq),
            results(aio.portq),
            results(aio.portpending),
            results(aio.portcleanupq),
            results(aio.collected)),
        aio.requests().stream().map(AioReq::snapshot).toList());
  }

  private static List<Long> results(AioQueue queue) {
    return queue.list().stream().map(AioReq::resultAddress).toList();
  }

  static RequestSnapshot of(AioReq req) {
    Buf buf = req.buf;
    boolean pending = req.has(AioReq.PENDING);
    return new RequestSnapshot(
        req.resultAddress,
        req.aiocbAddress,
        req.flags(),
        req.fd,
        req.portNumber,
        buf.isWrite(),
        buf.address(),
        buf.count(),
        buf.offset(),
        pending ? 0 : buf.resultReturn(),
        pending ? Errno.EINPROGRESS.code() : buf.resultErrno());
  }
}
