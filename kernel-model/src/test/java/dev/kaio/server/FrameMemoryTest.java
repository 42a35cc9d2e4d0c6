package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.server.shared.SharedRanges;
import dev.kaio.wire.Call;
import dev.kaio.wire.Fetch;
import dev.kaio.wire.FrameReader;
import dev.kaio.wire.Message;
import dev.kaio.wire.Payload;
import dev.kaio.wire.ProtocolFault;
import dev.kaio.wire.Snapshot;
import dev.kaio.wire.Store;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameMemoryTest {
  private static final int MAX_FRAME = 4096;
  private static final int PIECE = MAX_FRAME - 24;

  private final List<Message> sent = new ArrayList<>();
  private final List<Long> forwarded = new ArrayList<>();
  private final List<byte[]> received = new ArrayList<>();
  private final FrameMemory memory =
      new FrameMemory(
          new FrameOutput() {
            @Override
            public void send(Message message) {
              sent.add(copy(message));
            }

            @Override
            public boolean forwardStore(long address, ByteBuffer view) {
              forwarded.add(address);
              return true;
            }

            @Override
            public void close() {}
          },
          MAX_FRAME,
          new SharedRanges(null));

  private static Message copy(Message message) {
    return message instanceof Store store
        ? new Store(store.address(), ByteBuffer.wrap(Conversation.bytes(store.bytes())))
        : message;
  }

  private void receive(ByteBuffer bytes) {
    received.add(bytes == null ? null : Conversation.bytes(bytes));
  }

  private static Snapshot snapshot(long address, byte[] content) throws ProtocolFault {
    Snapshot[] snapshot = new Snapshot[1];
    Call call = new Call(1, 1, 1, new long[0], new Conversation.Bytes(address, content));
    FrameReader.ofClient(MAX_FRAME)
        .feed(call.toFrame(), frame -> snapshot[0] = ((Call) frame.decode()).snapshot());
    return snapshot[0];
  }

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + i / 251);
    }
    return bytes;
  }

  @Test
  void bytesAreAtHandOnlyInTheTurnOfTheCallThatBroughtThem() throws ProtocolFault {
    memory.begin(snapshot(0x1000, pattern(8)));
    assertThat(memory.present(0x1000, 8)).isTrue();
    assertThat(memory.present(0x1000, 9)).isFalse();
    memory.end();
    assertThat(memory.present(0x1000, 1)).isFalse();
  }

  @Test
  void whatTheHostHasIsSentFromThereUnlessItIsNeededHere() throws ProtocolFault {
    assertThat(memory.forward(0x2000, ByteBuffer.allocate(PIECE))).isTrue();
    memory.begin(snapshot(0x1000, pattern(8)));
    assertThat(memory.forward(0x0FF8, ByteBuffer.allocate(8))).isTrue();
    assertThat(memory.forward(0x0FF8, ByteBuffer.allocate(9))).as("came with the call").isFalse();
    memory.end();
    assertThat(memory.forward(0x1000, ByteBuffer.allocate(9))).isTrue();
    assertThat(memory.forward(0x3000, ByteBuffer.allocate(PIECE + 1))).as("too long").isFalse();
    memory.lose();
    assertThat(memory.forward(0x4000, ByteBuffer.allocate(8))).as("nobody is there").isFalse();
    assertThat(forwarded).containsExactly(0x2000L, 0x0FF8L, 0x1000L);
  }

  @Test
  void aCallReadsWhatItHasStoredItself() throws ProtocolFault {
    memory.begin(snapshot(0x1000, new byte[] {1, 2, 3, 4}));

    memory.store(0x1001, ByteBuffer.wrap(new byte[] {9, 8}));

    ByteBuffer into = ByteBuffer.allocate(4);
    memory.read(0x1000, into);
    assertThat(into.array()).containsExactly(1, 9, 8, 4);
    assertThat(sent).containsExactly(new Store(0x1001, ByteBuffer.wrap(new byte[] {9, 8})));
  }

  @Test
  void aStoreLongerThanAFrameLeavesInPieces() {
    byte[] bytes = pattern(2 * PIECE + 5);

    memory.store(0x10000, ByteBuffer.wrap(bytes));

    assertThat(sent)
        .containsExactly(
            new Store(0x10000, ByteBuffer.wrap(bytes, 0, PIECE)),
            new Store(0x10000 + PIECE, ByteBuffer.wrap(bytes, PIECE, PIECE)),
            new Store(0x10000 + 2 * PIECE, ByteBuffer.wrap(bytes, 2 * PIECE, 5)));
  }

  @Test
  void payloadThatCameWithTheCallIsTakenAtOnce() throws ProtocolFault {
    memory.begin(snapshot(0x1000, pattern(64)));

    memory.fetch(0x1010, 16, this::receive);

    assertThat(received).hasSize(1);
    assertThat(received.get(0)).isEqualTo(java.util.Arrays.copyOfRange(pattern(64), 16, 32));
    assertThat(sent).isEmpty();
  }

  @Test
  void payloadThatDidNotComeIsFetchedInPiecesThatMayComeInAnyOrder() throws ProtocolFault {
    byte[] bytes = pattern(PIECE + 100);

    memory.fetch(0x20000, bytes.length, this::receive);

    assertThat(sent)
        .containsExactly(new Fetch(1, 0x20000, PIECE), new Fetch(2, 0x20000 + PIECE, 100));
    memory.payload(new Payload(2, ByteBuffer.wrap(bytes, PIECE, 100)));
    assertThat(received).isEmpty();
    memory.payload(new Payload(1, ByteBuffer.wrap(bytes, 0, PIECE)));
    assertThat(received).hasSize(1);
    assertThat(received.get(0)).isEqualTo(bytes);
    assertThat(memory.openFetches()).isZero();
  }

  @Test
  void payloadThatNobodyAskedForIsAFault() {
    assertThatThrownBy(() -> memory.payload(new Payload(7, ByteBuffer.allocate(1))))
        .isInstanceOf(ProtocolFault.class)
        .hasMessageContaining("request 7");
  }

  @Test
  void payloadOfAnotherLengthIsAFault() {
    memory.fetch(0x1000, 8, this::receive);

    assertThatThrownBy(() -> memory.payload(new Payload(1, ByteBuffer.allocate(7))))
        .isInstanceOf(ProtocolFault.class);
  }

  @Test
  void whoWaitsForPayloadOfALostClientGetsNone() {
    memory.fetch(0x1000, PIECE + 1, this::receive);
    memory.fetch(0x9000, 1, this::receive);

    memory.lose();
    memory.fetch(0xA000, 1, this::receive);
    memory.store(0x1000, ByteBuffer.wrap(new byte[1]));

    assertThat(received).containsExactly(null, null, null);
    assertThat(sent).hasSize(3).allMatch(Fetch.class::isInstance);
  }
}
