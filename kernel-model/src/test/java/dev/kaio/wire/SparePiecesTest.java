package dev.kaio.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class SparePiecesTest {
  private final SparePieces pieces = new SparePieces();

  @Test
  void whatIsGivenBackIsUsedAgainFromItsBeginning() {
    ByteBuffer piece = pieces.take(1000);
    piece.putLong(1).flip();
    pieces.give(piece);

    assertThat(pieces.take(900)).isSameAs(piece);
    assertThat(piece.position()).isZero();
    assertThat(piece.remaining()).isEqualTo(1024);
  }

  @Test
  void aLittleFrameDoesNotTakeALargePiece() {
    pieces.give(ByteBuffer.allocate(100_000));

    assertThat(pieces.take(1000).capacity()).isEqualTo(1024);
    assertThat(pieces.take(100_001).capacity()).isEqualTo(131_072);
  }

  @Test
  void whatHeldOneLongFrameHoldsTheNextWhateverTheirLengths() {
    ByteBuffer piece = pieces.take(40_000);
    assertThat(piece.isDirect()).as("the host's calls take it as it is").isTrue();
    for (int length = 33_000; length < 65_537; length += 1000) {
      pieces.give(piece);
      assertThat(pieces.take(length)).isSameAs(piece);
    }
    assertThat(pieces.take(1).isDirect()).isFalse();
  }

  @Test
  void noMoreThanFourMebibytesAreKept() {
    ByteBuffer first = ByteBuffer.allocate(3 << 20);
    pieces.give(first);
    pieces.give(ByteBuffer.allocate(2 << 20));

    assertThat(pieces.take(1 << 20)).isSameAs(first);
    assertThat(pieces.take(1 << 20).capacity()).isEqualTo(1 << 20);
  }

  @Test
  void aFrameInPiecesIsReadFromAPieceThatHeldALongerOne() throws ProtocolFault {
    FrameReader reader = FrameReader.ofClient(4096, pieces);
    assertThat(inPieces(reader, new Payload(1, ByteBuffer.allocate(400)))).isEqualTo(424);
    assertThat(inPieces(reader, new Payload(2, ByteBuffer.allocate(300)))).isEqualTo(324);
  }

  private static int inPieces(FrameReader reader, Message message) throws ProtocolFault {
    ByteBuffer frame = message.toFrame();
    int[] size = new int[1];
    for (int end = 100; frame.position() < frame.capacity(); end += 100) {
      frame.limit(Math.min(end, frame.capacity()));
      reader.feed(frame, whole -> size[0] = whole.decode().frameSize());
    }
    return size[0];
  }
}
