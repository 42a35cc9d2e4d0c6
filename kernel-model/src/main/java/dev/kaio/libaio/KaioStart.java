package dev.kaio.libaio;

import dev.kaio.abi.KaioOp;
import dev.kaio.sched.CondVar;
import dev.kaio.sched.Continuation;
import dev.kaio.sched.Rval;
import dev.kaio.sched.WaitResult;

/** The start of kaio in the process, once; its outcome stays (R-U-2). */
final class KaioStart {
  private final LibAio lib;
  private final CondVar startedCv = new CondVar("start of kaio");
  private boolean starting;
  private int outcome;

  KaioStart(LibAio lib) {
    this.lib = lib;
  }

  /** 0 not tried, 1 on, −1 failed. */
  int outcome() {
    return outcome;
  }

  boolean isOn() {
    return outcome > 0;
  }

  /** Starts kaio unless that was done, then goes on. */
  Rval ensure(LibThread thread, Continuation then) {
    if (outcome != 0) {
      return then.resume(WaitResult.WOKEN);
    }
    if (starting) {
      return startedCv.await(thread, why -> ensure(thread, then));
    }
    starting = true;
    return lib.kaio(
        thread,
        answer -> {
          outcome = !answer.isError() && startCleanupThread() ? 1 : -1;
          starting = false;
          startedCv.broadcast();
          return then.resume(WaitResult.WOKEN);
        },
        KaioOp.AIOINIT.code());
  }

  /** The thread that lives in AIOSTART. */
  private boolean startCleanupThread() {
    return lib.startThread(thread -> lib.kaio(thread, answer -> Rval.ZERO, KaioOp.AIOSTART.code()));
  }

  void reset() {
    outcome = 0;
    starting = false;
  }
}
