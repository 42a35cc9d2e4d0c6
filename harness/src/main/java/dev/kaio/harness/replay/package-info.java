/**
 * Carrying out the plan of a truss log: processes that connect to a kernel, make the calls for
 * real, and a tracer that prints what happens.
 *
 * <p>{@link dev.kaio.harness.replay.Replay} goes through the steps on one thread. The kernel is one
 * of our own ({@link dev.kaio.harness.replay.OwnKernel}), whose events the tracer gets and whose
 * gate lets requests go in the order of the log, or any that listens somewhere, of which only the
 * programs' side is seen. What was written is read back by another process at the end.
 */
package dev.kaio.harness.replay;
