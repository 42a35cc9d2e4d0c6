package dev.kaio.abi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** struct stat, against offsets from a compiler. */
class StatLayoutTest {
  private static final long GIB = 1L << 30;

  private static FileStat file(long size, long fileId, long nanos) {
    return new FileStat(2, fileId, FileMode.S_IFREG | 0644, -1, size, nanos, nanos + 1, "hostfs");
  }

  private static ByteBuffer encode(StatLayout layout, Abi abi, FileStat stat) {
    return layout.encode(abi, stat);
  }

  @ParameterizedTest
  @CsvSource({
    // layout, ino, mode, nlink, rdev, size, atim, blksize, blocks, fstype, length
    "LP64, 8, 16, 20, 32, 40, 48, 96, 104, 112, 128",
    "ILP32, 16, 20, 24, 36, 48, 56, 80, 84, 88, 136",
    "ILP32_LARGE_X86, 16, 24, 28, 40, 52, 60, 84, 88, 96, 144",
    "ILP32_LARGE_SPARC, 16, 24, 28, 40, 56, 64, 88, 96, 104, 152",
  })
  void every_field_is_at_the_offset_that_a_compiler_gives_it(
      StatLayout layout,
      int ino,
      int mode,
      int nlink,
      int rdev,
      int size,
      int atim,
      int blksize,
      int blocks,
      int fstype,
      int length) {
    boolean lp64 = layout == StatLayout.LP64;
    boolean large = layout != StatLayout.ILP32;
    Abi abi = lp64 ? Abi.LP64_X86 : Abi.ILP32_X86;
    ByteBuffer stat = encode(layout, abi, file(0x0102_0304, 0x1122_3344, 5_000_000_006L));
    assertThat(stat.remaining()).isEqualTo(length).isEqualTo(layout.length());
    assertThat(stat.getInt(ino)).isEqualTo(0x1122_3344);
    assertThat(stat.getInt(mode)).isEqualTo(0x8000 | 0644);
    assertThat(stat.getInt(nlink)).isEqualTo(1);
    assertThat(stat.getInt(rdev)).isZero();
    assertThat(large ? stat.getLong(size) : stat.getInt(size)).isEqualTo(0x0102_0304);
    int word = lp64 ? 8 : 4;
    assertThat(stat.getInt(atim)).isEqualTo(5);
    assertThat(stat.getInt(atim + word)).isEqualTo(6);
    assertThat(stat.getInt(atim + 3 * word)).as("mtim").isEqualTo(7);
    assertThat(stat.getInt(atim + 5 * word)).as("ctim").isEqualTo(7);
    assertThat(stat.getInt(blksize)).isEqualTo(8192);
    assertThat(stat.getInt(blocks)).isEqualTo((0x0102_0304 + 511) / 512);
    assertThat((char) stat.get(fstype)).isEqualTo('h');
    assertThat(stat.get(fstype + 6)).isZero();
  }

  @Test
  void the_layout_depends_on_model_machine_and_call() {
    assertThat(StatLayout.of(Abi.LP64_SPARC, false)).isSameAs(StatLayout.LP64);
    assertThat(StatLayout.of(Abi.ILP32_SPARC, false)).isSameAs(StatLayout.ILP32);
    assertThat(StatLayout.of(Abi.ILP32_X86, true)).isSameAs(StatLayout.ILP32_LARGE_X86);
    assertThat(StatLayout.of(Abi.ILP32_SPARC, true)).isSameAs(StatLayout.ILP32_LARGE_SPARC);
  }

  @Test
  void what_does_not_fit_a_field_is_EOVERFLOW() {
    Abi abi = Abi.ILP32_SPARC;
    assertThat(encode(StatLayout.ILP32, abi, file(2 * GIB - 1, 1, 0))).isNotNull();
    assertThat(encode(StatLayout.ILP32, abi, file(2 * GIB, 1, 0))).isNull();
    assertThat(encode(StatLayout.ILP32, abi, file(0, 0xFFFF_FFFFL, 0))).isNotNull();
    assertThat(encode(StatLayout.ILP32, abi, file(0, 1L << 32, 0))).isNull();
    long in2038 = (1L << 31) * 1_000_000_000L;
    assertThat(encode(StatLayout.ILP32, abi, file(0, 1, in2038 - 2))).isNotNull();
    assertThat(encode(StatLayout.ILP32, abi, file(0, 1, in2038))).isNull();
    assertThat(encode(StatLayout.ILP32_LARGE_SPARC, abi, file(2 * GIB, 1L << 32, 0))).isNotNull();
    assertThat(encode(StatLayout.ILP32_LARGE_SPARC, abi, file(0, 1, in2038))).isNull();
    assertThat(encode(StatLayout.LP64, Abi.LP64_SPARC, file(Long.MAX_VALUE, -1, in2038)))
        .isNotNull();
  }

  @Test
  void a_device_is_never_too_big() {
    FileStat disk = new FileStat(1, 1, FileMode.S_IFCHR, 3, 16 * GIB, 0, 0, "devfs");
    ByteBuffer stat = encode(StatLayout.ILP32, Abi.ILP32_SPARC, disk);
    assertThat(stat.getInt(48)).isEqualTo(Integer.MAX_VALUE);
    assertThat(stat.getInt(36)).isEqualTo((1 << 18) | 3);
    assertThat(stat.getInt(84)).as("blocks").isZero();
    assertThat(encode(StatLayout.LP64, Abi.LP64_SPARC, disk).getLong(32)).isEqualTo(0x1_0000_0003L);
  }
}
