package dev.kaio.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
  private static final int MAX_FRAME = 4096;

  private final FrameReader reader = FrameReader.ofClient(MAX_FRAME);
  private final List<String> seen = new ArrayList<>();

  private void feed(byte[] bytes) throws ProtocolFault {
    reader.feed(ByteBuffer.wrap(bytes), frame -> seen.add(frame.decode().toString()));
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  private void assertFault(String digits, Fault fault) {
    assertThatThrownBy(() -> feed(hex(digits)))
        .isInstanceOfSatisfying(
            ProtocolFault.class, thrown -> assertThat(thrown.fault()).isEqualTo(fault));
  }

  @Test
  void twoFramesInOneBufferComeOutInOrder() throws ProtocolFault {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.writeBytes(Samples.encode(new Ping(1)));
    stream.writeBytes(Samples.encode(new Interrupt(2, 3)));

    feed(stream.toByteArray());

    assertThat(seen).containsExactly("Ping[token=1]", "Interrupt[lwp=2, sequence=3]");
  }

  @Test
  void aFrameThatComesByteByByteComesOutOnce() throws ProtocolFault {
    for (byte one : Samples.encode(new Ping(7))) {
      assertThat(seen).isEmpty();
      feed(new byte[] {one});
    }

    assertThat(seen).containsExactly("Ping[token=7]");
    assertThat(reader.isMidFrame()).isFalse();
  }

  @Test
  void anUnfinishedFrameIsNotHandedOn() throws ProtocolFault {
    feed(hex("18000000 06000000 00000000"));

    assertThat(seen).isEmpty();
    assertThat(reader.isMidFrame()).isTrue();
  }

  @Test
  void aFrameBelowTheHeaderSizeIsRefused() {
    assertFault("0f000000", Fault.BAD_LENGTH);
  }

  @Test
  void aFrameAboveTheLimitIsRefusedAsSoonAsItsLengthIsThere() {
    assertFault("01100000", Fault.BAD_LENGTH);
    assertFault("ffffffff", Fault.BAD_LENGTH);
  }

  @Test
  void theLengthIsCheckedEvenIfItComesInPieces() throws ProtocolFault {
    feed(hex("0110"));
    assertFault("0000", Fault.BAD_LENGTH);
  }

  @Test
  void aTypeThatNobodySendsIsRefused() {
    assertFault("10000000 63000000 00000000 00000000", Fault.BAD_TYPE);
  }

  @Test
  void aTypeOfTheOtherDirectionIsRefused() {
    assertFault("18000000 89000000 00000000 00000000 2a00000000000000", Fault.BAD_TYPE);
  }

  @Test
  void flagsAndReservedBitsMustBeZero() {
    assertFault("10000000 07010000 00000000 00000000", Fault.BAD_BODY);
    assertFault("10000000 07000100 00000000 00000000", Fault.BAD_BODY);
  }

  @Test
  void aMessageWithoutAnLwpMustNotNameOne() {
    assertFault("10000000 07000000 01000000 00000000", Fault.BAD_BODY);
    assertFault("10000000 07000000 00000000 01000000", Fault.BAD_BODY);
  }

  @Test
  void aBodyMayBeNeitherTooLongNorTooShort() {
    assertFault("14000000 06000000 00000000 00000000 2a000000", Fault.BAD_BODY);
    assertFault("1c000000 06000000 00000000 00000000 2a000000 00000000 00000000", Fault.BAD_BODY);
  }

  @Test
  void aHelloOfSomethingElseIsNotOurs() {
    assertFault("18000000 01000000 00000000 00000000 48545450 01000100", Fault.BAD_MAGIC);
  }

  @Test
  void aHelloWithVersionsTheWrongWayRoundIsRefused() {
    assertFault("18000000 01000000 00000000 00000000 4b41494f 02000100", Fault.BAD_BODY);
  }

  @Test
  void anAttachOfAnUnknownModelOrMachineIsRefused() {
    assertFault("16000000 02000000 00000000 00000000 02000000 0000", Fault.BAD_BODY);
    assertFault("16000000 02000000 00000000 00000000 00020000 0000", Fault.BAD_BODY);
  }

  @Test
  void aNameMustBeUtf8AndWhole() {
    assertFault("17000000 02000000 00000000 00000000 00000000 0100 ff", Fault.BAD_BODY);
    assertFault("17000000 02000000 00000000 00000000 00000000 0200 41", Fault.BAD_BODY);
  }

  @Test
  void aCallHasAtMostEightArguments() {
    assertFault("18000000 03000000 01000000 01000000 14000000 09000000", Fault.BAD_BODY);
    assertFault("18000000 03000000 01000000 01000000 14000000 ffffffff", Fault.BAD_BODY);
  }

  @Test
  void aCallMustBringTheArgumentsThatItAnnounces() {
    assertFault("18000000 03000000 01000000 01000000 14000000 01000000", Fault.BAD_BODY);
  }

  @Test
  void theRangesOfACallMustBeWholeAndInOrder() {
    String call = "03000000 01000000 01000000 14000000 00000000";
    String first = "0010000000000000 08000000 00000000 1111111111111111";
    assertFault("20000000" + call + "0010000000000000", Fault.BAD_BODY);
    assertFault("28000000" + call + "0010000000000000 00000000 00000000", Fault.BAD_BODY);
    assertFault("28000000" + call + "0010000000000000 01000000 00000000", Fault.BAD_BODY);
    assertFault("28000000" + call + "0010000000000000 ffffff7f 00000000", Fault.BAD_BODY);
    assertFault("28000000" + call + "0010000000000000 ffffffff 00000000", Fault.BAD_BODY);
    assertFault("30000000" + call + first.replace("08000000 00", "08000000 01"), Fault.BAD_BODY);
    assertFault("48000000" + call + first + first, Fault.BAD_BODY);
    assertFault("30000000" + call + "fcffffffffffffff" + first.substring(16), Fault.BAD_BODY);
  }

  @Test
  void whatIsKeptOfAFrameGrowsWithWhatHasCome() throws ProtocolFault {
    byte[] payload = new byte[3000];
    byte[] frame = Samples.encode(new Payload(9, ByteBuffer.wrap(payload)));
    for (int at = 0; at < frame.length; at += 700) {
      int length = Math.min(700, frame.length - at);
      reader.feed(
          ByteBuffer.wrap(frame, at, length),
          whole -> seen.add("" + ((Payload) whole.decode()).bytes().remaining()));
    }

    assertThat(seen).containsExactly("3000");
  }
}
