package dev.kaio.sched;

/** The rest of a kernel routine that sleeps. */
@FunctionalInterface
public interface Continuation {
  /** Goes on; returns the routine's result, or {@link Rval#ASLEEP} if it sleeps again. */
  Rval resume(WaitResult why);
}
