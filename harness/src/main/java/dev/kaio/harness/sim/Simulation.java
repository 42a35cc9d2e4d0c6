package dev.kaio.harness.sim;

import static dev.kaio.harness.sim.SimFailure.require;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Signal;
import dev.kaio.aio.Aio;
import dev.kaio.dev.Buf;
import dev.kaio.dev.DeviceSwitch;
import dev.kaio.dev.NullDevice;
import dev.kaio.harness.sim.ModelRequest.Notice;
import dev.kaio.harness.sim.ProcessModel.Kind;
import dev.kaio.harness.sim.SimCall.Sleep;
import dev.kaio.harness.sim.Workload.Action;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.kernel.KernelEvent;
import dev.kaio.mod.MachineProfile;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.ProcLimits;
import dev.kaio.proc.SigInfo;
import dev.kaio.proc.SystemLimits;
import dev.kaio.sched.Rval;
import dev.kaio.snapshot.AioSnapshot;
import dev.kaio.snapshot.RequestSnapshot;
import dev.kaio.vm.KernelMemory.Pressure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** One run: a kernel, its programs, and what happens to them. */
public final class Simulation {
  private static final long MILLISECOND = 1_000_000L;
  private static final int TRIES = 50;
  private static final int MOST_REAPED = 1_000;

  /** A transfer at a disk, and whose it is. */
  private record Flight(SimProcess process, ModelRequest request) {}

  /** What a failed entry of a list must show. */
  private record Stored(SimProcess process, long result, long value, int errno) {}

