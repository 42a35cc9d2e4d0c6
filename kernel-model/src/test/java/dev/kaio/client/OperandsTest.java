package dev.kaio.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Sysnum;
import dev.kaio.wire.Span;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperandsTest {
  private static final int MAX_FRAME = 1 << 20;

  private final ProcessMemory memory = new ProcessMemory(Abi.LP64_SPARC);

  OperandsTest() {
    memory.map(0x10000, 0x40000);
  }

  private static List<Span> spans(Operands operands) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < operands.count(); i++) {
      spans.add(new Span(operands.address(i), operands.length(i)));
    }
    return spans;
  }

  private List<Span> of(int sysnum, long... args) {
    return spans(Operands.of(memory, sysnum, args, MAX_FRAME));
  }

  @Test
  void theBytesOfAnAiowriteGoWithIt() {
    assertThat(of(Sysnum.KAIO, 1, 259, 0x12000, 8704, 0, 0x20000))
        .containsExactly(new Span(0x12000, 8704));
    assertThat(of(Sysnum.KAIO, 0x21, 259, 0x12000, 8704, 0, 0x20000)).hasSize(1);
    assertThat(of(Sysnum.KAIO, 0, 259, 0x12000, 8704, 0, 0x20000)).isEmpty();
    assertThat(of(Sysnum.KAIO, 1, 259, 0x12000, -1, 0, 0x20000)).isEmpty();
  }

  @Test
  void theTimeoutOfAnAiowaitGoesWithItIfItIsOne() {
    assertThat(of(Sysnum.KAIO, 2, 0x10010, 0)).containsExactly(new Span(0x10010, 16));
    assertThat(of(Sysnum.KAIO, 2, 0, 0)).isEmpty();
    assertThat(of(Sysnum.KAIO, 2, -1, 0)).isEmpty();
    assertThat(of(Sysnum.KAIO)).isEmpty();
  }

  @Test
  void aPathGoesWithItsCallUpToTheNul() {
    memory.putString(0x10000, "/dev/gate/0");

    assertThat(of(Sysnum.OPEN, 0x10000, 2)).containsExactly(new Span(0x10000, 12));
  }

  @Test
  void whatIsNotMappedIsLeftOut() {
    assertThat(of(Sysnum.WRITE, 1, 0x4FFF0, 64)).containsExactly(new Span(0x4FFF0, 16));
    assertThat(of(Sysnum.WRITE, 1, 0x90000, 64)).isEmpty();
    assertThat(of(Sysnum.OPEN, 0x90000, 2)).isEmpty();
  }

  @Test
  void payloadThatDoesNotFitInAFrameStaysBehind() {
    long[] args = {1, 5, 0x10000, 8192, 0, 0x20000};

    assertThat(Operands.of(memory, Sysnum.KAIO, args, 8192 + 88).count()).isEqualTo(1);
    assertThat(Operands.of(memory, Sysnum.KAIO, args, 8192 + 87).count()).isZero();
  }

  @Test
  void rangesAreMergedIntoAscendingOnesThatDoNotOverlap() {
    Operands operands =
        Operands.NONE.with(
            memory,
            List.of(
                new Span(0x20000, 16),
                new Span(0x10000, 32),
                new Span(0x10010, 32),
                new Span(0x10008, 8),
                new Span(0x0FFF0, 24)));

    assertThat(spans(operands))
        .containsExactly(new Span(0x10000, 32), new Span(0x10020, 16), new Span(0x20000, 16));
    assertThat(operands.with(memory, List.of(new Span(0x10004, 4))).sameAs(operands)).isTrue();
  }
}
