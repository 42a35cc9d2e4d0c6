/**
 * {@code explain}: says in plain words what a truss log of kaio calls means.
 *
 * <p>{@link dev.kaio.harness.explain.LogText} takes away what editors and mail have put around the
 * lines; {@link dev.kaio.harness.explain.PastedLog} joins what was wrapped and leaves out what was
 * cut; package {@code trace} decodes it; {@link dev.kaio.harness.explain.Analysis} finds out which
 * request came back when, and how the descriptors were used, {@link
 * dev.kaio.harness.explain.Evidence} what the lines in between have to do with that; {@link
 * dev.kaio.harness.explain.Verdict} says what is remarkable about it and where to look next. What
 * is concluded rather than read is always marked.
 *
 * <p>All of it comes out as text ({@link dev.kaio.harness.explain.Report}), as JSON ({@link
 * dev.kaio.harness.explain.JsonReport}) and as a page ({@link dev.kaio.harness.explain.Page}) with
 * the calls beside each other on a {@link dev.kaio.harness.explain.Timeline}.
 */
package dev.kaio.harness.explain;
