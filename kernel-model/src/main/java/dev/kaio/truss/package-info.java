/**
 * The lines of truss(1): pure functions from kernel events to text, and the small state that a
 * tracer keeps while it follows processes.
 *
 * <p>{@link dev.kaio.truss.KaioTable} holds the argument columns as data, {@link
 * dev.kaio.truss.CallText} renders one call, {@link dev.kaio.truss.TrussFormatter} whole lines.
 * {@link dev.kaio.truss.TrussWriter} remembers which processes and LWPs there are, which calls are
 * in progress and when each LWP was last heard of; it owns no thread and no clock, and it is fed by
 * whoever listens to the kernel. The rules are those called T-... in the documentation.
 */
package dev.kaio.truss;
