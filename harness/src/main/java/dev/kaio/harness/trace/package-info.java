/**
 * Logs of truss: reading them, working out what a program must do so that they come about again,
 * and doing that.
 *
 * <p>{@link dev.kaio.harness.trace.TrussLog} is the text as records. {@link
 * dev.kaio.harness.trace.LogForm} says which table of truss, data model and byte order it was
 * written with. {@link dev.kaio.harness.trace.ReplayPlanner} makes a {@link
 * dev.kaio.harness.trace.ReplayPlan} from both, a pure function: memory, descriptors, LWPs, calls
 * with all their arguments, and what the devices must have completed before each. What the log does
 * not say and the plan assumes is in the plan's list of inferences.
 */
package dev.kaio.harness.trace;
