package dev.kaio.libaio;

import dev.kaio.sched.CondVar;
import dev.kaio.sched.Continuation;
import dev.kaio.sched.Rval;

/** Where aio_suspend and aio_waitn wait for completions of the pool, and who wakes them. */
final class Wakeups {
  private final LibAio lib;
  private final CondVar completionCv = new CondVar("completion in the pool");
  private int suspends;
  private boolean waitnWaits;
  private int waitnWants;

  Wakeups(LibAio lib) {
    this.lib = lib;
  }

  /** aio_suspend waits for any completion. */
  Rval awaitAny(LibThread thread, long deadline, Continuation then) {
    suspends++;
    return completionCv.awaitUntilSig(
        thread,
        deadline,
        why -> {
          suspends--;
          return then.resume(why);
        });
  }

  /** aio_waitn waits for this many completions, or until nothing is outstanding. */
  Rval awaitSome(LibThread thread, int wanted, long deadline, Continuation then) {
    waitnWaits = true;
    waitnWants = wanted;
    return completionCv.awaitUntilSig(
        thread,
        deadline,
        why -> {
          waitnWaits = false;
          return then.resume(why);
        });
  }

  /** A request of the pool has completed. */
  void completed() {
    if (waitnWaits && waitnWants > 0) {
      waitnWants--;
    }
    boolean waitnDone = waitnWaits && (waitnWants == 0 || lib.counts().outstanding == 0);
    if (waitnDone || suspends > 0) {
      completionCv.broadcast();
    }
  }

  void reset() {
    suspends = 0;
    waitnWaits = false;
  }
}
