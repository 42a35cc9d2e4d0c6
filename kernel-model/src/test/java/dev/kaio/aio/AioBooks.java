package dev.kaio.aio;

import dev.kaio.dev.Buf;
import java.util.ArrayList;
import java.util.List;

/** Whether the counters of a process's asynchronous I/O agree with what they count. */
public final class AioBooks {
  private AioBooks() {}

  /** What does not agree, a line each; empty if all is well. */
  public static List<String> imbalances(Aio aio) {
    List<String> wrong = new ArrayList<>();
    List<AioReq> all = aio.requests();
    long pending = all.stream().filter(req -> req.has(AioReq.PENDING)).count();
    compare(wrong, "pending", aio.pending, pending);
    compare(wrong, "outstanding", aio.outstanding, all.size());
    compare(wrong, "size of the hash", aio.hash.size(), all.size());
    compare(wrong, "holds", aio.proc.descriptors().holds(), aio.pending);
    long locked = all.stream().mapToLong(req -> pages(aio, req.buf)).sum();
    compare(wrong, "locked pages", aio.proc.addressSpace().lockedPages(), locked);
    for (Aio.Which which : Aio.Which.values()) {
      for (AioReq req : aio.queue(which)) {
        if (aio.hash.find(req.resultAddress) != req) {
          wrong.add("a member of %s is not in the hash".formatted(which));
        }
        if (req.has(AioReq.PENDING) != (which == Aio.Which.PORT_PENDING)) {
          wrong.add("a member of %s has flags %x".formatted(which, req.flags()));
        }
        if (req.has(AioReq.DONEQ) != (which == Aio.Which.DONE)) {
          wrong.add("a member of %s has flags %x".formatted(which, req.flags()));
        }
      }
    }
    return wrong;
  }

  private static void compare(List<String> wrong, String what, long is, long shouldBe) {
    if (is != shouldBe) {
      wrong.add("%s: %d, and there are %d".formatted(what, is, shouldBe));
    }
  }

  private static long pages(Aio aio, Buf buf) {
    if (!buf.hasPagesLocked()) {
      return 0;
    }
    long size = aio.proc.abi().pageSize();
    long first = buf.address() / size;
    long last = (buf.address() + buf.count() - 1) / size;
    return last - first + 1;
  }
}
