package dev.kaio.wire;

import dev.kaio.snapshot.AioSnapshot;
import dev.kaio.snapshot.CounterSnapshot;
import dev.kaio.snapshot.RequestSnapshot;
import java.util.List;

/** The asynchronous I/O of a process as bytes; PROTOCOL.md, section 11, gives the offsets. */
final class AioLayout {
  private static final int STARTED = 0x1;
  private static final int CLEANUP_REQUESTED = 0x2;

  private AioLayout() {}

  static void put(BodyWriter out, AioSnapshot aio) {
    out.i32(aio.pending());
    out.i32(aio.outstanding());
    out.i32(aio.notifycnt());
    out.i32(aio.waitncnt());
    out.i32(aio.portCloseCount());
    out.i32(aio.flags());
    out.i32((aio.started() ? STARTED : 0) | (aio.cleanupRequested() ? CLEANUP_REQUESTED : 0));
    out.i32(0);
    out.i64(aio.bytesInFlight());
    SnapshotLayout.put(out, aio.counters());
    AioSnapshot.Queues queues = aio.queues();
    putQueue(out, queues.doneq());
    putQueue(out, queues.pollq());
    putQueue(out, queues.notifyq());
    putQueue(out, queues.cleanupq());
    putQueue(out, queues.portq());
    putQueue(out, queues.portpending());
    putQueue(out, queues.portcleanupq());
    putQueue(out, queues.collected());
    out.i32(aio.requests().size());
    aio.requests().forEach(request -> put(out, request));
  }

  static AioSnapshot aio(BodyReader in) throws ProtocolFault {
    int pending = in.i32();
    int outstanding = in.i32();
    int notifycnt = in.i32();
    int waitncnt = in.i32();
    int portCloseCount = in.i32();
    int flags = in.i32();
    int bits = in.bits(STARTED | CLEANUP_REQUESTED);
    in.reserved32();
    long bytesInFlight = in.i64();
    CounterSnapshot counters = SnapshotLayout.counters(in);
    AioSnapshot.Queues queues =
        new AioSnapshot.Queues(
            queue(in), queue(in), queue(in), queue(in), queue(in), queue(in), queue(in), queue(in));
    return new AioSnapshot(
        pending,
        outstanding,
        notifycnt,
        waitncnt,
        portCloseCount,
        flags,
        (bits & STARTED) != 0,
        (bits & CLEANUP_REQUESTED) != 0,
        bytesInFlight,
        counters,
        queues,
        SnapshotLayout.list(in, AioLayout::request));
  }

  private static void putQueue(BodyWriter out, List<Long> results) {
    out.i32(results.size());
    for (long result : results) {
      out.i64(result);
    }
  }

  private static List<Long> queue(BodyReader in) throws ProtocolFault {
    return SnapshotLayout.list(in, BodyReader::i64);
  }

  private static void put(BodyWriter out, RequestSnapshot request) {
    out.i64(request.result());
    out.i64(request.aiocb());
    out.i64(request.buffer());
    out.i64(request.length());
    out.i64(request.offset());
    out.i64(request.returned());
    out.i32(request.errno());
    out.i32(request.flags());
    out.i32(request.fd());
    out.i32(request.port());
    out.i32(request.write() ? 1 : 0);
    out.i32(0);
  }

  private static RequestSnapshot request(BodyReader in) throws ProtocolFault {
    long result = in.i64();
    long aiocb = in.i64();
    long buffer = in.i64();
    long length = in.i64();
    long offset = in.i64();
    long returned = in.i64();
    int errno = in.i32();
    int flags = in.i32();
    int fd = in.i32();
    int port = in.i32();
    boolean write = in.bits(1) != 0;
    in.reserved32();
    return new RequestSnapshot(
        result, aiocb, flags, fd, port, write, buffer, length, offset, returned, errno);
  }
}
