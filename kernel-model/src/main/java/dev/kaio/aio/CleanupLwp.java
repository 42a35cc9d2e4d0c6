package dev.kaio.aio;

import dev.kaio.proc.Lwp;
import dev.kaio.proc.SignalSet;
import dev.kaio.sched.CondVar;
import dev.kaio.sched.Rval;
import dev.kaio.sched.WaitResult;
import dev.kaio.vm.AddressSpace;

/**
 * The LWP that made the first AIOSTART: it sees to it that no segment stays locked while somebody
 * waits to unmap it (R-CLN-4..6, 11).
 */
final class CleanupLwp {
  private final Aio aio;
  private final Lwp lwp;
  private final AddressSpace as;

  /** The process wants this LWP to stop or to leave. */
  private boolean poked;

  /** Nothing is pending any more and no page of a completed request is locked: it may leave. */
  private boolean mayLeave;

  /** This CLEANUP episode serves a dynamic-reconfiguration request. */
  private boolean serving;

  private CleanupLwp(Aio aio, Lwp lwp) {
    this.aio = aio;
    this.lwp = lwp;
    this.as = aio.proc.addressSpace();
  }

  /** Makes the caller the cleanup LWP; returns when the process exits or execs. */
  static Rval start(Aio aio, Lwp lwp) {
    lwp.setMask(SignalSet.ALL_BLOCKABLE);
    return new CleanupLwp(aio, lwp).pass();
  }

  private Rval pass() {
    do {
      beginEpisode();
      aio.counters.cleanupPass(aio.proc);
      QueueProcessing.run(aio, QueueProcessing.Mode.CLEANUP_LWP);
    } while (!(aio.pollq.isEmpty()
        && aio.cleanupq.isEmpty()
        && aio.notifyq.isEmpty()
        && aio.portcleanupq.isEmpty()));

    CondVar sleepOn = aio.cleanupCv;
    if (!poked && ((!serving && !as.unmapWait()) || aio.pending == 0)) {
      aio.flags &= ~(Aio.CLEANUP | Aio.CLEANUP_PORT);
      serving = false;
      sleepOn = as.cv();
    }
    return poked ? obey() : sleep(sleepOn);
  }

  private void beginEpisode() {
    if (aio.has(Aio.CLEANUP)) {
      return;
    }
    aio.flags |= Aio.CLEANUP;
    if (aio.cleanupRequested) {
      aio.cleanupRequested = false;
      serving = true;
    }
    for (AioReq req = aio.doneq.poll(); req != null; req = aio.doneq.poll()) {
      req.flags = (req.flags & ~AioReq.DONEQ) | AioReq.CLEANUPQ;
      aio.cleanupq.enqueue(req);
    }
  }

  private Rval obey() {
    if (lwp.mustLeave() || lwp.isKilled()) {
      if (mayLeave) {
        return Rval.ZERO;
      }
      return awaitNonePending();
    }
    poked = false;
    if (lwp.mustHold()) {
      return lwp.holdInKernel(why -> pass());
    }
    return pass();
  }

  private Rval awaitNonePending() {
    aio.flags |= Aio.REQ_BLOCK;
    if (aio.pending != 0) {
      return aio.cleanupCv.await(lwp, why -> awaitNonePending());
    }
    mayLeave = true;
    return pass();
  }

  private Rval sleep(CondVar on) {
    if (aio.cleanupRequested && !aio.has(Aio.CLEANUP)) {
      return pass();
    }
    return on.awaitSig(lwp, why -> woken(on, why));
  }

  private Rval woken(CondVar on, WaitResult why) {
    poked = why == WaitResult.INTERRUPTED;
    if (!as.unmapWait()) {
      on.signal(); // the wake-up may have been meant for another sleeper of this condition
    }
    return poked || aio.outstanding != 0 ? pass() : sleep(on);
  }
}
