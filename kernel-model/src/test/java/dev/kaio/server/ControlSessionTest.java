package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.testkit.Kernels;
import dev.kaio.wire.Control;
import dev.kaio.wire.ControlCommand;
import dev.kaio.wire.ControlReply;
import dev.kaio.wire.ControlRequest;
import dev.kaio.wire.Controlled;
import dev.kaio.wire.Exited;
import dev.kaio.wire.Fault;
import dev.kaio.wire.Hello;
import dev.kaio.wire.ProtocolFault;
import dev.kaio.wire.Return;
import dev.kaio.wire.Store;
import dev.kaio.wire.Welcome;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CONTROL, frame by frame, without sockets. */
class ControlSessionTest {
  private static final long BASE = 0x10000;
  private static final long BUFFER = 0x12000;
  private static final long RESULT = 0x14000;
  private static final long TIMEOUT = 0x14100;
  private static final String GATE = "/dev/gate/0";

  private static Kernel virtualKernel() {
    Kernel kernel = Kernels.boot(KernelConfig.DEFAULT);
    kernel.control().takeClock();
    return kernel;
  }

  /** A privileged process with 32 KiB at BASE, kaio initialised, and the gate open. */
  private static Conversation withGate(Kernel kernel) {
    Conversation talk = Conversation.attachedTo(kernel);
    talk.result(Sysnum.MMAP, BASE, 0x8000, 3, 0x110, -1, 0);
    byte[] name = (GATE + "\0").getBytes(StandardCharsets.UTF_8);
    talk.result(new Conversation.Bytes(BASE, name), Sysnum.OPEN, BASE, 2, 0);
    assertThat(talk.result(Sysnum.KAIO, KaioOp.AIOINIT.code()).errno()).isZero();
    return talk;
  }

  private static void read(Conversation talk, long result) {
    assertThat(talk.result(Sysnum.KAIO, KaioOp.AIOREAD.code(), 0, BUFFER, 512, 0, result).errno())
        .isZero();
  }

