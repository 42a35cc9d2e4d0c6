package dev.kaio.harness.sim;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Signal;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.kernel.KernelEvent;
import dev.kaio.mod.MachineProfile;
import dev.kaio.proc.ProcLimits;
import dev.kaio.proc.SystemLimits;
import dev.kaio.vm.KernelMemory.Pressure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** One run: a kernel, its programs, and what happens to them. */
public final class Simulation {
  private static final int TRIES = 50;

  private final SimOptions options;
  private final Consumer<String> trace;
  private final Dice dice;
  private final Kernel kernel;
  private final List<SimProcess> processes = new ArrayList<>();
  private final SignalBook signals = new SignalBook();
  private final Flights flights;
  private final Events events;
  private final Verdicts verdicts;
  private final Workload workload;
  private final TurnLimit turnLimit;

  // For those who watch from another thread.
  private volatile int stepsBegun;
  private final AtomicLong rests = new AtomicLong();

  /**
   * Boots the kernel.
   *
   * @param trace gets a line for everything that happens
   * @param listener hears the kernel's events
   */
  public Simulation(SimOptions options, Consumer<String> trace, Consumer<KernelEvent> listener) {
    this.options = options;
    this.trace = trace;
    dice = new Dice(options.seed() ^ 0x5DEECE66DL);
    flights = new Flights(dice, trace, signals);
    kernel =
        new Kernel(
            KernelConfig.of(MachineProfile.SPARCV9)
                .withImmediateAsts(options.immediateAsts())
                .withDevices(scheduler -> flights.devices(options.disks(), options.sector()))
                .withLimits(
                    SystemLimits.DEFAULT.withEach(
                        ProcLimits.DEFAULT.withRequests(options.requestLimit()))));
    turnLimit = new TurnLimit(kernel);
    events = new Events(kernel, trace, dice, processes, turnLimit);
    Judges judges = new Judges();
    verdicts = new Verdicts(judges, signals, trace);
    workload = new Workload(options, kernel, trace, dice, judges, flights, verdicts, events);
    kernel.addListener(listener);
  }

  /** How many steps have begun. */
  int stepsBegun() {
    return stepsBegun;
  }

  /** How often the kernel has come to rest. */
  long rests() {
    return rests.get();
  }

  // ---- the run ----

  /**
   * Does so many things, then brings all to its end.
   *
   * @throws SimFailure if the kernel does what the rules do not allow
   */
  public void run(int steps) {
    trace.accept(options.toString());
    options.abis().forEach(this::attach);
    for (int step = 1; step <= steps; step++) {
      stepsBegun = step;
      step();
    }
    trace.accept("the end");
    events.setPressure(Pressure.NORMAL);
    new Ending(kernel, processes, workload, events, flights, signals, this::settle).finish();
  }

  private void attach(Abi abi) {
    ProcessModel model =
        new ProcessModel(options.sector(), options.requestLimit(), SimProcess.SEGMENT);
    model.pressure = kernel.memory().isExhausted() ? 2 : kernel.memory().isTight() ? 1 : 0;
    SimProcess process = new SimProcess(kernel, abi, model, options.immediateAsts());
    processes.add(process);
    trace.accept("process " + process.pid() + " " + abi);
    events.setPressure(Pressure.NORMAL);
    begin(process);
    done(process, () -> workload.openNull(process));
    done(process, () -> workload.openDisk(process));
    done(process, () -> workload.setup().createPort(process));
  }

  /** What every program does first. */
  private void begin(SimProcess process) {
    SetupCalls setup = workload.setup();
    done(
        process,
        () -> workload.memory().map(process, 1, SimProcess.data(), SimProcess.DATA_LENGTH));
    for (int segment = 0; segment < SimProcess.SEGMENTS; segment++) {
      long base = SimProcess.buffer(segment);
      done(process, () -> workload.memory().map(process, 1, base, SimProcess.SEGMENT));
    }
    for (int lwp = 2; lwp <= options.lwps(); lwp++) {
      done(process, () -> setup.createLwp(process));
    }
    done(process, () -> setup.catchSignal(process, SetupCalls.SIGNO));
    done(process, () -> setup.catchSignal(process, Signal.SIGUSR1));
    if (dice.chance(0.5)) {
      done(process, () -> setup.catchSignal(process, Signal.SIGIO));
    }
    done(process, () -> setup.init(process));
    if (options.lwps() > 2 && dice.chance(0.7)) {
      done(process, () -> setup.startCleanup(process, 2));
    }
  }

  /** A signal that the old program has left behind may end one that has just begun. */
  private void done(SimProcess process, Runnable action) {
    if (!process.isGone() && !process.proc().isExiting()) {
      action.run();
      settle();
    }
  }

  private void step() {
    for (int tries = 0; tries < TRIES; tries++) {
      List<SimProcess> live =
          processes.stream().filter(process -> !process.proc().isExiting()).toList();
      if (live.isEmpty()) {
        attach(dice.pick(options.abis()));
        return;
      }
      SimProcess process = dice.pick(live);
      if (workload.act(workload.draw(), process)) {
        settle();
        return;
      }
    }
  }

  /** Lets the kernel run, and compares what has become of it with what should have. */
  private void settle() {
    turnLimit.begin();
    kernel.runUntilIdle();
    rests.incrementAndGet();
    processes.removeIf(SimProcess::isGone);
    verdicts.judge(processes);
    flights.forgetSubmitted();
    for (SimProcess process : List.copyOf(processes)) {
      if (process.beginExeced()) {
        trace.accept("process " + process.pid() + " runs another program");
        settle();
        begin(process);
      }
    }
  }
}
