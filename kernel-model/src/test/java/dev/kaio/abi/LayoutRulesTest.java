package dev.kaio.abi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Structures of the program: offsets against the tables of the rules, and literal bytes. */
class LayoutRulesTest {

  private static Abi abi(DataModel model, Machine machine) {
    return new Abi(model, machine);
  }

  private static ByteBuffer bytes(Abi abi, String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replaceAll("\\s", ""))).order(abi.order());
  }

  @ParameterizedTest
  @EnumSource(Machine.class)
  @DisplayName("R-LAY-1 aio_result is 16 or 8 bytes, and the pad of LP64 is never written")
  void aioResult(Machine machine) {
    Abi lp64 = abi(DataModel.LP64, machine);
    assertThat(AioResultLayout.RETURN).isZero();
    assertThat(AioResultLayout.errno(lp64)).isEqualTo(8);
    assertThat(AioResultLayout.written(lp64)).isEqualTo(12);
    assertThat(AioResultLayout.size(lp64)).isEqualTo(16);
    Abi ilp32 = abi(DataModel.ILP32, machine);
    assertThat(AioResultLayout.errno(ilp32)).isEqualTo(4);
    assertThat(AioResultLayout.written(ilp32)).isEqualTo(8);
    assertThat(AioResultLayout.size(ilp32)).isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource({
    "LP64, SPARC, 40, 00000002 0000002A 0102030405060708",
    "LP64, X86, 40, 02000000 2A000000 0807060504030201",
    "ILP32, SPARC, 24, 00000002 0000002A 85060708",
    "ILP32, X86, 24, 02000000 2A000000 08070685",
  })
  @DisplayName("R-LAY-2 sigevent: notify, signo, value, at any offset")
  void sigevent(DataModel model, Machine machine, int size, String hex) {
    Abi abi = abi(model, machine);
    assertThat(SigeventLayout.size(abi)).isEqualTo(size);
    long value = abi.isLp64() ? 0x0102030405060708L : 0x85060708L;
    Sigevent expected = new Sigevent(2, 42, value);
    assertThat(SigeventLayout.decode(abi, bytes(abi, hex), 0)).isEqualTo(expected);
    assertThat(SigeventLayout.decode(abi, bytes(abi, "FFFFFFFF FFFFFFFF" + hex), 8))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    // layout, buf, nbytes, offset, sigevent, opcode, result, state, size
    "LP64, 8, 16, 24, 40, 80, 88, 104, 112",
    "ILP32, 4, 8, 12, 20, 44, 48, 56, 64",
    "ILP32_LARGE_X86, 4, 8, 12, 24, 48, 52, 60, 68",
    "ILP32_LARGE_SPARC, 4, 8, 16, 28, 52, 56, 64, 72",
  })
  @DisplayName("R-LAY-3 aiocb: the offsets of the table")
  void aiocbOffsets(
      AiocbLayout layout,
      int buf,
      int nbytes,
      int offset,
      int sigevent,
      int opcode,
      int result,
      int state,
      int size) {
    assertThat(layout.buf()).isEqualTo(buf);
    assertThat(layout.nbytes()).isEqualTo(nbytes);
    assertThat(layout.offset()).isEqualTo(offset);
    assertThat(layout.sigevent()).isEqualTo(sigevent);
    assertThat(layout.opcode()).isEqualTo(opcode);
    assertThat(layout.result()).isEqualTo(result);
    assertThat(layout.state()).isEqualTo(state);
    assertThat(layout.size()).isEqualTo(size);
  }

  @ParameterizedTest
  @CsvSource({
    "LP64, SPARC, false, LP64",
    "LP64, SPARC, true, LP64",
    "LP64, X86, true, LP64",
    "ILP32, SPARC, false, ILP32",
    "ILP32, X86, false, ILP32",
    "ILP32, SPARC, true, ILP32_LARGE_SPARC",
    "ILP32, X86, true, ILP32_LARGE_X86",
  })
  @DisplayName("R-LAY-3 the layout follows from data model, machine and opcode")
  void layoutOfACaller(DataModel model, Machine machine, boolean large, AiocbLayout layout) {
    assertThat(AiocbLayout.of(abi(model, machine), large)).isEqualTo(layout);
  }

  @Test
  @DisplayName("R-LAY-3 aiocb LP64, big-endian, byte for byte")
  void aiocbOfLp64Sparc() {
    ByteBuffer struct =
        bytes(
            Abi.LP64_SPARC,
            "00000103 EEEEEEEE 1111111122222222 0000000000002000 0000000012345678"
                + "00000009 EEEEEEEE 00000004 0000002B 00000000DEAD0000"
                + "EEEEEEEEEEEEEEEE EEEEEEEEEEEEEEEE EEEEEEEE EEEEEEEE"
                + "00000002 EEEEEEEE FFFFFFFFFFFFFFFF 00000096 EEEEEEEE 00000001 EEEEEEEE");
    assertThat(struct.capacity()).isEqualTo(112);
    assertThat(AiocbLayout.LP64.decode(Abi.LP64_SPARC, struct, 0x1000))
        .isEqualTo(
            new AiocbRequest(
                0x1000,
                0x103,
                0x1111111122222222L,
                0x2000,
                0x12345678,
                new Sigevent(4, 43, 0xDEAD0000L),
                2,
                0x1058));
  }

  @Test
  @DisplayName("R-LAY-3 aiocb64_32 of x86 is packed to four bytes")
  void largeAiocbOfX86() {
    ByteBuffer struct =
        bytes(
            Abi.ILP32_X86,
            "03010000 000000F0 00200000 7856341201000000 09000000"
                + "02000000 2B000000 0000ADDE EEEEEEEE EEEEEEEE EEEEEEEE"
                + "01000000 FFFFFFFF 96000000 01000000 EEEEEEEE");
    assertThat(struct.capacity()).isEqualTo(68);
    assertThat(AiocbLayout.ILP32_LARGE_X86.decode(Abi.ILP32_X86, struct, 0x1000))
        .isEqualTo(
            new AiocbRequest(
                0x1000,
                0x103,
                0xF0000000L,
                0x2000,
                0x1_1234_5678L,
                new Sigevent(2, 43, 0xDEAD0000L),
                1,
                0x1034));
  }

  @Test
  @DisplayName("R-LAY-3 aiocb64_32 of SPARC aligns its offset")
  void largeAiocbOfSparc() {
    ByteBuffer struct =
        bytes(
            Abi.ILP32_SPARC,
            "00000103 F0000000 00002000 EEEEEEEE 0000000112345678 00000009"
                + "00000003 0000002B DEAD0000 EEEEEEEE EEEEEEEE EEEEEEEE"
                + "00000001 FFFFFFFF 00000096 00000001 EEEEEEEE");
    assertThat(struct.capacity()).isEqualTo(72);
    assertThat(AiocbLayout.ILP32_LARGE_SPARC.decode(Abi.ILP32_SPARC, struct, 0x1000))
        .isEqualTo(
            new AiocbRequest(
                0x1000,
                0x103,
                0xF0000000L,
                0x2000,
                0x1_1234_5678L,
                new Sigevent(3, 43, 0xDEAD0000L),
                1,
                0x1038));
  }

  @ParameterizedTest
  @CsvSource({"SPARC, FFFFFFFF", "X86, FFFFFFFF", "SPARC, 80000000", "X86, 00000080"})
  @DisplayName("R-LAY-4 the offset of aiocb32 is unsigned")
  void smallOffsetsAreUnsigned(Machine machine, String hex) {
    Abi abi = abi(DataModel.ILP32, machine);
    ByteBuffer struct = abi.buffer(64);
    struct.put(12, bytes(abi, hex), 0, 4);
    long expected = hex.equals("FFFFFFFF") ? 4294967295L : 2147483648L;
    assertThat(AiocbLayout.ILP32.decode(abi, struct, 0).offset()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"LP64, SPARC", "LP64, X86", "ILP32, SPARC", "ILP32, X86"})
  @DisplayName("R-LAY-3 the offset of the other layouts is signed")
  void otherOffsetsAreSigned(DataModel model, Machine machine) {
    Abi abi = abi(model, machine);
    AiocbLayout layout = AiocbLayout.of(abi, true);
    ByteBuffer struct = abi.buffer(layout.size()).putLong(layout.offset(), -2);
    assertThat(layout.decode(abi, struct, 0).offset()).isEqualTo(-2);
  }

  @Test
  @DisplayName("R-LAY-3 the address of a result wraps in the caller's width")
  void resultAddressesStayInTheirWidth() {
    assertThat(AiocbLayout.ILP32.resultAddress(0xFFFF_FFF0L)).isEqualTo(0x20);
    assertThat(AiocbLayout.LP64.resultAddress(0xFFFF_FFF0L)).isEqualTo(0x1_0000_0048L);
  }

  @ParameterizedTest
  @CsvSource({
    "LP64, SPARC, 16, 00000007 EEEEEEEE 0102030405060708",
    "LP64, X86, 16, 07000000 EEEEEEEE 0807060504030201",
    "ILP32, SPARC, 8, 00000007 85060708",
    "ILP32, X86, 8, 07000000 08070685",
  })
  @DisplayName("R-LAY-5 port_notify: port and cookie")
  void portNotify(DataModel model, Machine machine, int size, String hex) {
    Abi abi = abi(model, machine);
    ByteBuffer struct = bytes(abi, hex);
    assertThat(SigeventLayout.portNotifySize(abi)).isEqualTo(size).isEqualTo(struct.capacity());
    assertThat(SigeventLayout.portNotifyPort(struct)).isEqualTo(7);
    assertThat(SigeventLayout.portNotifyUser(abi, struct))
        .isEqualTo(abi.isLp64() ? 0x0102030405060708L : 0x85060708L);
  }

  @ParameterizedTest
  @CsvSource({
    "LP64, SPARC, 16, FFFFFFFFFFFFFFFE 00000000000F423F",
    "LP64, X86, 16, FEFFFFFFFFFFFFFF 3F420F0000000000",
    "ILP32, SPARC, 8, FFFFFFFE 000F423F",
    "ILP32, X86, 8, FEFFFFFF 3F420F00",
  })
  @DisplayName("R-LAY-6 timeval and timespec: signed seconds, then the fraction")
  void time(DataModel model, Machine machine, int size, String hex) {
    Abi abi = abi(model, machine);
    assertThat(TimeLayout.size(abi)).isEqualTo(size);
    assertThat(TimeLayout.seconds(abi, bytes(abi, hex))).isEqualTo(-2);
    assertThat(TimeLayout.fraction(abi, bytes(abi, hex))).isEqualTo(999999);
  }
}
