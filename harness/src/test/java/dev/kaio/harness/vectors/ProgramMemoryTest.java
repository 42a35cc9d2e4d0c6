package dev.kaio.harness.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ProgramMemoryTest {
  private final ProgramMemory memory = new ProgramMemory();

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }

  private String read(long address, int length) {
    ByteBuffer into = ByteBuffer.allocate(length);
    memory.read(address, into);
    return HexFormat.of().formatHex(into.array());
  }

  private static StepOutcome.MemoryRun run(long address, String hex) {
    return new StepOutcome.MemoryRun(address, hex);
  }

  @Test
  void whatWasNeverStoredIsZero() {
    assertThat(read(0x1ffe, 4)).isEqualTo("00000000");
  }

  @Test
  void bytesAreKeptAcrossChunksAndAtBothEndsOfTheAddressSpace() {
    memory.write(0x0fff, bytes("010203"));
    memory.write(-2, bytes("0405"));

    assertThat(read(0x0ffe, 5)).isEqualTo("0001020300");
    assertThat(read(-4, 4)).isEqualTo("00000405");
  }

  @Test
  void writesOfTheProgramAreNoChange() {
    memory.write(0x1000, bytes("01020304"));

    assertThat(memory.takeChanges()).isEmpty();
  }

  @Test
  void aStoreChangesWholeAlignedWords() {
    memory.write(0x1000, bytes("0102030405060708"));
    memory.store(0x1003, bytes("aabb"));

    assertThat(memory.takeChanges()).containsExactly(run(0x1000, "010203aabb060708"));
    assertThat(memory.takeChanges()).isEmpty();
  }

  @Test
  void wordsThatKeepTheirValueAreNoChangeAndSplitARun() {
    memory.write(0x1000, bytes("11111111222222223333333344444444"));
    memory.store(0x1000, bytes("aaaaaaaa22222222bbbbbbbbcccccccc"));

    assertThat(memory.takeChanges())
        .containsExactly(run(0x1000, "aaaaaaaa"), run(0x1008, "bbbbbbbbcccccccc"));
  }

  @Test
  void storesInAnyOrderMakeOneRun() {
    memory.store(0x1004, bytes("02000000"));
    memory.store(0x1000, bytes("01000000"));
    memory.store(-4L, bytes("03000000"));

    assertThat(memory.takeChanges())
        .containsExactly(run(0x1000, "0100000002000000"), run(-4L, "03000000"));
  }

  @Test
  void aWordThatGetsItsOldValueBackIsNoChange() {
    memory.store(0x1000, bytes("01000000"));
    memory.store(0x1000, bytes("00000000"));

    assertThat(memory.takeChanges()).isEmpty();
  }

  @Test
  void aNewImageIsZeroAndHasNoChanges() {
    memory.write(0x1000, bytes("ff"));
    memory.store(0x1000, bytes("01000000"));
    memory.clear();

    assertThat(read(0x1000, 4)).isEqualTo("00000000");
    assertThat(memory.takeChanges()).isEmpty();
  }

  @Test
  void pagesThatAreForgottenAreZeroAndUnchanged() {
    memory.store(0x1ffc, bytes("01000000"));
    memory.store(0x2000, bytes("02000000"));
    memory.store(0x3000, bytes("03000000"));
    memory.forget(0x2000, 0x1000);

    assertThat(read(0x2000, 4)).isEqualTo("00000000");
    assertThat(memory.takeChanges())
        .containsExactly(run(0x1ffc, "01000000"), run(0x3000, "03000000"));
  }
}
