package dev.kaio.modinfo;

import dev.kaio.snapshot.AioSnapshot;
import dev.kaio.snapshot.ClockSnapshot;
import dev.kaio.snapshot.CounterSnapshot;
import dev.kaio.snapshot.KernelSnapshot;
import dev.kaio.snapshot.LwpSnapshot;
import dev.kaio.snapshot.ModuleSnapshot;
import dev.kaio.snapshot.ProcSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The kstats of a kernel. The module has {@code kaio:0:kaio}; a process has {@code kaio:PID:proc}
 * and {@code kaio:PID:lwps}, and once it has called AIOINIT {@code kaio:PID:aio} and {@code
 * kaio:PID:queues}.
 */
final class KstatSource {
  static final String MODULE = "kaio";
  private static final int NANO_DIGITS = 9;

  private KstatSource() {}

  static KstatRecord module(KernelSnapshot kernel) {
    ModuleSnapshot module = kernel.module();
    SortedMap<String, String> values = values(kernel.clock());
    putCounters(values, module.counters());
    put(values, "id", module.id());
    put(values, "in_memory", module.inMemory() ? 1 : 0);
    put(values, "installed", module.installed() ? 1 : 0);
    put(values, "loads", module.loads());
    put(values, "memory_pressure", kernel.pressure());
    put(values, "processes", kernel.processes().size());
    return new KstatRecord(MODULE, 0, MODULE, "misc", values);
  }

  /** In ascending order of name. */
  static List<KstatRecord> process(ProcSnapshot process) {
    List<KstatRecord> records = new ArrayList<>();
    if (process.aio() != null) {
      records.add(aio(process, process.aio()));
    }
    records.add(lwps(process));
    records.add(proc(process));
    if (process.aio() != null) {
      records.add(queues(process, process.aio()));
    }
    return records;
  }

  private static KstatRecord of(
      ProcSnapshot process, String name, SortedMap<String, String> values) {
    return new KstatRecord(MODULE, process.pid(), name, "proc", values);
  }

  private static KstatRecord aio(ProcSnapshot process, AioSnapshot aio) {
    SortedMap<String, String> values = values(process.clock());
    putCounters(values, aio.counters());
    put(values, "bytes_in_flight", aio.bytesInFlight());
    put(values, "flags", aio.flags());
    put(values, "notifycnt", aio.notifycnt());
    put(values, "outstanding", aio.outstanding());
    put(values, "pending", aio.pending());
    put(values, "started", aio.started() ? 1 : 0);
    return of(process, "aio", values);
  }

  private static KstatRecord queues(ProcSnapshot process, AioSnapshot aio) {
    SortedMap<String, String> values = values(process.clock());
    AioSnapshot.Queues queues = aio.queues();
    put(values, "cleanupq", queues.cleanupq().size());
    put(values, "collected", queues.collected().size());
    put(values, "doneq", queues.doneq().size());
    put(values, "notifyq", queues.notifyq().size());
    put(values, "pollq", queues.pollq().size());
    put(values, "portcleanupq", queues.portcleanupq().size());
    put(values, "portpending", queues.portpending().size());
    put(values, "portq", queues.portq().size());
    return of(process, "queues", values);
  }

  private static KstatRecord proc(ProcSnapshot process) {
    SortedMap<String, String> values = values(process.clock());
    put(values, "descriptors", process.descriptors().size());
    put(values, "locked_pages", process.lockedPages());
    values.put("name", process.name());
    put(values, "segments", process.segments().size());
    values.put("state", process.exiting() ? "exiting" : "running");
    put(values, "uid", process.uid());
    put(values, "unmap_wait", process.unmapWait() ? 1 : 0);
    return of(process, "proc", values);
  }

  /** Each LWP by its number: where it is, and what it sleeps on. */
  private static KstatRecord lwps(ProcSnapshot process) {
    SortedMap<String, String> values = values(process.clock());
    int asleep = 0;
    for (LwpSnapshot lwp : process.lwps()) {
      boolean sleeps = lwp.state() == LwpSnapshot.State.ASLEEP;
      asleep += sleeps ? 1 : 0;
      values.put("lwp_" + lwp.id(), sleeps ? "asleep: " + lwp.sleepsOn() : where(lwp.state()));
    }
    put(values, "asleep", asleep);
    put(values, "lwps", process.lwps().size());
    return of(process, "lwps", values);
  }

  private static String where(LwpSnapshot.State state) {
    return switch (state) {
      case USER -> "user";
      case READY -> "ready";
      case ASLEEP -> "asleep";
      case HELD -> "held";
    };
  }

  private static void putCounters(SortedMap<String, String> values, CounterSnapshot counters) {
    put(values, "bytes_read", counters.bytesRead());
    put(values, "bytes_written", counters.bytesWritten());
    put(values, "cleanup_passes", counters.cleanupPasses());
    put(values, "completions", counters.completions());
    put(values, "errors", counters.errors());
    put(values, "reads", counters.reads());
    put(values, "writes", counters.writes());
  }

  /** What every kstat has: when it was looked at, in seconds since boot. */
  private static SortedMap<String, String> values(ClockSnapshot clock) {
    SortedMap<String, String> values = new TreeMap<>();
    values.put("snaptime", seconds(clock.monotonicNanos()));
    return values;
  }

  private static String seconds(long nanos) {
    long nanosPerSecond = 1_000_000_000L;
    StringBuilder fraction = new StringBuilder();
    fraction.append(nanos % nanosPerSecond);
    while (fraction.length() < NANO_DIGITS) {
      fraction.insert(0, '0');
    }
    return nanos / nanosPerSecond + "." + fraction;
  }

  private static void put(SortedMap<String, String> values, String name, long value) {
    values.put(name, Long.toString(value));
  }
}
