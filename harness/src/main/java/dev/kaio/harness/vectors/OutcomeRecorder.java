package dev.kaio.harness.vectors;

import dev.kaio.abi.Abi;
import dev.kaio.port.PortEvent;
import dev.kaio.port.PortObserver;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.proc.ProcObserver;
import dev.kaio.proc.SigInfo;
import dev.kaio.sched.Rval;
import java.util.ArrayList;
import java.util.List;

/** Notes what a kernel does to the outside during a step. */
final class OutcomeRecorder implements ProcObserver, PortObserver {
  private final Abi abi;
  private List<StepOutcome.Returned> returned = new ArrayList<>();
  private List<StepOutcome.SentSignal> signals = new ArrayList<>();
  private List<StepOutcome.PortEvent> portEvents = new ArrayList<>();
  private List<StepOutcome.PortEvent> got = new ArrayList<>();

  OutcomeRecorder(Abi abi) {
    this.abi = abi;
  }

  @Override
  public void callReturned(Lwp lwp, Rval result) {
    returned.add(returnedOf(lwp.id(), result.value(), result.errno()));
  }

  /** Of an ILP32 program, the value of a success is an unsigned 32-bit number. */
  private StepOutcome.Returned returnedOf(int lwp, long value, int errno) {
    return new StepOutcome.Returned(lwp, errno != 0 ? value : abi.model().slot(value), errno);
  }

  /**
   * The program was told the result of a call.
   *
   * @throws IllegalStateException if it is not the last one that the kernel gave
   */
  void checkLastReturned(int lwp, long value, int errno) {
    StepOutcome.Returned told = returnedOf(lwp, value, errno);
    if (returned.isEmpty() || !returned.get(returned.size() - 1).equals(told)) {
      throw new IllegalStateException("told " + told + " after " + returned);
    }
  }

  @Override
  public void signalSent(Proc proc, SigInfo info, boolean queued) {
    signals.add(
        queued
            ? new StepOutcome.QueuedSignal(
                info.signo(), info.code(), abi.model().slot(info.value()))
            : new StepOutcome.ProcessSignal(info.signo()));
  }

  /** LWPs of a scenario take no signals but what a step sends. */
  @Override
  public void lwpCreated(Lwp lwp) {
    lwp.setMask(ScenarioSignals.MASK);
  }

  @Override
  public void eventSent(PortEvent event) {
    portEvents.add(
        new StepOutcome.PortEvent(
            event.port().number(), event.events(), event.source(), event.object(), event.user()));
  }

  /** The value that an LWP's call returned in this step; −1 if it failed or did not return. */
  long valueReturnedTo(int lwp) {
    return returned.stream()
        .filter(result -> result.lwp() == lwp)
        .mapToLong(StepOutcome.Returned::value)
        .findFirst()
        .orElse(-1);
  }

  /** Events were fetched. */
  void fetched(List<StepOutcome.PortEvent> events) {
    got.addAll(events);
  }

  List<StepOutcome.Returned> takeReturned() {
    List<StepOutcome.Returned> taken = returned;
    returned = new ArrayList<>();
    return taken;
  }

  List<StepOutcome.SentSignal> takeSignals() {
    List<StepOutcome.SentSignal> taken = signals;
    signals = new ArrayList<>();
    return taken;
  }

  List<StepOutcome.PortEvent> takePortEvents() {
    List<StepOutcome.PortEvent> taken = portEvents;
    portEvents = new ArrayList<>();
    return taken;
  }

  List<StepOutcome.PortEvent> takeGot() {
    List<StepOutcome.PortEvent> taken = got;
    got = new ArrayList<>();
    return taken;
  }
}
