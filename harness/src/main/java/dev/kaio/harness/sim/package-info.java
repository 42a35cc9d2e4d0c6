/**
 * A simulator: programs that do anything at any time, on a kernel whose devices and clock do what a
 * seed says.
 *
 * <p>{@link dev.kaio.harness.sim.SimOptions} draws a configuration from the seed. {@link
 * dev.kaio.harness.sim.Workload} draws one action after the other: a system call, a completion, a
 * signal, the passing of time. Each runs until the kernel is idle. A {@code ProcessModel} says from
 * the rules alone what a submission must return and what a request's end must be; {@code Checks}
 * compare it, and the books of the kernel, after every action. A run ends without faults: then all
 * that sleeps must wake, all requests must be reaped once, and nothing may be left.
 *
 * <p>The same seed gives the same lines, byte for byte. A failure names the seed and the number of
 * actions that it takes.
 */
package dev.kaio.harness.sim;
