package dev.kaio.harness.top;

import dev.kaio.snapshot.AioSnapshot;
import dev.kaio.snapshot.ClockSnapshot;
import dev.kaio.snapshot.CounterSnapshot;
import dev.kaio.snapshot.LwpSnapshot;
import dev.kaio.snapshot.ModuleSnapshot;
import dev.kaio.snapshot.ProcSnapshot;
import dev.kaio.snapshot.ProcSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What two looks at a kernel, one after the other, say: lines of text. */
final class Frame {
  private static final String[] PRESSURES = {"normal", "low", "exhausted"};

  private static final String ROW = "%6s %6s %-12.12s %5s %7s %6s %5s %5s %6s %7s %5s %8s %8s  %s";

  private static final int COLUMNS = 14;

  private final Look before;
  private final Look now;
  private final List<String> lines = new ArrayList<>();

  private Frame(Look before, Look now) {
    this.before = before;
    this.now = now;
  }

  /**
   * Puts it into words.
   *
   * @param before null with the first look: no rates are known then
   */
  static List<String> of(Look before, Look now) {
    Frame frame = new Frame(before, now);
    frame.kernel();
    frame.processes();
    return frame.lines;
  }

  private void line(String format, Object... values) {
    lines.add(String.format(Locale.ROOT, format, values).stripTrailing());
  }

  // ---- the kernel ----

  private void kernel() {
    ClockSnapshot clock = now.kernel().clock();
    ModuleSnapshot module = now.kernel().module();
    CounterSnapshot total = module.counters();
    line(
        "up %s s%s, memory %s; processes %d, LWPs asleep %d",
        Amounts.seconds(clock.monotonicNanos()),
        clock.virtual() ? " (virtual clock)" : "",
        PRESSURES[now.kernel().pressure()],
        now.processes().size(),
        now.processes().stream().mapToInt(ProcSummary::asleep).sum());
    line(
        "kaio %s; reads %d, writes %d, failed %d, bytes read %s, written %s, cleanup passes %d",
        module.inMemory() ? "loaded" : "not loaded",
        total.reads(),
        total.writes(),
        total.errors(),
        Amounts.bytes((double) total.bytesRead()),
        Amounts.bytes((double) total.bytesWritten()),
        total.cleanupPasses());
    line(
        "each second: completed %s, failed %s, bytes read %s, written %s",
        Amounts.rate(ofKernel(CounterSnapshot::completions)),
        Amounts.rate(ofKernel(CounterSnapshot::errors)),
        Amounts.byteRate(ofKernel(CounterSnapshot::bytesRead)),
        Amounts.byteRate(ofKernel(CounterSnapshot::bytesWritten)));
    line("");
  }

  private double ofKernel(ToLongFunction<CounterSnapshot> counter) {
    return rate(
        before == null ? null : before.kernel().module().counters(),
        now.kernel().module().counters(),
        counter);
  }

  /** NaN if there was no look before. */
  private double rate(
      CounterSnapshot then, CounterSnapshot since, ToLongFunction<CounterSnapshot> counter) {
    return then == null
        ? Double.NaN
        : (counter.applyAsLong(since) - counter.applyAsLong(then))
            / ((now.nanos() - before.nanos()) / 1e9);
  }

  // ---- processes ----

  private void processes() {
    line(
        ROW,
        "PID",
        "UID",
        "NAME",
        "LWPS",
        "PENDING",
        "UNREAP",
        "DONE",
        "POLL",
        "NOTIFY",
        "CLEANUP",
        "PORT",
        "READ/s",
        "WRITE/s",
        "ASLEEP IN");
    for (ProcSummary process : now.processes()) {
      ProcSnapshot inside = now.inside().get(process.pid());
      if (inside == null) {
        withoutQueues(process, "?", "", "");
      } else {
        process(process, inside);
      }
    }
  }

  /** A row of a process whose queues are not known, or that has none. */
  private void withoutQueues(ProcSummary process, String pending, String others, String sleeps) {
    Object[] columns = new Object[COLUMNS];
    Arrays.fill(columns, others);
    columns[0] = process.pid();
    columns[1] = process.uid();
    columns[2] = process.name();
    columns[3] = process.lwps();
    columns[4] = pending;
    columns[COLUMNS - 1] = sleeps;
    line(ROW, columns);
  }

  private void process(ProcSummary process, ProcSnapshot inside) {
    AioSnapshot aio = inside.aio();
    String sleeps = sleeps(process, inside);
    if (aio == null) {
      withoutQueues(process, "-", "-", sleeps);
      return;
    }
    AioSnapshot.Queues queues = aio.queues();
    ProcSnapshot earlier = before == null ? null : before.inside().get(process.pid());
    CounterSnapshot then =
        earlier == null || earlier.aio() == null ? null : earlier.aio().counters();
    line(
        ROW,
        process.pid(),
        process.uid(),
        process.name(),
        process.lwps(),
        aio.pending(),
        aio.outstanding(),
        queues.doneq().size(),
        queues.pollq().size(),
        queues.notifyq().size(),
        queues.cleanupq().size() + queues.portcleanupq().size(),
        queues.portq().size() + queues.portpending().size(),
        Amounts.byteRate(rate(then, aio.counters(), CounterSnapshot::bytesRead)),
        Amounts.byteRate(rate(then, aio.counters(), CounterSnapshot::bytesWritten)),
        sleeps);
  }

  /** {@code 1: a completion, 2: address space}; and how the process is. */
  private static String sleeps(ProcSummary process, ProcSnapshot inside) {
    String sleepers =
        inside.lwps().stream()
            .filter(lwp -> lwp.state() == LwpSnapshot.State.ASLEEP)
            .map(lwp -> lwp.id() + ": " + lwp.sleepsOn())
            .collect(Collectors.joining(", "));
    String state = inside.abandoned() ? "(abandoned) " : process.exiting() ? "(exiting) " : "";
    return state + sleepers;
  }
}
