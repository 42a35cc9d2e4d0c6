package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sysnum;
import dev.kaio.aio.Aio;
import dev.kaio.dev.RamDisk;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.proc.SystemLimits;
import dev.kaio.testkit.Kernels;
import dev.kaio.wire.CallRanges;
import dev.kaio.wire.Fault;
import dev.kaio.wire.Fetch;
import dev.kaio.wire.Payload;
import dev.kaio.wire.Post;
import dev.kaio.wire.Return;
import dev.kaio.wire.Store;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Requests that no LWP makes (PROTOCOL.md, section 6.3); what they do beyond that is R-RW. */
class PostedRequestTest {
  private static final String GATE = "/dev/gate/0";
  private static final String DISK = "/dev/rdsk/c0t0d0s0";
  private static final long BASE = 0x10000;
  private static final long BUFFER = 0x12000;
  private static final long RESULT = 0x14000;
  private static final long RESULT_SIZE = 16;
  private static final int READ = KaioOp.AIOREAD.code();
  private static final int WRITE = KaioOp.AIOWRITE.code();

  private static Conversation withFile(Kernel kernel, String path) {
    Conversation talk = Conversation.attachedTo(kernel);
    assertThat(talk.result(Sysnum.MMAP, BASE, 0x8000, 3, 0x110, -1, 0).errno()).isZero();
    byte[] name = (path + "\0").getBytes(StandardCharsets.UTF_8);
    assertThat(talk.result(new Conversation.Bytes(BASE, name), Sysnum.OPEN, BASE, 2, 0).value())
        .isZero();
    return talk;
  }

  private static Conversation withFile(String path) {
    Conversation talk = withFile(Kernels.boot(KernelConfig.DEFAULT), path);
    assertThat(talk.result(Sysnum.KAIO, KaioOp.AIOINIT.code()).errno()).isZero();
    return talk;
  }

  private static void post(Conversation talk, CallRanges memory, long... slots) {
    talk.say(new Post(slots, memory));
  }

  private static void post(Conversation talk, long... slots) {
    post(talk, Conversation.NOTHING, slots);
  }

  private static Aio aio(Conversation talk) {
    return Aio.of(talk.session.proc());
  }

  private static long reap(Conversation talk) {
    return talk.result(Sysnum.KAIO, KaioOp.AIOWAIT.code(), 0, 1).value();
  }

  /** Reaps, and returns the errno that was stored for the request. */
  private static int errnoOf(Conversation talk, long result) {
    int sequence = talk.call(Sysnum.KAIO, KaioOp.AIOWAIT.code(), 0, 1);
    ByteBuffer stored = ByteBuffer.allocate((int) RESULT_SIZE);
    while (stored.position() < 12) {
      Store piece = talk.next(Store.class);
      assertThat(piece.address()).isEqualTo(result + stored.position());
      stored.put(piece.bytes());
    }
    assertThat(talk.next(Return.class)).isEqualTo(new Return(1, sequence, result, 0));
    assertThat(stored.getLong(0)).isEqualTo(-1);
    return stored.getInt(8);
  }

  // ---- requests ----

  @Test
  void nothingAnswersARequestAndItIsReapedLikeOthers() {
    Conversation talk = withFile(GATE);
    post(talk, READ, 0, BUFFER, 512, 0, RESULT);
    talk.assertSilent();
    assertThat(talk.gate().held()).hasSize(1);
    assertThat(aio(talk).outstanding()).isEqualTo(1);
    talk.gate().completeAll();
    talk.kernel.runUntilIdle();
    talk.next(Store.class);
    assertThat(reap(talk)).isEqualTo(RESULT);
    assertThat(aio(talk).outstanding()).isZero();
  }

  @Test
  void itGoesWhileTheOnlyLwpSleepsAndWakesIt() {
    Conversation talk = withFile(GATE);
    post(talk, READ, 0, BUFFER, 512, 0, RESULT);
    talk.call(Sysnum.KAIO, KaioOp.AIOWAIT.code(), 0, 0);
    talk.assertSilent();

    post(talk, READ, 0, BUFFER, 512, 512, RESULT + RESULT_SIZE);
    assertThat(talk.gate().held()).hasSize(2);
    post(talk, READ, 7, BUFFER, 512, 512, RESULT + 2 * RESULT_SIZE);

    talk.next(Store.class);
    assertThat(talk.next(Return.class).value()).isEqualTo(RESULT + 2 * RESULT_SIZE);
  }

