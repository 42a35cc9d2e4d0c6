/**
 * A simulator: programs that do anything at any time, on a kernel whose devices and clock do what a
 * seed says.
 *
 * <p>{@link dev.kaio.harness.sim.SimOptions} draws a configuration from the seed. {@link
 * dev.kaio.harness.sim.Simulation} is the run, step by step: in each, {@code Workload} draws an
 * {@code Action}, which is a system call of a program ({@code RequestCalls}, {@code WaitCalls} and
 * their like), the end of a transfer ({@code Flights}), or something that happens to programs
 * ({@code Events}). The kernel runs until it is idle, and {@code Verdicts} judges what has become
 * of it.
 *
 * <p>A {@code ProcessModel} says from the rules alone what a submission must return and how a
 * request must end. {@code Judges} compare what calls return, {@code Checks} the books of the
 * kernel, {@code Sleepers} who sleeps, {@code SignalBook} which signals came. A run ends without
 * faults ({@code Ending}): then all that sleeps must wake, all requests must be reaped once, and
 * nothing may be left.
 *
 * <p>The same seed gives the same lines, byte for byte. A failure names the seed and the number of
 * actions that it takes.
 */
package dev.kaio.harness.sim;
