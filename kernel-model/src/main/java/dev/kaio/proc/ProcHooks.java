package dev.kaio.proc;

import dev.kaio.sched.Continuation;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.sched.WaitResult;

/** What a subsystem with per-process state does at the turns of a process's life. */
public interface ProcHooks {

  /** The hooks of a process in which no subsystem has state. */
  ProcHooks NONE = new ProcHooks() {};

  /** An LWP is about to return to user mode with an AST or a signal. */
  default void returningToUser(Lwp lwp) {}

  /** All other LWPs are gone and the process exits; descriptors are still open. May sleep. */
  default Rval exiting(KThread thread, Continuation then) {
    return then.resume(WaitResult.WOKEN);
  }

  /** Requests that devices have not completed. */
  default int pendingIo() {
    return 0;
  }
}