  private static ControlReply reply(Controlled answer) throws ProtocolFault {
    assertThat(Errno.nameOf(answer.errno())).isEqualTo("0");
    return ControlReply.decode(
        answer.command(), answer.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN));
  }

  private static Conversation.Bytes seconds(long seconds) {
    return new Conversation.Bytes(
        TIMEOUT, ByteBuffer.allocate(16).putLong(seconds).putLong(0).array());
  }

  // ---- the order ----

  @Test
  void whatACommandCausesComesBeforeItsAnswer() throws ProtocolFault {
    Conversation talk = withGate(Kernels.boot(KernelConfig.DEFAULT));
    read(talk, RESULT);
    int waiting = talk.call(Sysnum.KAIO, KaioOp.AIOWAIT.code(), 0, 0);
    talk.assertSilent();

    talk.say(new Control(77, new ControlRequest.Complete(0, 0, GATE)));

    assertThat(talk.next(Store.class).address()).isEqualTo(BUFFER); // the data
    assertThat(talk.next(Store.class).address()).isEqualTo(RESULT);
    assertThat(talk.next(Return.class)).isEqualTo(new Return(1, waiting, RESULT, 0));
    Controlled answer = talk.next(Controlled.class);
    assertThat(answer.sequence()).isEqualTo(77);
    assertThat(answer.command()).isEqualTo(ControlCommand.COMPLETE.code());
    assertThat(reply(answer)).isEqualTo(new ControlReply.Count(1));
    talk.assertSilent();
  }

  @Test
  void callsAndCommandsOfOneConnectionAreDoneInTheirOrder() throws ProtocolFault {
    Conversation talk = withGate(virtualKernel());
    read(talk, RESULT);
    int waiting = talk.call(1, seconds(600), Sysnum.KAIO, KaioOp.AIOWAIT.code(), TIMEOUT, 0);

    talk.say(new Control(1, new ControlRequest.Advance(599_999_999_999L)));
    assertThat(reply(talk.next(Controlled.class))).isInstanceOf(ControlReply.Clock.class);
    talk.assertSilent();
    talk.say(new Control(2, new ControlRequest.Advance(1)));

    assertThat(talk.next(Return.class)).isEqualTo(new Return(1, waiting, -1, Errno.ETIME.code()));
    assertThat(talk.next(Controlled.class).sequence()).isEqualTo(2);
    talk.assertSilent();
  }

  @Test
  void anExitingProcessCanStillLetItsRequestsGo() throws ProtocolFault {
    Conversation talk = withGate(Kernels.boot(KernelConfig.DEFAULT));
    read(talk, RESULT);
    talk.call(Sysnum.EXIT, 3);
    talk.assertSilent();

    talk.say(new Control(1, new ControlRequest.Clock()));
    assertThat(reply(talk.next(Controlled.class))).isInstanceOf(ControlReply.Clock.class);
    talk.say(new Control(2, new ControlRequest.Complete(0, 0, GATE)));

    talk.next(Store.class);
    assertThat(talk.next(Exited.class)).isEqualTo(new Exited(3, 0)); // nothing follows
    talk.assertSilent();
    assertThat(talk.isClosed()).isTrue();
  }

  @Test
  void aSignalThatACommandLetsComeIsTakenBeforeTheAnswer() {
    Conversation talk = withGate(Kernels.boot(KernelConfig.DEFAULT));
    assertThat(talk.result(Sysnum.SIGACTION, Signal.SIGIO, 2, 0).errno()).isZero();
    read(talk, RESULT);

    talk.say(new Control(1, new ControlRequest.Complete(0, 0, GATE)));

    talk.next(Store.class);
    talk.next(dev.kaio.wire.SignalDelivery.class);
    talk.next(Controlled.class);
  }

  // ---- what is wrong ----

  @Test
  void anUnknownCommandIsEinvalAndTheConnectionGoesOn() {
    Conversation talk = Conversation.attached();
    talk.say(new Control(9, new ControlRequest.Unknown(4711)));

    Controlled answer = talk.next(Controlled.class);
    assertThat(answer.errno()).isEqualTo(Errno.EINVAL.code());
    assertThat(answer.command()).isEqualTo(4711);
    assertThat(answer.sequence()).isEqualTo(9);
    assertThat(talk.result(Sysnum.GETPID).errno()).isZero();
  }

  @Test
  void theOperandsOfAnUnknownCommandAreNotLookedAt() {
    Conversation talk = Conversation.attached();
    talk.say(
        HexFormat.of()
            .parseHex(
                "1b000000"
                    + "08000000"
                    + "00000000"
                    + "05000000"
                    + "ff000000"
                    + "010203"
                    + "04050607"));
    assertThat(talk.next(Controlled.class).errno()).isEqualTo(Errno.EINVAL.code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "14000000 08000000 01000000 05000000 04000000", // an lwp
        "10000000 08000000 00000000 05000000", // no command
        "18000000 08000000 00000000 05000000 04000000 00000000", // CLOCK with an operand
        "14000000 08000000 00000000 05000000 08000000", // SNAPSHOT without its pid
        "20000000 08000000 00000000 05000000 01000000 01000000 0000000000000000", // reserved
        "1f000000 08000000 00000000 05000000 06000000 00000000 00000000 0900ff", // path cut
      })
  void aBodyThatIsNotItsFieldsIsAFault(String frame) {
    Conversation talk = Conversation.attached();
    talk.say(HexFormat.of().parseHex(frame.replace(" ", "")));
    talk.assertRefused(Fault.BAD_BODY);
  }

  @Test
  void aPathThatIsTooLongIsAFault() {
    Conversation talk = Conversation.attached();
    ByteBuffer frame = ByteBuffer.allocate(30 + 1025).order(ByteOrder.LITTLE_ENDIAN);
    frame.putInt(30 + 1025).putInt(8).putInt(0).putInt(1).putInt(6).putInt(0).putInt(0);
    frame.putShort((short) 1025);
    talk.say(frame.array());
    talk.assertRefused(Fault.BAD_BODY);
  }

  @Test
  void aCommandBeforeAttachIsOutOfOrder() {
    Conversation talk = new Conversation();
    talk.say(new Hello(1, 1));
    talk.next(Welcome.class);
    talk.say(new Control(1, new ControlRequest.Clock()));
    talk.assertRefused(Fault.OUT_OF_ORDER);
  }

  // ---- who may ----

  @Test
  void anUnprivilegedProcessIsRefusedWithEperm() {
    Conversation talk = Conversation.attachedTo(virtualKernel(), new Peer(2000, false));
    List<ControlRequest> forbidden =
        List.of(
            new ControlRequest.Advance(1),
            new ControlRequest.AdvanceToNext(),
            new ControlRequest.ShiftWall(1),
            new ControlRequest.Memory(1),
            new ControlRequest.Complete(-1, 0, GATE));
    for (ControlRequest request : forbidden) {
      talk.say(new Control(1, request));
      assertThat(talk.next(Controlled.class).errno()).isEqualTo(Errno.EPERM.code());
    }
  }

  // ---- long replies ----

  @Test
  void aSnapshotLongerThanAFrameComesInPieces() throws ProtocolFault {
    Conversation talk = withGate(Kernels.boot(KernelConfig.DEFAULT));
    for (int i = 0; i < 200; i++) {
      read(talk, RESULT + 16L * i);
    }
    talk.say(new Control(5, new ControlRequest.Snapshot(talk.session.proc().pid())));

    ByteBuffer whole = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    int frames = 0;
    boolean more = true;
    while (more) {
      Controlled piece = talk.next(Controlled.class);
      whole.put(piece.bytes().duplicate());
      more = piece.more();
      frames++;
    }
    talk.assertSilent();

    assertThat(frames).isGreaterThan(3);
    assertThat(ControlReply.decode(ControlCommand.SNAPSHOT.code(), whole.flip()))
        .isEqualTo(
            new ControlReply.Proc(
                talk.kernel
                    .control()
                    .snapshot(talk.session.proc(), talk.session.proc().pid())
                    .value()));
  }
}
