package dev.kaio.harness.sim;

import dev.kaio.aio.Aio;
import dev.kaio.harness.sim.SimCall.Sleep;
import dev.kaio.kernel.Kernel;
import dev.kaio.vm.KernelMemory.Pressure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What happens to programs without their doing. */
final class Events {
  private static final long MILLISECOND = 1_000_000L;

  private final Kernel kernel;
  private final Consumer<String> trace;
  private final Dice dice;
  private final List<SimProcess> processes;
  private final TurnLimit turnLimit;

  Events(
      Kernel kernel,
      Consumer<String> trace,
      Dice dice,
      List<SimProcess> processes,
      TurnLimit turnLimit) {
    this.kernel = kernel;
    this.trace = trace;
    this.dice = dice;
    this.processes = processes;
    this.turnLimit = turnLimit;
  }

  boolean interrupt(SimProcess process) {
    List<SimCall> sleeping = new ArrayList<>(process.calls().values());
    sleeping.removeIf(call -> call.sleep == Sleep.CLEANUP);
    if (sleeping.isEmpty()) {
      return false;
    }
    interrupt(dice.pick(sleeping));
    return true;
  }

  void interrupt(SimCall call) {
    trace.accept("interrupt " + call);
    call.disturbed = true;
    kernel.interrupt(call.process.proc().lwp(call.lwp));
  }

  boolean timePasses() {
    long nanos = MILLISECOND * dice.between(1, dice.chance(0.3) ? 12 : 3000);
    trace.accept("time passes: " + nanos + " ns");
    turnLimit.begin();
    kernel.advanceTo(kernel.clock().monotonicNanos() + nanos);
    return true;
  }

  boolean clockIsSet() {
    long nanos = MILLISECOND * dice.between(-60_000, 60_000);
    trace.accept("the clock is set by " + nanos + " ns");
    turnLimit.begin();
    for (SimProcess process : processes) {
      for (SimCall call : process.calls().values()) {
        call.clockWasSet |= call.isTimed() && process.isAsleep(call);
      }
    }
    kernel.shiftWallClock(nanos);
    return true;
  }

  boolean memoryChanges() {
    setPressure(
        dice.chance(0.6) ? Pressure.NORMAL : dice.pick(List.of(Pressure.LOW, Pressure.EXHAUSTED)));
    return true;
  }

  void setPressure(Pressure pressure) {
    trace.accept("memory: " + pressure);
    kernel.memory().setPressure(pressure);
    int level =
        switch (pressure) {
          case NORMAL -> 0;
          case LOW -> 1;
          case EXHAUSTED -> 2;
        };
    processes.forEach(process -> process.model().pressure = level);
  }

  boolean reconfiguration(SimProcess process) {
    Aio aio = Aio.of(process.proc());
    if (aio == null) {
      return false;
    }
    trace.accept("reconfiguration of " + process.pid());
    aio.requestCleanup();
    return true;
  }

  boolean connectionIsLost(SimProcess process) {
    trace.accept("lost: " + process.pid());
    kernel.abandon(process.proc());
    return true;
  }
}
