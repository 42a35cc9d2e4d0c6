package dev.kaio.port;

import dev.kaio.sched.Continuation;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;

/** A source of events in one process: told before a descriptor of the port closes there. */
public interface PortSource {
  /**
   * Lets go of the port; may sleep.
   *
   * @param last whether it is the last descriptor of the port anywhere
   */
  Rval closing(KThread thread, EventPort port, boolean last, Continuation then);
}
