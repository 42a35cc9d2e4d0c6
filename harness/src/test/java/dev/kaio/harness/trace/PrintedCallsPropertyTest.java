package dev.kaio.harness.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.DataModel;
import dev.kaio.abi.Machine;
import dev.kaio.abi.Sysnum;
import dev.kaio.harness.trace.ProcessPlan.Segment;
import dev.kaio.kernel.KernelEvent.Call;
import dev.kaio.truss.KaioTable;
import dev.kaio.truss.TrussFormatter;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PrintedCallsPropertyTest {
  /** Words that are special to truss, and any others. */
  @Provide
  Arbitrary<Long> words() {
    return Arbitraries.oneOf(
        Arbitraries.longs(),
        Arbitraries.integers().map(Integer::longValue),
        Arbitraries.of(
            0L, 1L, -1L, 0xFF_FFFFL, 0x100_0000L, 0x8000_0000L, 0xFFFF_FFFFL, 1L << 32, 1L << 63));
  }

  /** Opcodes with and without the poll bit, known and unknown. */
  @Provide
  Arbitrary<Long> operations() {
    return Arbitraries.longs().between(-2, 70);
  }

  @Property
  void whatIsReadFromALinePrintsTheSameLineAgain_T_ARG_T_OP_T_LLO_T_COL(
      @ForAll DataModel model,
      @ForAll Machine machine,
      @ForAll KaioTable table,
      @ForAll("operations") long operation,
      @ForAll("words") long value,
      @ForAll @IntRange(max = 160) int errno,
      @ForAll @Size(7) List<@From("words") Long> words)
      throws TraceException {
    Abi abi = new Abi(model, machine);
    long[] slots = new long[model.kaioSlots()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = model.slot(i == 0 ? operation : words.get(i - 1));
    }
    Call call = new Call(1, abi, Sysnum.KAIO, slots, null, 0);
    String line = TrussFormatter.returned(table, call, value, errno);

    LogLine.KaioCall read = TrussLog.parse("/3:\t" + line).calls().get(0);
    LogForm form = new LogForm(table, abi);
    long[] again = Slots.of(form, read).values();

    Call repeated = new Call(1, abi, Sysnum.KAIO, again, null, 0);
    assertThat(TrussFormatter.returned(table, repeated, read.value(), read.errno()))
        .isEqualTo(line);
    assertThat(read.lwp()).isEqualTo(3);
  }

  @Property
  void segmentsAreWholePagesInOrderAndHoldEveryByteNeeded(
      @ForAll Machine machine, @ForAll @Size(min = 1, max = 12) List<Integer> places) {
    Abi abi = new Abi(DataModel.LP64, machine);
    MemoryPlan memory = new MemoryPlan(abi);
    for (int place : places) {
      memory.need((long) place << 8, 1 + (place & 0xFFFF));
    }
    List<Segment> segments = memory.segments();
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      assertThat(segment.base() % abi.pageSize()).isZero();
      assertThat(segment.length() % abi.pageSize()).isZero();
      assertThat(segment.length()).isPositive();
      if (i > 0) {
        Segment before = segments.get(i - 1);
        assertThat(Long.compareUnsigned(before.base() + before.length() - 1, segment.base() - 1))
            .isNegative();
      }
    }
    for (int place : places) {
      long first = (long) place << 8;
      long end = first + (place & 0xFFFF);
      long last = Long.compareUnsigned(end, first) < 0 ? -1 : end;
      assertThat(segments).anyMatch(segment -> holds(segment, first) && holds(segment, last));
    }
  }

  private static boolean holds(Segment segment, long address) {
    return Long.compareUnsigned(address - segment.base(), segment.length()) < 0;
  }
}
