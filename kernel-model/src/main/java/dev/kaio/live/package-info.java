/**
 * A kernel as one looks at it while it runs: what there is, and what has happened lately.
 *
 * <p>{@link dev.kaio.live.LiveState} is how things stand, as plain values that become JSON field by
 * field; whoever drives the kernel takes one when somebody asks. It shows a bounded number of each
 * thing; only its totals look at every process, as a gauge does. {@link dev.kaio.live.LiveEvents}
 * hears what happens, counts, and keeps the last calls; to hear costs a store, the lines of truss
 * are made when somebody wants to read them.
 */
package dev.kaio.live;
