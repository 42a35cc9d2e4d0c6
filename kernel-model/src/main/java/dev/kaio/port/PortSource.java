package dev.kaio.port;

import dev.kaio.sched.Continuation;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;

/** A source of events in one process: told before a descriptor of the port closes there. */
public interface PortSource {
  /**
   * Lets go of the port; may sleep. Events that are on the queue of a port when its last descriptor
   * closes are discarded afterwards, by the port.
   */
  Rval closing(KThread thread, EventPort port, Continuation then);
}
