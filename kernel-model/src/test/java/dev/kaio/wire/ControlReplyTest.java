package dev.kaio.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.snapshot.KernelSnapshot;
import dev.kaio.snapshot.ProcSummary;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Replies come back as they were, in one frame or in many. */
class ControlReplyTest {
  private static final Control CONTROL = new Control(7, new ControlRequest.Processes());

  private static ControlReply decode(ControlCommand command, ByteBuffer bytes)
      throws ProtocolFault {
    return ControlReply.decode(command.code(), bytes.order(ByteOrder.LITTLE_ENDIAN));
  }

  @Test
  void everySnapshotComesBackAsItWas() throws ProtocolFault {
    ControlReply process = new ControlReply.Proc(SnapshotSamples.PROCESS);
    ControlReply kernel = new ControlReply.Kernel(SnapshotSamples.KERNEL);
    ControlReply clock = new ControlReply.Clock(SnapshotSamples.CLOCK);

    assertThat(decode(ControlCommand.SNAPSHOT, process.encode())).isEqualTo(process);
    assertThat(decode(ControlCommand.PROCESSES, kernel.encode())).isEqualTo(kernel);
    assertThat(decode(ControlCommand.SHIFT_WALL, clock.encode())).isEqualTo(clock);
    assertThat(decode(ControlCommand.RECONFIGURE, new ControlReply.Count(1).encode()))
        .isEqualTo(new ControlReply.Count(1));
    assertThat(decode(ControlCommand.MEMORY, new ControlReply.Done().encode()))
        .isEqualTo(new ControlReply.Done());
  }

  @Test
  void aReplyThatIsTooShortOrTooLongIsABadBody() {
    ByteBuffer reply = new ControlReply.Proc(SnapshotSamples.PROCESS).encode();
    for (int length = 0; length < reply.remaining(); length++) {
      ByteBuffer part = ByteBuffer.wrap(Samples.bytes(reply), 0, length);
      assertThatThrownBy(() -> decode(ControlCommand.SNAPSHOT, part))
          .isInstanceOf(ProtocolFault.class);
    }
    ByteBuffer longer = ByteBuffer.allocate(reply.remaining() + 1).put(reply).clear();
    assertThatThrownBy(() -> decode(ControlCommand.SNAPSHOT, longer))
        .isInstanceOf(ProtocolFault.class)
        .hasMessageContaining("too long");
  }

  @Test
  void aReplyLongerThanAFrameComesInPieces() throws ProtocolFault {
    ControlReply reply = new ControlReply.Kernel(processes(1000));
    ByteBuffer bytes = reply.encode();

    List<Controlled> pieces = Controlled.succeeded(CONTROL, bytes, 4096);

    assertThat(pieces).hasSize((bytes.remaining() + 4063) / 4064);
    ByteBuffer joined = ByteBuffer.allocate(bytes.remaining());
    for (int i = 0; i < pieces.size(); i++) {
      Controlled piece = pieces.get(i);
      assertThat(piece.frameSize()).isLessThanOrEqualTo(4096);
      assertThat(piece.more()).isEqualTo(i < pieces.size() - 1);
      assertThat(piece.sequence()).isEqualTo(7);
      joined.put(piece.bytes().duplicate());
    }
    assertThat(decode(ControlCommand.PROCESSES, joined.flip())).isEqualTo(reply);
  }

  @Test
  void aReplyThatFillsItsFrameIsOnePieceAndOneByteMoreIsTwo() {
    ByteBuffer bytes = ByteBuffer.allocate(4064);

    assertThat(Controlled.succeeded(CONTROL, bytes, 4096)).hasSize(1);
    assertThat(Controlled.succeeded(CONTROL, ByteBuffer.allocate(4065), 4096)).hasSize(2);
    assertThat(Controlled.succeeded(CONTROL, ByteBuffer.allocate(0), 4096)).hasSize(1);
  }

  @Test
  void whatIsBeyondTheLimitIsNoReply() {
    String name = "n".repeat(200);
    ProcSummary process = new ProcSummary(1, 2, false, 3, 4, name);
    int most = (Wire.MAX_CONTROL_REPLY - 112) / 222;

    assertThat(new ControlReply.Kernel(processes(Collections.nCopies(most, process))).encode())
        .isNotNull();
    assertThat(new ControlReply.Kernel(processes(Collections.nCopies(most + 1, process))).encode())
        .isNull();
  }

  private static KernelSnapshot processes(int count) {
    return processes(
        Collections.nCopies(count, new ProcSummary(101, 1000, true, 2, 1, "some name")));
  }

  private static KernelSnapshot processes(List<ProcSummary> processes) {
    return new KernelSnapshot(SnapshotSamples.CLOCK, 0, SnapshotSamples.MODULE, processes);
  }
}
