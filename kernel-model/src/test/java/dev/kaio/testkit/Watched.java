package dev.kaio.testkit;

import dev.kaio.aio.Aio;
import dev.kaio.kernel.Kernel;
import dev.kaio.proc.Proc;
import java.util.Collection;

/** A kernel of a test, and what {@link BalancedCounters} must know of it. */
interface Watched {
  Kernel kernel();

  /** Every process that there ever was. */
  Collection<Proc> procs();

  /** The state of asynchronous I/O of all of them, also of those that are gone. */
  Collection<Aio> aios();

  /** Lets the devices complete what they hold. */
  void completeAll();

  /** How many sleeps the kernel will have had to break in the end. */
  long stuckSleeps();
}
