package dev.kaio.harness.sim;

import static dev.kaio.harness.sim.SimFailure.require;

import dev.kaio.harness.sim.SimCall.Sleep;
import dev.kaio.kernel.Kernel;
import java.util.ArrayList;
import java.util.List;

/** The end, without faults: what sleeps must wake, what is done be reaped, nothing may be left. */
final class Ending {
  private static final int MOST_REAPED = 1_000;

  private final Kernel kernel;
  private final List<SimProcess> processes;
  private final Workload workload;
  private final Events events;
  private final Flights flights;
  private final SignalBook signals;
  private final Runnable settle;

  /**
   * The end of a run.
   *
   * @param settle lets the kernel run, and judges what it does
   */
  Ending(
      Kernel kernel,
      List<SimProcess> processes,
      Workload workload,
      Events events,
      Flights flights,
      SignalBook signals,
      Runnable settle) {
    this.kernel = kernel;
    this.processes = processes;
    this.workload = workload;
    this.events = events;
    this.flights = flights;
    this.signals = signals;
    this.settle = settle;
  }

  void finish() {
    completeAll();
    for (SimProcess process : List.copyOf(processes)) {
      if (!process.proc().isExiting()) {
        wind(process);
      }
    }
    for (SimProcess process : List.copyOf(processes)) {
      if (!process.proc().isExiting()) {
        workload.life().exit(process);
        settle.run();
      }
    }
    completeAll();
    require(
        kernel.procs().all().isEmpty(),
        "processes that do not end: %s",
        kernel.procs().all().stream().map(proc -> proc.pid() + " " + proc.lwps()).toList());
    flights.requireNone();
    require(kernel.scheduler().callouts().size() == 0, "timers are left");
    require(kernel.procs().quotas().requests().used() == 0, "requests are left in the quota");
  }

  private void completeAll() {
    do {
      settle.run();
    } while (flights.complete(0));
  }

  private void wind(SimProcess process) {
    for (SimCall call : List.copyOf(process.calls().values())) {
      if (call.sleep != Sleep.CLEANUP) {
        events.interrupt(call);
        settle.run();
      }
    }
    fetchAll(process);
    for (int reaped = 0; !reapOne(process); reaped++) {
      require(reaped < MOST_REAPED, "AIOWAIT does not come to an end");
    }
    List<SimCall> stuck = new ArrayList<>(process.calls().values());
    stuck.removeIf(call -> call.sleep == Sleep.CLEANUP);
    require(stuck.isEmpty(), "calls that do not end: %s", stuck);
    signals.requireAll(process);
  }

  private void fetchAll(SimProcess process) {
    for (int port : process.model().ports()) {
      int before;
      do {
        before = process.model().requests.size();
        workload.ports().getEvent(process, 1, port);
        settle.run();
      } while (process.model().requests.size() < before);
    }
  }

  /** Returns whether nothing is outstanding any more. */
  private boolean reapOne(SimProcess process) {
    workload.waits().poll(process);
    settle.run();
    return process.model().requests.isEmpty() && process.model().notifications == 0;
  }
}
