package dev.kaio.harness.sim;

import dev.kaio.harness.sim.ProcessModel.Kind;
import dev.kaio.kernel.Kernel;
import java.util.List;
import java.util.function.Consumer;

/** Everything that programs do, and that happens to them, by {@link Action}. */
final class Workload {
  private static final int MOST_FILES = 12;

  /** How soon a program ends that exec has closed to requests: there is little that it can do. */
  private static final double CLOSED_ENDS = 0.1;

  private final SimOptions options;
  private final Dice dice;
  private final Flights flights;
  private final Events events;

  private final SetupCalls setup;
  private final RequestCalls requests;
  private final ListCalls lists;
  private final WaitCalls waits;
  private final NamedWaitCalls namedWaits;
  private final AskCalls asks;
  private final PortCalls ports;
  private final MemoryCalls memory;
  private final FileCalls files;
  private final LifeCalls life;

  Workload(
      SimOptions options,
      Kernel kernel,
      Consumer<String> trace,
      Dice dice,
      Judges judges,
      Flights flights,
      Verdicts verdicts,
      Events events) {
    this.options = options;
    this.dice = dice;
    this.flights = flights;
    this.events = events;
    Calls calls = new Calls(kernel, trace, dice);
    RequestDraw draw = new RequestDraw(calls, dice);
    setup = new SetupCalls(calls, judges);
    requests = new RequestCalls(calls, judges, dice, flights, draw);
    lists = new ListCalls(calls, judges, dice, flights, verdicts, draw);
    waits = new WaitCalls(calls, judges, dice);
    namedWaits = new NamedWaitCalls(calls, judges, dice);
    asks = new AskCalls(calls, judges, dice);
    ports = new PortCalls(calls, judges, dice);
    memory = new MemoryCalls(calls, judges, dice);
    files = new FileCalls(calls, judges, dice, flights);
    life = new LifeCalls(calls, judges, dice);
  }

  // ---- the calls that a run itself needs ----

  SetupCalls setup() {
    return setup;
  }

  WaitCalls waits() {
    return waits;
  }

  PortCalls ports() {
    return ports;
  }

  MemoryCalls memory() {
    return memory;
  }

  LifeCalls life() {
    return life;
  }

  void openDisk(SimProcess process) {
    files.open(process, 1, Flights.diskPath(0), Kind.DISK);
  }

  void openNull(SimProcess process) {
    files.open(process, 1, "/dev/null", Kind.OTHER);
  }

  // ---- drawing ----

  /** Draws what happens next. */
  Action draw() {
    List<Integer> weights = options.weights();
    int at = dice.below(weights.stream().mapToInt(Integer::intValue).sum());
    Action[] actions = Action.values();
    int index = 0;
    while (at >= weights.get(index)) {
      at -= weights.get(index);
      index++;
    }
    return actions[index];
  }

  /** Returns whether anything was done. */
  boolean act(Action action, SimProcess process) {
    if (process.model().closed && dice.chance(CLOSED_ENDS)) {
      return life.mayExit(process);
    }
    return switch (action) {
      case SUBMIT -> requests.submit(process);
      case SUBMIT_AIOCB -> requests.submitAiocb(process);
      case LIST -> lists.list(process);
      case WAIT -> waits.waitForOne(process);
      case WAITN -> waits.waitForMany(process);
      case SUSPEND -> namedWaits.suspend(process);
      case ERROR -> asks.error(process);
      case CANCEL -> asks.cancel(process);
      case LIST_WAIT -> namedWaits.listWait(process);
      case NOTIFY -> asks.notify(process);
      case PORT_EVENT -> ports.portEvent(process);
      case UNMAP -> memory.unmap(process);
      case MAP -> memory.map(process);
      case PROTECT -> memory.protect(process);
      case OPEN -> process.model().files.size() < MOST_FILES && files.open(process);
      case CLOSE -> files.close(process);
      case DUP -> files.dup(process);
      case COMPLETE -> flights.complete(options.faultRate());
      case INTERRUPT -> events.interrupt(process);
      case KILL -> life.kill(process);
      case FORK -> life.fork(process);
      case EXEC -> life.exec(process);
      case ADVANCE -> events.timePasses();
      case SET_CLOCK -> events.clockIsSet();
      case PRESSURE -> events.memoryChanges();
      case CLEANUP_REQUEST -> events.reconfiguration(process);
      case EXIT -> dice.chance(0.5) ? events.connectionIsLost(process) : life.mayExit(process);
    };
  }
}
