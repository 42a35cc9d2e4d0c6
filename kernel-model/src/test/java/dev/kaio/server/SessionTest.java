package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.dev.RamDisk;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.testkit.Kernels;
import dev.kaio.wire.Attach;
import dev.kaio.wire.Attached;
import dev.kaio.wire.Bye;
import dev.kaio.wire.Exited;
import dev.kaio.wire.Fault;
import dev.kaio.wire.Fetch;
import dev.kaio.wire.Hello;
import dev.kaio.wire.Interrupt;
import dev.kaio.wire.Missing;
import dev.kaio.wire.Payload;
import dev.kaio.wire.Ping;
import dev.kaio.wire.Pong;
import dev.kaio.wire.Return;
import dev.kaio.wire.SignalDelivery;
import dev.kaio.wire.Span;
import dev.kaio.wire.Store;
import dev.kaio.wire.Welcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A session, frame by frame, without sockets. The process is LP64 sparc unless a test says so. */
class SessionTest {
  private static final long BASE = 0x10000;
  private static final long BUFFER = 0x12000;
  private static final long RESULT = 0x14000;
  private static final long TIMEOUT = 0x14100;
  private static final int MAP_FIXED_ANON = 0x110;

  private static int op(KaioOp op) {
    return op.code();
  }

  /** A process with 32 KiB at BASE, kaio initialised, and a file open. */
  private static Conversation withFile(String path) {
    Conversation talk = Conversation.attached();
    assertThat(talk.result(Sysnum.MMAP, BASE, 0x8000, 3, MAP_FIXED_ANON, -1, 0).errno()).isZero();
    byte[] name = (path + "\0").getBytes(StandardCharsets.UTF_8);
    assertThat(talk.result(new Conversation.Bytes(BASE, name), Sysnum.OPEN, BASE, 2, 0).value())
        .isZero();
    assertThat(talk.result(Sysnum.KAIO, op(KaioOp.AIOINIT)).errno()).isZero();
    return talk;
  }

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 7 + i / 256);
    }
    return bytes;
  }

  // ---- the beginning ----

  @Test
  void aClientIsWelcomedAndAttached() {
    Conversation talk = new Conversation();

    talk.say(new Hello(1, 3));
    assertThat(talk.next(Welcome.class))
        .isEqualTo(new Welcome(1, Conversation.MAX_FRAME, 7, 30, "classic"));
    talk.say(new Attach(Abi.LP64_X86, "prog"));
    assertThat(talk.next(Attached.class))
        .isEqualTo(new Attached(talk.session.proc().pid(), 1000, true, 4096));
    assertThat(talk.session.proc().name()).isEqualTo("prog");
  }

  @Test
  void aVersionThatTheServerDoesNotSpeakIsRefused() {
    Conversation talk = new Conversation();
    talk.say(new Hello(2, 9));
    talk.assertRefused(Fault.BAD_VERSION);
  }

  @Test
  void whateverComesBeforeHelloIsOutOfOrder() {
    Conversation talk = new Conversation();
    talk.say(new Attach(Abi.LP64_SPARC, "early"));
    talk.assertRefused(Fault.OUT_OF_ORDER);
    assertThat(talk.kernel.procs().all()).isEmpty();
  }

  @Test
  void aCallBeforeAttachIsOutOfOrder() {
    Conversation talk = new Conversation();
    talk.say(new Hello(1, 1));
    talk.next(Welcome.class);
    talk.call(Sysnum.GETPID);
    talk.assertRefused(Fault.OUT_OF_ORDER);
  }

  @Test
  void helloAndAttachComeOnce() {
    Conversation talk = Conversation.attached();
    talk.say(new Hello(1, 1));
    talk.assertRefused(Fault.OUT_OF_ORDER);

    Conversation other = Conversation.attached();
    other.say(new Attach(Abi.LP64_SPARC, "again"));
    other.assertRefused(Fault.OUT_OF_ORDER);
  }

  @Test
  void garbageEndsTheConnectionAndItsProcess() {
    Conversation talk = Conversation.attached();
    talk.say("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    talk.assertRefused(Fault.BAD_LENGTH);
    assertThat(talk.kernel.procs().all()).isEmpty();
  }

  @Test
  void aFaultEndsNoOtherConnection() {
    Kernel kernel = Kernels.boot(KernelConfig.DEFAULT);
    Conversation good = Conversation.attachedTo(kernel);
    Conversation bad = Conversation.attachedTo(kernel);

    bad.say(new byte[] {0, 0, 0, 0});

    bad.assertRefused(Fault.BAD_LENGTH);
    assertThat(good.result(Sysnum.GETPID).value()).isEqualTo(good.session.proc().pid());
  }

  @Test
  void whatComesBehindAFaultIsIgnored() {
    Conversation talk = Conversation.attached();
    talk.call(9, Conversation.NOTHING, Sysnum.GETPID);
    talk.call(Sysnum.GETPID);
    talk.assertRefused(Fault.UNKNOWN_LWP);
  }

  // ---- calls ----

  @Test
  void aCallReturnsWithItsOwnSequence() {
    Conversation talk = Conversation.attached();
    int sequence = talk.call(Sysnum.GETPID);
    assertThat(talk.next(Return.class))
        .isEqualTo(new Return(1, sequence, talk.session.proc().pid(), 0));
  }

  @Test
  void anLwpThatDoesNotExistIsAFault() {
    for (int lwp : new int[] {0, 2, -1}) {
      Conversation talk = Conversation.attached();
      talk.call(lwp, Conversation.NOTHING, Sysnum.GETPID);
      talk.assertRefused(Fault.UNKNOWN_LWP);
    }
  }

  @Test
  void aSecondCallOfAnLwpThatIsInTheKernelIsAFault() {
    Conversation talk = withFile("/dev/gate/0");
    talk.call(Sysnum.KAIO, op(KaioOp.AIOWAIT), 0, 0);
    talk.assertSilent();

    talk.call(Sysnum.GETPID);

    talk.assertRefused(Fault.LWP_BUSY);
  }

  @Test
  void otherLwpsCallWhileOneSleeps() {
    Conversation talk = withFile("/dev/gate/0");
    int second = (int) talk.result(Sysnum.LWP_CREATE, 0, 0, 0).value();
    talk.call(Sysnum.KAIO, op(KaioOp.AIOWAIT), 0, 0);

    int sequence = talk.call(second, Conversation.NOTHING, Sysnum.GETPID);

    assertThat(talk.next(Return.class).sequence()).isEqualTo(sequence);
  }

  @Test
  void theNumberOfAnLwpThatLeftCanBeUsedAgain() {
    Conversation talk = Conversation.attached();
    int second = (int) talk.result(Sysnum.LWP_CREATE, 0, 0, 0).value();
    talk.call(second, Conversation.NOTHING, Sysnum.LWP_EXIT);
    talk.assertSilent();
    assertThat(talk.result(Sysnum.LWP_CREATE, 0, 0, 0).value()).isEqualTo(second);

    talk.call(second, Conversation.NOTHING, Sysnum.GETPID);

    assertThat(talk.next(Return.class).lwp()).isEqualTo(second);
  }

  @Test
  void aCallWithoutItsOperandsIsAskedForThemAndHasDoneNothing() {
    Conversation talk = withFile("/dev/gate/0");
    int sequence = talk.call(Sysnum.KAIO, op(KaioOp.AIOWAIT), TIMEOUT, 1);
    assertThat(talk.next(Missing.class))
        .isEqualTo(new Missing(1, sequence, List.of(new Span(TIMEOUT, 16))));

    // R-WAIT-2 (d): nothing outstanding and dontblock 1 is EINVAL.
    Return answer =
        talk.result(
            new Conversation.Bytes(TIMEOUT, new byte[16]),
            Sysnum.KAIO,
            op(KaioOp.AIOWAIT),
            TIMEOUT,
            1);
    assertThat(answer.errno()).isEqualTo(Errno.EINVAL.code());
  }

  @Test
  void anOperandThatIsNotMappedIsTheCallsOwnErrorAndNotMissing() {
    Conversation talk = withFile("/dev/gate/0");
    assertThat(talk.result(Sysnum.KAIO, op(KaioOp.AIOWAIT), 0x90000, 0).errno())
        .isEqualTo(Errno.EFAULT.code());
  }

  // ---- data ----

  @Test
  void aReadsBytesComeBeforeTheWaitThatReapsIt() {
    Conversation talk = withFile("/dev/rdsk/c0t0d0s0");
    byte[] data = pattern(512);
    RamDisk disk = (RamDisk) talk.kernel.devices().find("/dev/rdsk/c0t0d0s0");
    talk.result(new Conversation.Bytes(BUFFER, data), Sysnum.PWRITE, 0, BUFFER, data.length, 1024);
    assertThat(disk.peek(1024, 512)).isEqualTo(ByteBuffer.wrap(data));

    talk.call(Sysnum.KAIO, op(KaioOp.AIOREAD), 0, BUFFER, 512, 1024, RESULT);
    assertThat(talk.next(Return.class).errno()).isZero();
    Store read = talk.next(Store.class);
    assertThat(read.address()).isEqualTo(BUFFER);
    assertThat(Conversation.bytes(read.bytes())).isEqualTo(data);
    talk.assertSilent();

    // R-CPY-3: the result is not stored before it is reaped. R-CPY-1: return first, then errno.
    talk.call(Sysnum.KAIO, op(KaioOp.AIOWAIT), 0, 0);
    ByteBuffer result = ByteBuffer.allocate(16);
    while (result.position() < 12) {
      Store piece = talk.next(Store.class);
      assertThat(piece.address()).isEqualTo(RESULT + result.position());
      result.put(piece.bytes());
    }
    assertThat(result.getLong(0)).isEqualTo(512);
    assertThat(result.getInt(8)).isZero();
    assertThat(talk.next(Return.class).value()).isEqualTo(RESULT);
  }

  @Test
  void aWritesPayloadIsTakenFromTheFrame() {
    Conversation talk = withFile("/dev/rdsk/c0t0d0s0");
    byte[] data = pattern(1024);
    Return answer =
        talk.result(
            new Conversation.Bytes(BUFFER, data),
            Sysnum.KAIO,
            op(KaioOp.AIOWRITE),
            0,
            BUFFER,
            1024,
            0,
            RESULT);
    assertThat(answer.errno()).isZero();
    talk.assertSilent();
    RamDisk disk = (RamDisk) talk.kernel.devices().find("/dev/rdsk/c0t0d0s0");
    assertThat(disk.peek(0, 1024)).isEqualTo(ByteBuffer.wrap(data));
  }

  @Test
  void aWritesPayloadThatDoesNotFitInAFrameIsFetched() {
    Conversation talk = withFile("/dev/rdsk/c0t0d0s0");
    byte[] data = pattern(8192);
    talk.call(Sysnum.KAIO, op(KaioOp.AIOWRITE), 0, BUFFER, 8192, 0, RESULT);
    assertThat(talk.next(Return.class).errno()).isZero();
    int piece = Conversation.MAX_FRAME - 24;
    Fetch first = talk.next(Fetch.class);
    Fetch second = talk.next(Fetch.class);
    Fetch third = talk.next(Fetch.class);
    assertThat(List.of(first.length(), second.length(), third.length()))
        .containsExactly(piece, piece, 8192 - 2 * piece);

    for (Fetch fetch : List.of(third, first, second)) {
      int offset = (int) (fetch.address() - BUFFER);
      talk.say(new Payload(fetch.request(), ByteBuffer.wrap(data, offset, fetch.length())));
    }

    RamDisk disk = (RamDisk) talk.kernel.devices().find("/dev/rdsk/c0t0d0s0");
    assertThat(disk.peek(0, 8192)).isEqualTo(ByteBuffer.wrap(data));
    assertThat(talk.result(Sysnum.KAIO, op(KaioOp.AIOWAIT), 0, 0).value()).isEqualTo(RESULT);
  }

  @Test
  void ifTheClientDiesBeforeItsPayloadTheDeviceStaysUntouched() {
    Conversation talk = withFile("/dev/rdsk/c0t0d0s0");
    talk.call(Sysnum.KAIO, op(KaioOp.AIOWRITE), 0, BUFFER, 512, 0, RESULT);

    talk.session.lost();

    RamDisk disk = (RamDisk) talk.kernel.devices().find("/dev/rdsk/c0t0d0s0");
    assertThat(disk.allocated()).isZero();
    assertThat(talk.kernel.procs().all()).isEmpty();
  }

  @Test
  void payloadThatNobodyAskedForIsOutOfOrder() {
    Conversation talk = Conversation.attached();
    talk.say(new Payload(1, ByteBuffer.allocate(4)));
    talk.assertRefused(Fault.OUT_OF_ORDER);
  }

  @Test
  void payloadOfAnotherLengthIsAFaultAndItsRequestEnds() {
    Conversation talk = withFile("/dev/rdsk/c0t0d0s0");
    talk.call(Sysnum.KAIO, op(KaioOp.AIOWRITE), 0, BUFFER, 512, 0, RESULT);
    talk.next(Return.class);
    Fetch fetch = talk.next(Fetch.class);

    talk.say(new Payload(fetch.request(), ByteBuffer.allocate(511)));

    talk.assertRefused(Fault.BAD_BODY);
    assertThat(talk.kernel.procs().all()).isEmpty();
    assertThat(talk.session.proc().addressSpace().lockedPages()).isZero();
  }

  // ---- signals, interrupts ----

  @Test
  void anInterruptEndsTheCallThatItNames() {
    Conversation talk = withFile("/dev/gate/0");
    int sequence = talk.call(Sysnum.KAIO, op(KaioOp.AIOWAIT), 0, 0);

    talk.say(new Interrupt(1, sequence));

    assertThat(talk.next(Return.class)).isEqualTo(new Return(1, sequence, -1, Errno.EINTR.code()));
  }

  @Test
  void anInterruptOfAnotherCallIsIgnored() {
    Conversation talk = withFile("/dev/gate/0");
    int sequence = talk.call(Sysnum.KAIO, op(KaioOp.AIOWAIT), 0, 0);

    talk.say(new Interrupt(1, sequence - 1));
    talk.say(new Interrupt(7, sequence));

    talk.assertSilent();
    assertThat(talk.isClosed()).isFalse();
  }

  @Test
  void aCaughtSignalIsDelivered() {
    Conversation talk = Conversation.attached();
    int pid = talk.session.proc().pid();
    talk.result(Sysnum.SIGACTION, Signal.SIGUSR1, 2);

    talk.call(Sysnum.KILL, pid, Signal.SIGUSR1);

    assertThat(talk.next(SignalDelivery.class))
        .isEqualTo(new SignalDelivery(1, Signal.SIGUSR1, Signal.SI_USER, 0, pid, 1000));
    assertThat(talk.next(Return.class).errno()).isZero();
  }

  @Test
  void aPingIsAnsweredWithItsToken() {
    Conversation talk = Conversation.attached();
    talk.say(new Ping(99));
    assertThat(talk.next(Pong.class)).isEqualTo(new Pong(99));
  }

  // ---- the end ----

  @Test
  void exitIsAnsweredByExitedAndTheEnd() {
    Conversation talk = Conversation.attached();
    talk.call(Sysnum.EXIT, 3);
    assertThat(talk.next(Exited.class)).isEqualTo(new Exited(3, 0));
    talk.assertSilent();
    assertThat(talk.isClosed()).isTrue();
  }

  @Test
  void theLastLwpsEndIsTheEndOfTheProcess() {
    Conversation talk = Conversation.attached();
    talk.call(Sysnum.LWP_EXIT);
    assertThat(talk.next(Exited.class)).isEqualTo(new Exited(0, 0));
  }

  @Test
  void aSignalThatKillsIsReportedByItsNumber() {
    Conversation talk = Conversation.attached();
    talk.call(255); // no such call: SIGSYS (R-MOD-8)
    assertThat(talk.next(Exited.class)).isEqualTo(new Exited(0, Signal.SIGSYS));
    assertThat(talk.isClosed()).isTrue();
  }

  @Test
  void aCallThatCrossesAKillIsAnsweredByExited() {
    Kernel kernel = Kernels.boot(KernelConfig.DEFAULT);
    Conversation victim = Conversation.attachedTo(kernel);
    Conversation killer = Conversation.attachedTo(kernel);
    assertThat(killer.result(Sysnum.KILL, victim.session.proc().pid(), 9).errno()).isZero();

    victim.call(Sysnum.GETPID);

    assertThat(victim.next(Exited.class)).isEqualTo(new Exited(0, Signal.SIGKILL));
    victim.assertSilent();
  }

  @Test
  void byeIsAnsweredByExitedWhenTheDevicesAreDone() {
    Conversation talk = withFile("/dev/gate/0");
    talk.call(Sysnum.KAIO, op(KaioOp.AIOREAD), 0, BUFFER, 512, 0, RESULT);
    talk.next(Return.class);

    talk.say(new Bye());
    talk.call(Sysnum.GETPID);
    talk.assertSilent();
    assertThat(talk.kernel.procs().all()).hasSize(1);

    // R-CLN-13: exit waits for what is pending; the result is not stored.
    talk.gate().completeAll();
    talk.kernel.runUntilIdle();
    assertThat(talk.next(Store.class).address()).isEqualTo(BUFFER);
    assertThat(talk.next(Exited.class)).isEqualTo(new Exited(0, 0));
    talk.assertSilent();
    assertThat(talk.kernel.procs().all()).isEmpty();
  }

  @Test
  void aWriteOfAProgramThatSaidByeIsStillFetched() {
    Conversation talk = withFile("/dev/gate/0");
    talk.call(Sysnum.KAIO, op(KaioOp.AIOWRITE), 0, BUFFER, 512, 0, RESULT);
    talk.next(Return.class);
    talk.say(new Bye());

    talk.gate().completeAll();
    Fetch fetch = talk.next(Fetch.class);
    talk.say(new Payload(fetch.request(), ByteBuffer.wrap(pattern(512))));

    assertThat(talk.next(Exited.class)).isEqualTo(new Exited(0, 0));
    assertThat(((RamDisk) talk.gate().disk()).peek(0, 512))
        .isEqualTo(ByteBuffer.wrap(pattern(512)));
  }

  @Test
  void aLostClientsProcessIsThereUntilItsDevicesAreDone() {
    Conversation talk = withFile("/dev/gate/0");
    talk.call(Sysnum.KAIO, op(KaioOp.AIOREAD), 0, BUFFER, 512, 0, RESULT);
    talk.next(Return.class);

    talk.session.lost();
    talk.session.lost();
    assertThat(talk.kernel.procs().all()).hasSize(1);
    assertThat(talk.session.proc().addressSpace().lockedPages()).isEqualTo(1);

    talk.gate().completeAll();
    talk.kernel.runUntilIdle();
    assertThat(talk.kernel.procs().all()).isEmpty();
    assertThat(talk.session.proc().addressSpace().lockedPages()).isZero();
    assertThat(talk.session.proc().descriptors().holds()).isZero();
    talk.assertSilent();
  }
}
