package dev.kaio.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  private static final long LAST_PAGE = 0xFFFF_FFFF_FFFF_F000L;

  private static Snapshot of(Object... addressesAndContents) throws ProtocolFault {
    List<Long> addresses = new java.util.ArrayList<>();
    List<byte[]> contents = new java.util.ArrayList<>();
    for (int i = 0; i < addressesAndContents.length; i += 2) {
      addresses.add((Long) addressesAndContents[i]);
      contents.add((byte[]) addressesAndContents[i + 1]);
    }
    Call call = new Call(1, 1, 20, new long[0], new Samples.Ranges(addresses, contents));
    Snapshot[] decoded = new Snapshot[1];
    FrameReader.ofClient(4096)
        .feed(call.toFrame(), frame -> decoded[0] = ((Call) frame.decode()).snapshot());
    return decoded[0];
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] read(Snapshot snapshot, long address, int length) {
    ByteBuffer into = ByteBuffer.allocate(length);
    snapshot.read(address, into);
    return into.array();
  }

  @Test
  void rangesThatTouchAreReadAsOne() throws ProtocolFault {
    Snapshot snapshot = of(0x1000L, bytes(1, 2, 3), 0x1003L, bytes(4, 5));

    assertThat(snapshot.covers(0x1001, 4)).isTrue();
    assertThat(snapshot.covers(0x1001, 5)).isFalse();
    assertThat(read(snapshot, 0x1001, 4)).containsExactly(2, 3, 4, 5);
    assertThat(snapshot.view(0x1001, 4)).isNull();
    assertThat(snapshot.view(0x1003, 2)).isEqualTo(ByteBuffer.wrap(bytes(4, 5)));
  }

  @Test
  void whatHasAByteInCommonTouches() throws ProtocolFault {
    Snapshot snapshot = of(0x1000L, bytes(1, 2, 3), 0x1010L, bytes(4, 5));

    assertThat(snapshot.touches(0x0FF0, 16)).isFalse();
    assertThat(snapshot.touches(0x0FF0, 17)).isTrue();
    assertThat(snapshot.touches(0x1002, 1)).isTrue();
    assertThat(snapshot.touches(0x1003, 13)).isFalse();
    assertThat(snapshot.touches(0x1003, 14)).isTrue();
    assertThat(snapshot.touches(0x1001, 1)).isTrue();
    assertThat(snapshot.touches(0x1012, 100)).isFalse();
    assertThat(Snapshot.EMPTY.touches(0, 100)).isFalse();
    assertThat(of(-1L, bytes(7)).touches(-8, 8)).isTrue();
  }

  @Test
  void whatDidNotComeIsNotCovered() throws ProtocolFault {
    Snapshot snapshot = of(0x1000L, bytes(1, 2, 3), 0x1005L, bytes(4, 5));

    assertThat(snapshot.covers(0x0FFF, 2)).isFalse();
    assertThat(snapshot.covers(0x1002, 2)).isFalse();
    assertThat(snapshot.covers(0x2000, 0)).isTrue();
    assertThatThrownBy(() -> read(snapshot, 0x1002, 2)).isInstanceOf(IllegalStateException.class);
    assertThat(Snapshot.EMPTY.covers(0, 1)).isFalse();
  }

  @Test
  void addressesAreUnsignedUpToTheLastByteOfMemory() throws ProtocolFault {
    Snapshot snapshot = of(8L, bytes(1), LAST_PAGE, bytes(2, 3), -2L, bytes(4, 5));

    assertThat(read(snapshot, LAST_PAGE, 2)).containsExactly(2, 3);
    assertThat(read(snapshot, -2L, 2)).containsExactly(4, 5);
    assertThat(snapshot.covers(8, 1)).isTrue();
    assertThat(snapshot.covers(-1L, 2)).isFalse();
  }

  @Test
  void whatTheKernelStoresIsReadAfterwards() throws ProtocolFault {
    Snapshot snapshot = of(0x1000L, bytes(1, 2, 3), 0x1008L, bytes(4, 5, 6), 0x1010L, bytes(7));
    ByteBuffer stored = ByteBuffer.wrap(bytes(20, 21, 22, 23, 24, 25, 26, 27));

    snapshot.overlay(0x1002, stored);

    assertThat(read(snapshot, 0x1000, 3)).containsExactly(1, 2, 20);
    assertThat(read(snapshot, 0x1008, 3)).containsExactly(26, 27, 6);
    assertThat(read(snapshot, 0x1010, 1)).containsExactly(7);
    assertThat(stored.remaining()).isEqualTo(8);
  }

  @Test
  void aStoreInsideARangeChangesOnlyItsBytes() throws ProtocolFault {
    Snapshot snapshot = of(0x1000L, bytes(1, 2, 3, 4));

    snapshot.overlay(0x1001, ByteBuffer.wrap(bytes(9, 9)));
    snapshot.overlay(0x1004, ByteBuffer.wrap(bytes(8)));
    snapshot.overlay(0x0FFF, ByteBuffer.wrap(bytes(8)));

    assertThat(read(snapshot, 0x1000, 4)).containsExactly(1, 9, 9, 4);
  }
}
