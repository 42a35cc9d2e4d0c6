package dev.kaio.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kaio.abi.Abi;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProcessMemoryTest {
  private static final long STACK = 0xFFFF_FFFF_7FFF_C000L;

  private final ProcessMemory memory = new ProcessMemory(Abi.LP64_SPARC);

  @Test
  void mappedMemoryIsZeroAndTakesNoRoomUntilItIsWritten() {
    memory.map(0x3_8000_0000L, 1L << 40);

    assertThat(memory.get(0x3_8000_0000L + (1L << 39), 100_000)).containsOnly(0);
    assertThat(memory.residentBytes()).isZero();

    memory.put(0x3_8000_0000L, new byte[] {1});
    assertThat(memory.residentBytes()).isEqualTo(65536);
  }

  @Test
  void memoryThatIsNotMappedCannotBeTouched() {
    memory.map(0x10000, 8192);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> memory.getInt(0x10000 + 8190))
        .withMessage("4 bytes at 0x11ffe are not mapped");
    assertThatIllegalArgumentException().isThrownBy(() -> memory.put(0xFFFF, new byte[2]));
    assertThat(memory.isMapped(0x10000, 8192)).isTrue();
    assertThat(memory.isMapped(0x10000, 8193)).isFalse();
    assertThat(memory.isMapped(-1, 2)).isFalse();
  }

  @Test
  void rangesAcrossBlocksAndSegmentsAreOne() {
    memory.map(0xF000, 0x1000);
    memory.map(0x10000, 0x40000);
    byte[] bytes = new byte[200_000];
    new Random(1).nextBytes(bytes);

    memory.put(0xF800, bytes);

    assertThat(memory.get(0xF800, bytes.length)).isEqualTo(bytes);
  }

  @Test
  void addressesAreUnsigned() {
    memory.map(STACK, 0x4000);
    memory.map(-8192, 8192);

    memory.putLong(STACK + 8, 42);
    memory.put(-1, new byte[] {7});

    assertThat(memory.getLong(STACK + 8)).isEqualTo(42);
    assertThat(memory.get(-1, 1)).containsExactly(7);
  }

  @Test
  void numbersAreInTheOrderOfTheMachine() {
    memory.map(0, 8192);
    memory.putInt(0, 0x01020304);
    assertThat(memory.get(0, 4)).containsExactly(1, 2, 3, 4);

    ProcessMemory little = new ProcessMemory(Abi.ILP32_X86);
    little.map(0, 4096);
    little.putWord(8, 0xFFFF_FFFFL);
    little.putInt(0, 0x01020304);
    assertThat(little.get(0, 4)).containsExactly(4, 3, 2, 1);
    assertThat(little.getWord(8)).isEqualTo(-1);
    assertThat(little.get(12, 4)).containsOnly(0);
  }

  @Test
  void aPartThatIsUnmappedIsGoneAndTheRestStays() {
    memory.map(0x10000, 0x30000);
    memory.putInt(0x10000, 1);
    memory.putInt(0x20000, 2);
    memory.putInt(0x3FFFC, 3);

    memory.unmap(0x12000, 0x1C000);

    assertThat(memory.isMapped(0x20000, 1)).isFalse();
    assertThat(memory.getInt(0x10000)).isEqualTo(1);
    assertThat(memory.getInt(0x3FFFC)).isEqualTo(3);
    memory.map(0x20000, 0x2000);
    assertThat(memory.getInt(0x20000)).isZero();
  }

  @Test
  void memoryThatIsMappedAgainIsZeroAgain() {
    memory.map(0x10000, 0x2000);
    memory.putLong(0x10FF8, -1);

    memory.map(0x10000, 0x2000);

    assertThat(memory.getLong(0x10FF8)).isZero();
    assertThat(memory.isMapped(0x10000, 0x2000)).isTrue();
  }

  @Test
  void aStringEndsAtItsNulOrWhereNothingIsMapped() {
    memory.map(0x10000, 8192);

    assertThat(memory.putString(0x10000, "/dev/null")).isEqualTo(10);
    assertThat(memory.stringLength(0x10000, 1024)).isEqualTo(10);
    memory.put(0x11FFC, new byte[] {1, 1, 1, 1});
    assertThat(memory.stringLength(0x11FFC, 1024)).isEqualTo(4);
    assertThat(memory.stringLength(0x50000, 1024)).isZero();
  }
}
