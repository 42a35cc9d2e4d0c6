/**
 * Threads of the kernel without Java threads. A {@link dev.kaio.sched.KThread} that sleeps is a
 * parked {@link dev.kaio.sched.Continuation} on a {@link dev.kaio.sched.CondVar}; waking it appends
 * it to the one {@link dev.kaio.sched.RunQueue}, whose entries run one at a time and are never
 * preempted. So a run is a function of its inputs.
 *
 * <p>A kernel routine that may sleep returns an {@link dev.kaio.sched.Rval}: its result, or {@link
 * dev.kaio.sched.Rval#ASLEEP} when the rest of it is parked. Whoever gets ASLEEP returns it at
 * once.
 */
package dev.kaio.sched;
