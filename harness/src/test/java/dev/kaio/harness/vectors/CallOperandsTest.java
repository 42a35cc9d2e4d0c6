package dev.kaio.harness.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.wire.Span;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallOperandsTest {
  private final ProgramMemory memory = new ProgramMemory();
  private final CallOperands operands = new CallOperands(memory);

  private List<Span> spans() {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < operands.count(); i++) {
      spans.add(new Span(operands.address(i), operands.length(i)));
    }
    return spans;
  }

  @Test
  void rangesStandInAscendingUnsignedOrder() {
    assertThat(operands.add(new Span(-16, 8))).isTrue();
    assertThat(operands.add(new Span(0x2000, 8))).isTrue();
    assertThat(operands.add(new Span(0x1000, 8))).isTrue();

    assertThat(spans()).containsExactly(new Span(0x1000, 8), new Span(0x2000, 8), new Span(-16, 8));
  }

  @Test
  void rangesThatOverlapOrTouchBecomeOne() {
    operands.add(new Span(0x1000, 16));
    operands.add(new Span(0x1020, 16));
    operands.add(new Span(0x1008, 0x18));

    assertThat(spans()).containsExactly(new Span(0x1000, 0x30));
  }

  @Test
  void aRangeThatIsThereAlreadyIsNotNew() {
    operands.add(new Span(0x1000, 16));

    assertThat(operands.add(new Span(0x1004, 12))).isFalse();
    assertThat(operands.add(new Span(0x1004, 13))).isTrue();
    assertThat(operands.add(new Span(0x0fff, 1))).isTrue();
    assertThat(spans()).containsExactly(new Span(0x0fff, 18));
  }

  @Test
  void theSameStartKeepsTheLongerRange() {
    operands.add(new Span(0x1000, 8));
    operands.add(new Span(0x1000, 24));

    assertThat(spans()).containsExactly(new Span(0x1000, 24));
  }

  @Test
  void theBytesAreThoseOfTheProgramsMemory() {
    memory.write(0x1000, ByteBuffer.wrap(HexFormat.of().parseHex("0a0b0c0d")));
    operands.add(new Span(0x1001, 3));
    ByteBuffer out = ByteBuffer.allocate(3);

    operands.put(0, out);

    assertThat(HexFormat.of().formatHex(out.array())).isEqualTo("0b0c0d");
  }
}
