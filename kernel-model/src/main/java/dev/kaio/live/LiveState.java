package dev.kaio.live;

import dev.kaio.aio.Aio;
import dev.kaio.kernel.Kernel;
import dev.kaio.metrics.KernelSample;
import dev.kaio.proc.Proc;
import dev.kaio.snapshot.ClockSnapshot;
import dev.kaio.snapshot.CounterSnapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A kernel at one moment.
 *
 * @param pressure how tight memory is: normal, low, exhausted (R-RW-2)
 * @param totals over all processes
 * @param counters what kaio has done since boot
 * @param modules all control records, by id
 * @param processes those with the most requests, by pid; at most {@link #PROCESSES}
 * @param devices by path; at most {@link #DEVICES}
 * @param deviceCount how many devices there are
 */
public record LiveState(
    ClockSnapshot clock,
    String pressure,
    KernelSample totals,
    CounterSnapshot counters,
    List<LiveModule> modules,
    List<LiveProcess> processes,
    List<LiveDevice> devices,
    int deviceCount) {

  /** Processes that are shown. */
  public static final int PROCESSES = 64;

  /** Devices that are shown. */
  public static final int DEVICES = 256;

  /** Looks at a kernel; only on its thread. */
  public static LiveState of(Kernel kernel) {
    return new LiveState(
        kernel.control().clock(),
        kernel.memory().pressure().name().toLowerCase(Locale.ROOT),
        KernelSample.of(kernel),
        kernel.counters().snapshot(),
        kernel.modules().all().stream().map(LiveModule::of).toList(),
        kernel.procs().all().stream()
            .sorted(Comparator.comparingInt(LiveState::outstanding).reversed())
            .limit(PROCESSES)
            .sorted(Comparator.comparingInt(Proc::pid))
            .map(proc -> LiveProcess.of(kernel, proc))
            .toList(),
        kernel.devices().all().entrySet().stream()
            .limit(DEVICES)
            .map(device -> LiveDevice.of(device.getKey(), device.getValue()))
            .toList(),
        kernel.devices().all().size());
  }

  private static int outstanding(Proc proc) {
    Aio aio = Aio.of(proc);
    return aio == null ? 0 : aio.outstanding();
  }
}
