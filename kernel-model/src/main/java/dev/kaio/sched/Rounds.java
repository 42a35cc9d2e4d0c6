package dev.kaio.sched;

import java.util.function.BooleanSupplier;

/**
 * Repeats a step that may sleep. Steps that do not sleep run in a loop, so that a process with a
 * great many things to let go of needs no deep stack.
 */
public final class Rounds {

  /** One round: resumes {@code next} when it is over, as the last thing that it does. */
  @FunctionalInterface
  public interface Step {
    Rval run(Continuation next);
  }

  private final BooleanSupplier more;
  private final Step step;
  private final Continuation then;
  private boolean inStep;
  private boolean stepOver;

  private Rounds(BooleanSupplier more, Step step, Continuation then) {
    this.more = more;
    this.step = step;
    this.then = then;
  }

  /** Runs the step as long as there is more to do, then goes on. */
  public static Rval repeat(BooleanSupplier more, Step step, Continuation then) {
    return new Rounds(more, step, then).run();
  }

  private Rval run() {
    while (more.getAsBoolean()) {
      stepOver = false;
      inStep = true;
      Rval result = step.run(why -> over());
      inStep = false;
      if (!stepOver) {
        return result; // asleep: over() goes on from here
      }
    }
    return then.resume(WaitResult.WOKEN);
  }

  private Rval over() {
    stepOver = true;
    return inStep ? Rval.ZERO : run();
  }
}
