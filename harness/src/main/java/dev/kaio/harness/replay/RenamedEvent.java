package dev.kaio.harness.replay;

import dev.kaio.kernel.KernelEvent;
import dev.kaio.kernel.KernelEvent.CallEntered;
import dev.kaio.kernel.KernelEvent.CallReturned;
import dev.kaio.kernel.KernelEvent.LwpCreated;
import dev.kaio.kernel.KernelEvent.LwpExited;
import dev.kaio.kernel.KernelEvent.ProcExited;
import dev.kaio.kernel.KernelEvent.SignalReceived;

/** Events of a process under the id that a log has for it; the kernel's own choice is another. */
final class RenamedEvent {
  private RenamedEvent() {}

  /** The event as if the process had this id; an event that truss does not print stays as it is. */
  static KernelEvent of(KernelEvent event, int pid) {
    if (event.pid() == pid) {
      return event;
    }
    if (event instanceof CallEntered entered) {
      return new CallEntered(entered.nanos(), pid, entered.call());
    }
    if (event instanceof CallReturned returned) {
      return new CallReturned(
          returned.nanos(), pid, returned.call(), returned.value(), returned.errno());
    }
    if (event instanceof LwpCreated created) {
      return new LwpCreated(created.nanos(), pid, created.lwp());
    }
    if (event instanceof LwpExited exited) {
      return new LwpExited(exited.nanos(), pid, exited.lwp());
    }
    if (event instanceof ProcExited exited) {
      return new ProcExited(exited.nanos(), pid, exited.status(), exited.signo());
    }
    if (event instanceof SignalReceived signal) {
      return new SignalReceived(
          signal.nanos(), pid, signal.lwp(), signal.signo(), signal.disposition(), signal.sysnum());
    }
    return event;
  }
}
