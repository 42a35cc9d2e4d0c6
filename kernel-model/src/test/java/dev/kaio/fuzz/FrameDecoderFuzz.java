package dev.kaio.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.kaio.wire.Control;
import dev.kaio.wire.ControlRequest;
import dev.kaio.wire.Fault;
import dev.kaio.wire.Frame;
import dev.kaio.wire.FrameReader;
import dev.kaio.wire.Message;
import dev.kaio.wire.ProtocolFault;
import dev.kaio.wire.Wire;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Any bytes, in any pieces: messages that encode to the bytes that they came from, or a fault; the
 * same whether they come whole or in pieces.
 */
class FrameDecoderFuzz {
  private static final int MAX_FRAME = 4096;

  /** What became of a stream: the bytes of its messages, and the fault that ended it. */
  private record Outcome(List<ByteBuffer> messages, Fault fault) {}

  @FuzzTest(maxDuration = "15s")
  void anyBytesAreMessagesOrAFault(FuzzedDataProvider data) {
    boolean fromClient = data.consumeBoolean();
    int pieceSize = data.consumeInt(1, 200);
    byte[] bytes = data.consumeRemainingAsBytes();

    Outcome whole = read(fromClient, bytes, bytes.length);
    Outcome pieces = read(fromClient, bytes, pieceSize);

    assertThat(pieces).isEqualTo(whole);
    int length = whole.messages.stream().mapToInt(ByteBuffer::remaining).sum();
    assertThat(length).isLessThanOrEqualTo(bytes.length);
    int at = 0;
    for (ByteBuffer message : whole.messages) {
      assertThat(message).isEqualTo(ByteBuffer.wrap(bytes, at, message.remaining()));
      at += message.remaining();
    }
  }

  private static Outcome read(boolean fromClient, byte[] bytes, int pieceSize) {
    FrameReader reader =
        fromClient ? FrameReader.ofClient(MAX_FRAME) : FrameReader.ofServer(MAX_FRAME);
    List<ByteBuffer> messages = new ArrayList<>();
    try {
      for (int at = 0; at < bytes.length; at += pieceSize) {
        int length = Math.min(pieceSize, bytes.length - at);
        reader.feed(
            ByteBuffer.wrap(bytes, at, length),
            frame -> {
              ByteBuffer raw = raw(frame);
              Message message = frame.decode();
              messages.add(keepsAll(message) ? message.toFrame() : raw);
            });
      }
      return new Outcome(messages, null);
    } catch (ProtocolFault fault) {
      return new Outcome(messages, fault.fault());
    }
  }

  /** Whether a message tells all that its frame told; operands of unknown commands are dropped. */
  private static boolean keepsAll(Message message) {
    return !(message instanceof Control control
        && control.request() instanceof ControlRequest.Unknown);
  }

  private static ByteBuffer raw(Frame frame) {
    ByteBuffer body = frame.body().duplicate();
    ByteBuffer bytes =
        ByteBuffer.allocate(Wire.HEADER_SIZE + body.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(bytes.capacity()).putInt(frame.type().code());
    return bytes.putInt(frame.lwp()).putInt(frame.sequence()).put(body).flip();
  }
}
