/**
 * The conformance cases: what a program sees of kaio, rule by rule, on any target.
 *
 * <p>A case is a method with {@code @Case}, which names its rules. It gets a {@code Program} and
 * reads as a table: each line is a call with what is expected of it, or something that happens
 * ({@code completeOldest}, {@code pass}). {@code OnTarget} makes the program on a kernel in this
 * program or behind a socket; the case cannot tell. Cases of a library (R-U) get a {@code
 * LibraryProgram} from {@code OnLibrary}.
 *
 * <p>Cases run on the JUnit platform, as tests and by {@link
 * dev.kaio.harness.conformance.ConformCommand}. {@code Coverage} says which rules they hold.
 */
package dev.kaio.harness.conformance;