  @Test
  void aWritesDataComesWithItOrIsFetched() {
    Conversation talk = withFile(DISK);
    byte[] data = {1, 2, 3, 4};
    byte[] sector = new byte[512];
    System.arraycopy(data, 0, sector, 0, data.length);
    RamDisk disk = (RamDisk) talk.kernel.devices().find(DISK);
    Conversation.Bytes sent = new Conversation.Bytes(BUFFER, sector);

    post(talk, sent, WRITE, 0, BUFFER, 512, 0, RESULT);
    post(talk, WRITE, 0, BUFFER, 512, 512, RESULT + RESULT_SIZE);
    Fetch fetch = talk.next(Fetch.class);
    talk.say(new Payload(fetch.request(), ByteBuffer.wrap(sector)));

    assertThat(disk.peek(0, 512)).isEqualTo(ByteBuffer.wrap(sector));
    assertThat(disk.peek(512, 512)).isEqualTo(ByteBuffer.wrap(sector));
    assertThat(reap(talk)).isEqualTo(RESULT);
    assertThat(reap(talk)).isEqualTo(RESULT + RESULT_SIZE);
  }

  @Test
  void withThePollBitTheResultComesByItself() {
    Conversation talk = withFile(DISK);
    post(talk, READ | KaioOp.POLL_BIT, 0, BUFFER, 512, 0, RESULT);
    assertThat(talk.next(Store.class).address()).isEqualTo(BUFFER);
    assertThat(talk.next(Store.class).address()).isEqualTo(RESULT);
  }

  // ---- failures are results: R-RW-1, in the order of its checks ----

  @Test
  void aDescriptorThatIsNotOpenIsAResult() {
    Conversation talk = withFile(DISK);
    post(talk, READ, 9, BUFFER, 512, 0, RESULT);
    talk.assertSilent();
    assertThat(aio(talk).pending()).isZero();
    assertThat(errnoOf(talk, RESULT)).isEqualTo(Errno.EBADF.code());
    assertThat(aio(talk).outstanding()).isZero();
    assertThat(talk.session.proc().descriptors().holds()).isZero();
  }

  @Test
  void whatTheDriverRefusesIsAResult() {
    Conversation talk = withFile(DISK);
    post(talk, READ, 0, BUFFER, 512, -512, RESULT);
    assertThat(errnoOf(talk, RESULT)).isEqualTo(Errno.EINVAL.code());
    post(talk, READ, 0, 0x90000, 512, 0, RESULT);
    assertThat(errnoOf(talk, RESULT)).isEqualTo(Errno.EFAULT.code());
    assertThat(talk.session.proc().addressSpace().lockedPages()).isZero();
  }

  @Test
  void aFailureWithThePollBitComesByItself() {
    Conversation talk = withFile(DISK);
    post(talk, READ | KaioOp.POLL_BIT, 9, BUFFER, 512, 0, RESULT);
    Store result = talk.next(Store.class);
    assertThat(result.address()).isEqualTo(RESULT);
  }

  /** R-RW-2: the limit of a process is EAGAIN; as a result it can be made again when reaped. */
  @Test
  void tooManyRequestsAreResultsUntilThereAreTwiceAsMany() {
    SystemLimits all = SystemLimits.DEFAULT;
    SystemLimits few = all.withEach(all.each().withRequests(2));
    Conversation talk = withFile(Kernels.boot(KernelConfig.DEFAULT.withLimits(few)), GATE);
    talk.result(Sysnum.KAIO, KaioOp.AIOINIT.code());
    for (int i = 0; i < 4; i++) {
      post(talk, READ, 0, BUFFER, 512, 0, RESULT + i * RESULT_SIZE);
    }
    talk.assertSilent();
    assertThat(talk.gate().held()).hasSize(2);
    assertThat(errnoOf(talk, RESULT + 2 * RESULT_SIZE)).isEqualTo(Errno.EAGAIN.code());
    post(talk, READ, 0, BUFFER, 512, 0, RESULT + 4 * RESULT_SIZE);
    talk.assertSilent();

    post(talk, READ, 0, BUFFER, 512, 0, RESULT + 5 * RESULT_SIZE);

    talk.assertRefused(Fault.LIMIT);
  }

  // ---- what has no result to say it in ----

  @Test
  void withoutAioinitItIsOutOfOrder() {
    Conversation talk = withFile(Kernels.boot(KernelConfig.DEFAULT), DISK);
    post(talk, READ, 0, BUFFER, 512, 0, RESULT);
    talk.assertRefused(Fault.OUT_OF_ORDER);
  }

  @Test
  void anotherOpcodeIsOutOfOrder() {
    Conversation talk = withFile(DISK);
    post(talk, KaioOp.AIOWAIT.code(), 0, 1);
    talk.assertRefused(Fault.OUT_OF_ORDER);
  }

  @Test
  void aResultAddressInUseIsOutOfOrder() {
    Conversation talk = withFile(GATE);
    post(talk, READ, 0, BUFFER, 512, 0, RESULT);
    post(talk, READ, 0, BUFFER, 512, 0, RESULT);
    talk.assertRefused(Fault.OUT_OF_ORDER);
  }
}
