package dev.kaio.harness.sim;

import dev.kaio.abi.Sysnum;
import dev.kaio.harness.sim.SimCall.Judge;
import dev.kaio.harness.sim.SimCall.Sleep;
import dev.kaio.kernel.Kernel;
import dev.kaio.proc.Lwp;
import dev.kaio.sched.Continuation;
import java.util.List;
import java.util.function.Consumer;

/** Makes calls, and draws who makes them. */
final class Calls {
  /** The least that a timed wait lasts (R-WAIT-6). */
  private static final long TICK_NANOS = 10_000_000L;

  private final Kernel kernel;
  private final Consumer<String> trace;
  private final Dice dice;
  private int tags;

  Calls(Kernel kernel, Consumer<String> trace, Dice dice) {
    this.kernel = kernel;
    this.trace = trace;
    this.dice = dice;
  }

  /** Makes a call that will be judged when it has ended. */
  void call(SimCall call, int sysnum, long... args) {
    begin(call);
    kernel.enter(lwp(call), sysnum, args);
  }

  /** Makes a call that is none of the kernel's table. */
  void enter(SimCall call, Continuation body) {
    begin(call);
    lwp(call).enter(body);
  }

  private void begin(SimCall call) {
    trace.accept(call.toString());
    call.process.begin(call);
  }

  private static Lwp lwp(SimCall call) {
    return call.process.proc().lwp(call.lwp);
  }

  void kaio(SimCall call, long... args) {
    call(call, Sysnum.KAIO, args);
  }

  static SimCall simple(SimProcess process, int lwp, String text, Judge judge) {
    return new SimCall(process, lwp, text, Sleep.NONE, judge);
  }

  /** An LWP that may block, or 0: LWP 1 never does, so that somebody can always act. */
  int blocker(SimProcess process) {
    List<Integer> idle = process.idleLwps();
    idle.remove(Integer.valueOf(1));
    return idle.isEmpty() ? 0 : dice.pick(idle);
  }

  /** Any LWP that can make a call, or 0. */
  int caller(SimProcess process) {
    List<Integer> idle = process.idleLwps();
    return idle.isEmpty() ? 0 : dice.pick(idle);
  }

  /** Stores a timeout for a call, now and then a very short one, and says when it is over. */
  long timeout(SimCall call, long unitNanos) {
    long seconds = dice.chance(0.4) ? 0 : dice.below(5);
    long fraction = 1L + dice.below(dice.chance(0.4) ? 9_000 : 999_999);
    long nanos = seconds * 1_000_000_000L + fraction * unitNanos;
    call.deadline = call.process.now() + Math.max(nanos, TICK_NANOS);
    return call.process.putTime(call.lwp, seconds, fraction);
  }

  /** The value of a signal or an event that no other has. */
  int newTag() {
    return ++tags;
  }
}
