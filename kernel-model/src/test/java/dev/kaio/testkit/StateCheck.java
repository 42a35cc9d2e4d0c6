package dev.kaio.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.aio.Aio;
import dev.kaio.aio.Aio.Which;
import dev.kaio.aio.AioReq;
import java.util.Arrays;
import java.util.List;

/** What a test says of the state of a process's asynchronous I/O. */
public final class StateCheck {
  // Flags of A and of requests (R-ST-5), written out.
  public static final int A_CLEANUP = 0x1;
  public static final int A_WAITN = 0x2;
  public static final int A_WAITN_PENDING = 0x4;
  public static final int A_REQ_BLOCK = 0x8;
  public static final int A_CLEANUP_PORT = 0x10;
  public static final int A_SOLARIS_REQ = 0x40;
  public static final int POLL = 0x1;
  public static final int PENDING = 0x2;
  public static final int PHYSIODONE = 0x4;
  public static final int COPYOUTDONE = 0x8;
  public static final int NOTIFYQ = 0x10;
  public static final int CLEANUPQ = 0x20;
  public static final int POLLQ = 0x40;
  public static final int DONEQ = 0x80;
  public static final int ZEROLEN = 0x100;
  public static final int PAGELOCKDONE = 0x200;
  public static final int CLOSE_PORT = 0x400;
  public static final int SIGNALLED = 0x800;
  public static final int SOLARIS = 0x1000;

  private final TestProcess process;
  private final Aio aio;

  StateCheck(TestProcess process) {
    this.process = process;
    this.aio = process.aio();
  }

  /** The process has no A. */
  public void isAbsent() {
    assertThat(aio).as("A").isNull();
  }

  /** Both counters of R-ST-2. */
  public StateCheck counts(int pending, int outstanding) {
    assertThat(aio).as("A").isNotNull();
    assertThat(aio.pending()).as("pending").isEqualTo(pending);
    assertThat(aio.outstanding()).as("outstanding").isEqualTo(outstanding);
    return this;
  }

  public StateCheck notifications(int count) {
    assertThat(aio.notifycnt()).as("notifycnt").isEqualTo(count);
    return this;
  }

  /** The requests with results of these numbers are on this queue, in this order, no others. */
  public StateCheck queue(Which which, Integer... indices) {
    assertThat(addressesOf(aio.queue(which)))
        .as("queue %s", which)
        .isEqualTo(Arrays.stream(indices).map(process::result).toList());
    return this;
  }

  /** The requests with these result addresses are on this queue, in this order, no others. */
  public StateCheck queueOf(Which which, Long... addresses) {
    assertThat(addressesOf(aio.queue(which))).as("queue %s", which).isEqualTo(List.of(addresses));
    return this;
  }

  private static List<Long> addressesOf(List<AioReq> reqs) {
    return reqs.stream().map(AioReq::resultAddress).toList();
  }

  /** Exactly these flags of A. */
  public StateCheck flags(int flags) {
    assertThat(aio.flags()).as("flags of A, in decimal").isEqualTo(flags);
    return this;
  }

  /** Exactly these flags of the request with the result of this number. */
  public StateCheck request(int index, int flags) {
    return requestAt(process.result(index), flags);
  }

  /** Exactly these flags of the request with this result address. */
  public StateCheck requestAt(long address, int flags) {
    AioReq req =
        aio.requests().stream()
            .filter(candidate -> candidate.resultAddress() == address)
            .findFirst()
            .orElseThrow(() -> new AssertionError("no request at " + Long.toHexString(address)));
    assertThat(Integer.toHexString(req.flags()))
        .as("flags of request %x", address)
        .isEqualTo(Integer.toHexString(flags));
    return this;
  }

  /** Pages locked in the whole address space; a page locked twice counts twice. */
  public StateCheck lockedPages(long pages) {
    assertThat(process.proc().addressSpace().lockedPages()).as("locked pages").isEqualTo(pages);
    return this;
  }

  public StateCheck unmapWait(boolean marked) {
    assertThat(process.proc().addressSpace().unmapWait()).as("unmap-wait mark").isEqualTo(marked);
    return this;
  }

  /** References that requests keep of descriptors (R-RW-7). */
  public StateCheck holds(int count) {
    assertThat(process.proc().descriptors().holds()).as("holds").isEqualTo(count);
    return this;
  }
}
