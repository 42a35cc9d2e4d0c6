package dev.kaio.harness.control;

import dev.kaio.abi.Errno;
import dev.kaio.snapshot.AioSnapshot;
import dev.kaio.snapshot.ClockSnapshot;
import dev.kaio.snapshot.CounterSnapshot;
import dev.kaio.snapshot.DescriptorSnapshot;
import dev.kaio.snapshot.KernelSnapshot;
import dev.kaio.snapshot.LwpSnapshot;
import dev.kaio.snapshot.ModuleSnapshot;
import dev.kaio.snapshot.ProcSnapshot;
import dev.kaio.snapshot.ProcSummary;
import dev.kaio.snapshot.RequestSnapshot;
import dev.kaio.snapshot.SegmentSnapshot;
import dev.kaio.snapshot.SignalSnapshot;
import java.util.List;
import java.util.Locale;

/** Snapshots for people: one thing a line, the same state always the same text. */
final class SnapshotText {
  private static final String[] PRESSURES = {"normal", "low", "exhausted"};

  private final StringBuilder text = new StringBuilder();

  private SnapshotText() {}

  static String of(ClockSnapshot clock) {
    SnapshotText out = new SnapshotText();
    out.clock(clock);
    return out.text.toString();
  }

  static String of(KernelSnapshot kernel) {
    SnapshotText out = new SnapshotText();
    out.clock(kernel.clock());
    out.line("memory %s", PRESSURES[kernel.pressure()]);
    out.module(kernel.module());
    for (ProcSummary process : kernel.processes()) {
      out.line(
          "process %d uid %d %s lwps %d asleep %d%s",
          process.pid(),
          process.uid(),
          process.name(),
          process.lwps(),
          process.asleep(),
          process.exiting() ? " exiting" : "");
    }
    return out.text.toString();
  }

  static String of(ProcSnapshot process) {
    SnapshotText out = new SnapshotText();
    out.clock(process.clock());
    out.module(process.module());
    out.process(process);
    return out.text.toString();
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private void clock(ClockSnapshot clock) {
    line(
        "clock %s monotonic %s wall %s next %s",
        clock.virtual() ? "virtual" : "real",
        seconds(clock.monotonicNanos()),
        seconds(clock.wallNanos()),
        clock.nextDeadlineNanos() == Long.MAX_VALUE ? "-" : seconds(clock.nextDeadlineNanos()));
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%d.%09d", nanos / 1_000_000_000L, nanos % 1_000_000_000L);
  }

  private void module(ModuleSnapshot module) {
    line(
        "module kaio id %d loads %d %s/%s",
        module.id(),
        module.loads(),
        module.inMemory() ? "LOADED" : "UNLOADED",
        module.installed() ? "INSTALLED" : "UNINSTALLED");
    counters("total", module.counters());
  }

  private void counters(String whose, CounterSnapshot counters) {
    line(
        "%s reads %d writes %d completions %d errors %d read %d written %d passes %d",
        whose,
        counters.reads(),
        counters.writes(),
        counters.completions(),
        counters.errors(),
        counters.bytesRead(),
        counters.bytesWritten(),
        counters.cleanupPasses());
  }

  private void process(ProcSnapshot process) {
    line(
        "process %d uid %d %s %s-%s%s%s%s%s",
        process.pid(),
        process.uid(),
        process.name(),
        process.abi().model(),
        process.abi().machine(),
        process.privileged() ? " privileged" : "",
        process.exiting() ? " exiting" : "",
        process.abandoned() ? " abandoned" : "",
        process.unmapWait() ? " unmap-wait" : "");
    for (LwpSnapshot lwp : process.lwps()) {
      line(
          "lwp %d %s%s%s blocked 0x%x,0x%x",
          lwp.id(),
          lwp.state().name().toLowerCase(Locale.ROOT),
          lwp.sleepsOn().isEmpty() ? "" : " on " + lwp.sleepsOn(),
          lwp.interruptible() ? " interruptibly" : "",
          lwp.maskLow(),
          lwp.maskHigh());
      signals("lwp " + lwp.id() + " signal", lwp.signals());
    }
    signals("signal", process.signals());
    for (SegmentSnapshot segment : process.segments()) {
      line(
          "segment 0x%x+%d protection %d locked %d",
          segment.base(), segment.length(), segment.protection(), segment.lockedPages());
    }
    for (DescriptorSnapshot descriptor : process.descriptors()) {
      line(
          "fd %d %s access %d position %d holds %d%s",
          descriptor.fd(),
          descriptor.kind().name().toLowerCase(Locale.ROOT),
          descriptor.access(),
          descriptor.position(),
          descriptor.holds(),
          descriptor.closing() ? " closing" : "");
    }
    if (process.aio() != null) {
      aio(process.aio());
    }
  }

  private void signals(String whose, List<SignalSnapshot> signals) {
    for (SignalSnapshot signal : signals) {
      line(
          "%s %d code %d value %d from %d/%d%s",
          whose,
          signal.signo(),
          signal.code(),
          signal.value(),
          signal.pid(),
          signal.uid(),
          signal.queued() ? " queued" : "");
    }
  }

  private void aio(AioSnapshot aio) {
    line(
        "aio pending %d outstanding %d notifycnt %d waitncnt %d portclose %d flags 0x%x bytes %d%s%s",
        aio.pending(),
        aio.outstanding(),
        aio.notifycnt(),
        aio.waitncnt(),
        aio.portCloseCount(),
        aio.flags(),
        aio.bytesInFlight(),
        aio.started() ? " started" : "",
        aio.cleanupRequested() ? " cleanup-requested" : "");
    counters("aio", aio.counters());
    AioSnapshot.Queues queues = aio.queues();
    queue("doneq", queues.doneq());
    queue("pollq", queues.pollq());
    queue("notifyq", queues.notifyq());
    queue("cleanupq", queues.cleanupq());
    queue("portq", queues.portq());
    queue("portpending", queues.portpending());
    queue("portcleanupq", queues.portcleanupq());
    queue("collected", queues.collected());
    for (RequestSnapshot request : aio.requests()) {
      line(
          "request 0x%x aiocb 0x%x flags 0x%x %s fd %d port %d buffer 0x%x+%d offset %d = %d %s",
          request.result(),
          request.aiocb(),
          request.flags(),
          request.write() ? "write" : "read",
          request.fd(),
          request.port(),
          request.buffer(),
          request.length(),
          request.offset(),
          request.returned(),
          Errno.nameOf(request.errno()));
    }
  }

  private void queue(String name, List<Long> results) {
    if (!results.isEmpty()) {
      StringBuilder line = new StringBuilder(name);
      results.forEach(result -> line.append(" 0x").append(Long.toHexString(result)));
      text.append(line).append('\n');
    }
  }
}
