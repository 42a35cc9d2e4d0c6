/**
 * Replays scenarios recorded from the real kernel code and compares every outcome.
 *
 * <p>A {@link dev.kaio.harness.vectors.ScenarioFile} yields JSON objects, {@link
 * dev.kaio.harness.vectors.ScenarioReader} makes each a {@link dev.kaio.harness.vectors.Scenario}
 * and refuses whatever it does not know, and {@link dev.kaio.harness.vectors.ScenarioRunner} plays
 * its steps against a {@link dev.kaio.harness.vectors.ScenarioTarget} until a {@link
 * dev.kaio.harness.vectors.StepOutcome} is not the recorded one.
 *
 * <p>The outcome has a black-box part (what calls returned, memory, signals, port events, device
 * requests) and a white-box part (the state of asynchronous I/O, page locks); both must be equal to
 * the last key.
 */
package dev.kaio.harness.vectors;