  private final SimOptions options;
  private final Dice dice;
  private final Kernel kernel;
  private final List<SimDisk> disks = new ArrayList<>();
  private final Judges judges = new Judges();
  private final Workload workload;
  private final Consumer<String> trace;
  private final List<SimProcess> processes = new ArrayList<>();
  private final IdentityHashMap<Buf, Flight> flights = new IdentityHashMap<>();
  private final ArrayDeque<ModelRequest> submitting = new ArrayDeque<>();
  private final List<Stored> stored = new ArrayList<>();
  private final Map<Integer, ModelRequest> requestsByTag = new TreeMap<>();
  private final Map<Integer, SimProcess> owners = new HashMap<>();
  private final TurnLimit turnLimit;
  private SimProcess acting;

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
    this.dice = new Dice(options.seed() ^ 0x5DEECE66DL);
    this.workload = new Workload(this, judges, dice);
    this.kernel =
        new Kernel(
            KernelConfig.of(MachineProfile.SPARCV9)
                .withImmediateAsts(options.immediateAsts())
                .withDevices(scheduler -> devices())
                .withLimits(
                    SystemLimits.DEFAULT.withEach(
                        ProcLimits.DEFAULT.withRequests(options.requestLimit()))));
    this.turnLimit = new TurnLimit(kernel);
    kernel.addListener(listener);
  }

  private DeviceSwitch devices() {
    DeviceSwitch devices = new DeviceSwitch();
    for (int disk = 0; disk < options.disks(); disk++) {
      disks.add(new SimDisk(options.sector(), dice, this::accepted));
      devices.add(diskPath(disk), disks.get(disk));
    }
    devices.add("/dev/null", new NullDevice());
    return devices;
  }

  Kernel kernel() {
    return kernel;
  }

  /** How many steps have begun. */
  int stepsBegun() {
    return stepsBegun;
  }

  /** How often the kernel has come to rest. */
  long rests() {
    return rests.get();
  }

  List<SimDisk> disks() {
    return disks;
  }

  String diskPath(int disk) {
    return "/sim/" + disk;
  }

  void note(String line) {
    trace.accept(line);
  }

  // ---- what the workload announces ----

  /** The next call may give this request to a driver. */
  void submitting(ModelRequest request) {
    submitting.add(request);
    request.quiet = acting.sleepsIn(Sleep.AIOWAITN); // one of no bytes completes at once
    requestsByTag.putIfAbsent(request.tag, request);
    owners.put(request.tag, acting);
  }

  void expectStored(SimProcess process, long result, long value, int errno) {
    stored.add(new Stored(process, result, value, errno));
  }

  /** A driver takes a transfer: it must be the next one that the program has asked for. */
  private void accepted(Buf buf) {
    ModelRequest request = submitting.poll();
    while (request != null && !isOf(buf, request)) {
      request = submitting.poll();
    }
    require(
        request != null,
        "the driver gets %s 0x%x+%d@%d, which nobody asked for",
        buf.isWrite() ? "write" : "read",
        buf.address(),
        buf.count(),
        buf.offset());
    flights.put(buf, new Flight(acting, request));
  }

  private static boolean isOf(Buf buf, ModelRequest request) {
    return buf.isWrite() == request.write
        && buf.address() == request.buffer
        && buf.count() == request.length
        && buf.offset() == request.offset
        && buf.fd() == request.fd;
  }

  // ---- the run ----

  /**
   * Does so many things, then brings all to its end.
   *
   * @throws SimFailure if the kernel does what the rules do not allow
   */
  public void run(int steps) {
    note(options.toString());
    options.abis().forEach(this::attach);
    for (int step = 1; step <= steps; step++) {
      stepsBegun = step;
      step();
    }
    finish();
  }

  private void attach(Abi abi) {
    ProcessModel model =
        new ProcessModel(options.sector(), options.requestLimit(), SimProcess.SEGMENT);
    model.pressure = kernel.memory().isExhausted() ? 2 : kernel.memory().isTight() ? 1 : 0;
    SimProcess process = new SimProcess(kernel, abi, model, options.immediateAsts());
    processes.add(process);
    note("process " + process.pid() + " " + abi);
    setPressure(Pressure.NORMAL);
    done(process, () -> workload.map(process, 1, SimProcess.data(), SimProcess.DATA_LENGTH));
    for (int segment = 0; segment < SimProcess.SEGMENTS; segment++) {
      long base = SimProcess.buffer(segment);
      done(process, () -> workload.map(process, 1, base, SimProcess.SEGMENT));
    }
    for (int lwp = 2; lwp <= options.lwps(); lwp++) {
      done(process, () -> workload.createLwp(process));
    }
    done(process, () -> workload.open(process, 1, "/dev/null", Kind.OTHER));
    done(process, () -> workload.open(process, 1, diskPath(0), Kind.DISK));
    done(process, () -> workload.createPort(process));
    done(process, () -> workload.catchSignal(process, Workload.SIGNO));
    done(process, () -> workload.catchSignal(process, Signal.SIGUSR1));
    if (dice.chance(0.5)) {
      done(process, () -> workload.catchSignal(process, Signal.SIGIO));
    }
    done(process, () -> workload.init(process));
    if (options.lwps() > 2 && dice.chance(0.7)) {
      done(process, () -> workload.startCleanup(process, 2));
    }
  }

  private void done(SimProcess process, Runnable action) {
    acting = process;
    action.run();
    settle();
  }

  private void step() {
    for (int tries = 0; tries < TRIES; tries++) {
      List<SimProcess> live =
          processes.stream().filter(process -> !process.proc().isExiting()).toList();
      if (live.isEmpty()) {
        attach(dice.pick(options.abis()));
        return;
      }
      acting = dice.pick(live);
      if (act(draw(), acting)) {
        settle();
        return;
      }
    }
  }

  private Action draw() {
    int total = options.weights().stream().mapToInt(Integer::intValue).sum();
    int at = dice.below(total);
    Action[] actions = Action.values();
    int index = 0;
    while (at >= options.weights().get(index)) {
      at -= options.weights().get(index);
      index++;
    }
    return actions[index];
  }

  /** Returns whether anything was done. */
  private boolean act(Action action, SimProcess process) {
    return switch (action) {
      case SUBMIT -> workload.submit(process);
      case SUBMIT_AIOCB -> workload.submitAiocb(process);
      case LIST -> workload.list(process);
      case WAIT -> workload.waitForOne(process);
      case WAITN -> workload.waitForMany(process);
      case SUSPEND -> workload.suspend(process);
      case ERROR -> workload.error(process);
      case CANCEL -> workload.cancel(process);
      case LIST_WAIT -> workload.listWait(process);
      case NOTIFY -> workload.notify(process);
      case PORT_EVENT -> workload.portEvent(process);
      case UNMAP -> workload.unmap(process);
      case MAP -> workload.map(process);
      case PROTECT -> workload.protect(process);
      case OPEN -> process.model().files.size() < 12 && workload.open(process);
      case CLOSE -> workload.close(process);
      case DUP -> workload.dup(process);
      case COMPLETE -> complete(options.faultRate());
      case INTERRUPT -> interrupt(process);
      case KILL -> workload.kill(process);
      case FORK -> fork(process);
      case ADVANCE -> advance(MILLISECOND * dice.between(1, dice.chance(0.3) ? 12 : 3000));
      case SET_CLOCK -> setClock(MILLISECOND * dice.between(-60_000, 60_000));
      case PRESSURE -> setPressure(dice.chance(0.6) ? Pressure.NORMAL : anyPressure());
      case CLEANUP_REQUEST -> requestCleanup(process);
      case EXIT -> exit(process);
    };
  }

  private Pressure anyPressure() {
    return dice.pick(List.of(Pressure.LOW, Pressure.EXHAUSTED));
  }

  // ---- what happens to programs ----

  private boolean complete(double faultRate) {
    List<SimDisk> busy = disks.stream().filter(disk -> !disk.held().isEmpty()).toList();
    if (busy.isEmpty()) {
      return false;
    }
    SimDisk disk = dice.pick(busy);
    Buf buf = disk.take(dice.below(disk.held().size()));
    Flight flight = flights.remove(buf);
    flight.request.quiet = flight.process.sleepsIn(Sleep.AIOWAITN);
    noteSigio(flight);
    if (dice.chance(faultRate)) {
      if (dice.chance(0.5) || buf.count() <= 512) {
        int errno = dice.pick(List.of(0, Errno.EIO.code(), Errno.ENXIO.code()));
        note("device: " + flight.request + " fails with " + errno);
        flight.request.completed(-1, errno == 0 ? Errno.EIO.code() : errno);
        buf.bioerror(errno);
        return true;
      }
      transfer(disk, buf, flight, (int) buf.count() - 512);
      return true;
    }
    transfer(disk, buf, flight, (int) buf.count());
    return true;
  }

  /** Whether this completion asks for SIGIO (R-DONE-7). */
  private static void noteSigio(Flight flight) {
    ProcessModel model = flight.process.model();
    AioSnapshot aio = flight.process.aio();
    model.sigioDue |=
        aio != null
            && (aio.flags() & Checks.CLEANUP) == 0
            && flight.request.aiocb == 0
            && !flight.request.poll
            && model.catchesSigio;
  }

  /** Data moves while the pages are locked, and arrives. */
  private void transfer(SimDisk disk, Buf buf, Flight flight, int length) {
    note("device: " + flight.request + " moves " + length);
    require(buf.hasPagesLocked(), "%s has no pages locked", flight.request);
    flight.request.completed(length, 0);
    disk.transfer(buf, length);
    byte[] onDisk = disk.bytes(flight.request.offset, length);
    require(
        Arrays.equals(onDisk, flight.process.bytes(flight.request.buffer, length)),
        "data of %s is not what it should be",
        flight.request);
  }

  private boolean interrupt(SimProcess process) {
    List<SimCall> sleeping = new ArrayList<>(process.calls().values());
    sleeping.removeIf(call -> call.sleep == Sleep.CLEANUP);
    if (sleeping.isEmpty()) {
      return false;
    }
    interrupt(dice.pick(sleeping));
    return true;
  }

  private void interrupt(SimCall call) {
    note("interrupt " + call);
    call.disturbed = true;
    kernel.interrupt(call.process.proc().lwp(call.lwp));
  }

  /** A fork holds up all LWPs, so one that waits for another's reaping would never be served. */
  private boolean fork(SimProcess process) {
    List<Integer> idle = process.idleLwps();
    idle.remove(Integer.valueOf(1));
    boolean stuck = process.sleepsIn(Sleep.UNMAP) || process.sleepsIn(Sleep.CLOSE);
    if (idle.isEmpty() || stuck) {
      return false;
    }
    Lwp lwp = process.proc().lwp(dice.pick(idle));
    boolean all = dice.chance(0.5);
    SimCall call =
        new SimCall(process, lwp.id(), all ? "forkall" : "fork1", Sleep.FORK, judges.value(0));
    note(call.toString());
    process.disturb();
    process.begin(call);
    lwp.enter(
        why ->
            all
                ? process.proc().forkAll(lwp, then -> Rval.ZERO)
                : process.proc().fork1(lwp, then -> Rval.ZERO));
    return true;
  }

  private boolean advance(long nanos) {
    note("time passes: " + nanos + " ns");
    turnLimit.begin();
    kernel.advanceTo(kernel.clock().monotonicNanos() + nanos);
    return true;
  }

  private boolean setClock(long nanos) {
    note("the clock is set by " + nanos + " ns");
    turnLimit.begin();
    for (SimProcess process : processes) {
      for (SimCall call : process.calls().values()) {
        call.clockWasSet |= call.isTimed() && process.isAsleep(call);
      }
    }
    kernel.shiftWallClock(nanos);
    return true;
  }

  private boolean setPressure(Pressure pressure) {
    note("memory: " + pressure);
    kernel.memory().setPressure(pressure);
    int level =
        switch (pressure) {
          case NORMAL -> 0;
          case LOW -> 1;
          case EXHAUSTED -> 2;
        };
    processes.forEach(process -> process.model().pressure = level);
    return true;
  }

  private boolean requestCleanup(SimProcess process) {
    Aio aio = Aio.of(process.proc());
    if (aio == null) {
      return false;
    }
    note("reconfiguration of " + process.pid());
    aio.requestCleanup();
    return true;
  }

  private boolean exit(SimProcess process) {
    if (dice.chance(0.5)) {
      note("lost: " + process.pid());
      kernel.abandon(process.proc());
      return true;
    }
    // Without a cleanup LWP nobody would end an munmap that waits (R-CLN-13); and completions of a
    // port that is being closed do not wake a cleanup LWP that waits for the last one (R-DONE-2).
    boolean wouldHang = process.sleepsIn(Sleep.UNMAP) || process.sleepsIn(Sleep.CLOSE);
    return !wouldHang && workload.exit(process);
  }

  // ---- judging ----

  /** Lets the kernel run, and compares what has become of it with what should have. */
  private void settle() {
    turnLimit.begin();
    kernel.runUntilIdle();
    rests.incrementAndGet();
    processes.removeIf(SimProcess::isGone);
    for (SimProcess process : processes) {
      if (process.proc().isExiting()) {
        process.takeReturned();
        process.takeSignals();
      } else {
        judge(process);
      }
    }
    for (Stored entry : stored) {
      require(
          entry.process.isGone()
              || (entry.process.resultReturn(entry.result) == entry.value
                  && entry.process.resultErrno(entry.result) == entry.errno),
          "a failed entry at 0x%x shows %d/%d, not %d/%d",
          entry.result,
          entry.process.resultReturn(entry.result),
          entry.process.resultErrno(entry.result),
          entry.value,
          entry.errno);
    }
    stored.clear();
    submitting.clear();
  }

  private void judge(SimProcess process) {
    AioSnapshot aio = process.aio();
    Set<Long> gone = new TreeSet<>(process.model().requests.keySet());
    if (aio != null) {
      aio.requests().stream().map(RequestSnapshot::result).forEach(gone::remove);
    }
    judges.begin(gone);
    List<SimProcess.Returned> ended = process.takeReturned();
    ended.forEach(returned -> note(returned.call() + " = " + returned.result()));
    Sleepers.checkWoken(process, ended);
    // Who names what it has reaped goes before who may have reaped any of several.
    ended.sort(Comparator.comparingInt(returned -> returned.call().addresses.size()));
    for (SimProcess.Returned returned : ended) {
      returned.call().judge.judge(returned.call(), returned.result());
    }
    judges.end(process);
    process.takeSignals().forEach(info -> signalled(process, info));
    Checks.of(process);
  }

  private void signalled(SimProcess process, SigInfo info) {
    note("handler of signal " + info.signo() + " value " + info.value());
    process.model().sigioDue &= info.signo() != Signal.SIGIO;
    if (info.code() != Signal.SI_ASYNCIO) {
      return;
    }
    int tag = (int) info.value();
    ModelList list = process.model().listsByTag.get(tag);
    if (list != null) {
      require(list.isOver(), "the signal of a list came before its end");
      require(list.signalDue, "a list whose last entry failed has sent its signal (R-LIO-7)");
      require(!list.told, "the signal of a list came twice");
      list.told = true;
      return;
    }
    ModelRequest request = requestsByTag.get(tag);
    require(request != null, "a signal with value %d came, which nobody asked for", tag);
    require(request.complete, "the signal of %s came before its end", request);
    require(!request.told, "the signal of %s came twice", request);
    request.told = true;
  }

  // ---- the end ----

  /** Without faults: what sleeps must wake, what is done must be reaped, nothing may be left. */
  private void finish() {
    note("the end");
    setPressure(Pressure.NORMAL);
    completeAll();
    for (SimProcess process : List.copyOf(processes)) {
      if (!process.proc().isExiting()) {
        wind(process);
      }
    }
    for (SimProcess process : List.copyOf(processes)) {
      if (!process.proc().isExiting()) {
        done(process, () -> workload.exit(process));
      }
    }
    completeAll();
    require(
        kernel.procs().all().isEmpty(),
        "processes that do not end: %s",
        kernel.procs().all().stream().map(proc -> proc.pid() + " " + proc.lwps()).toList());
    require(flights.isEmpty(), "transfers are left: %s", flights.values());
    require(kernel.scheduler().callouts().size() == 0, "timers are left");
    require(kernel.procs().quotas().requests().used() == 0, "requests are left in the quota");
  }

  private void completeAll() {
    do {
      settle();
    } while (complete(0));
  }

  private void wind(SimProcess process) {
    for (SimCall call : List.copyOf(process.calls().values())) {
      if (call.sleep != Sleep.CLEANUP) {
        interrupt(call);
        settle();
      }
    }
    fetchAll(process);
    for (int reaped = 0; !reapOne(process); reaped++) {
      require(reaped < MOST_REAPED, "AIOWAIT does not come to an end");
    }
    List<SimCall> stuck = new ArrayList<>(process.calls().values());
    stuck.removeIf(call -> call.sleep == Sleep.CLEANUP);
    require(stuck.isEmpty(), "calls that do not end: %s", stuck);
    require(!process.model().sigioDue, "SIGIO never came to process %d (R-DONE-7)", process.pid());
    for (ModelList list : process.model().listsByTag.values()) {
      require(list.told || !list.signalDue, "the signal of a list never came: %s", list.members);
    }
    for (ModelRequest request : requestsByTag.values()) {
      boolean due = request.notice == Notice.SIGNAL && request.complete && !request.poll;
      require(
          !due || request.told || !isOf(process, request), "the signal of %s never came", request);
    }
  }

  /** Processes that ended early took their signals with them. */
  private boolean isOf(SimProcess process, ModelRequest request) {
    return owners.get(request.tag) == process;
  }

  private void fetchAll(SimProcess process) {
    for (int port : List.copyOf(process.model().files.keySet())) {
      if (process.model().files.get(port).kind() == Kind.PORT) {
        int before;
        do {
          before = process.model().requests.size();
          done(process, () -> workload.getEvent(process, 1, port));
        } while (process.model().requests.size() < before);
      }
    }
  }

  /** Returns whether nothing is outstanding any more. */
  private boolean reapOne(SimProcess process) {
    done(process, () -> workload.poll(process));
    return process.model().requests.isEmpty() && process.model().notifications == 0;
  }
}
