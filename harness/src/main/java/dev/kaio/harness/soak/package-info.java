/**
 * Endurance: clients that use a real server well and badly for minutes or days.
 *
 * <p>A run ({@link dev.kaio.harness.soak.SoakRun}) is a number of {@code Part}s. In each of them a
 * {@code Crew} has one thread for each {@code Client}: honest ones write, read back and compare
 * checksums; others are killed in the middle, talk garbage, read slowly or not at all. Between two
 * parts all of them are gone: then the kernel must have nothing left of them, and what the server
 * uses ({@code Usage}) is measured. What it uses after the last part must not be more than after
 * the first ({@code Growth}).
 *
 * <p>All threads count in one {@code Tally}, which also takes what goes wrong. The first thing that
 * goes wrong ends the run after its part.
 */
package dev.kaio.harness.soak;
