/**
 * {@code explain}: says in plain words what a truss log of kaio calls means.
 *
 * <p>{@link dev.kaio.harness.explain.LogText} takes away what editors and mail have put around the
 * lines; {@link dev.kaio.harness.explain.PastedLog} joins what was wrapped and leaves out what was
 * cut; package {@code trace} decodes it; {@link dev.kaio.harness.explain.Analysis} finds out which
 * request came back when, and how the descriptors were used; {@link
 * dev.kaio.harness.explain.Verdict} says what is remarkable about that and where to look next. What
 * is concluded rather than read is always marked.
 */
package dev.kaio.harness.explain;
