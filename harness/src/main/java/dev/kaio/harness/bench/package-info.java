/**
 * {@code bench}: keeps requests of many processes in flight on a running kernel and measures them.
 *
 * <p>One thread does all of it: {@link dev.kaio.harness.bench.Load} decides when a request is due,
 * each {@link dev.kaio.harness.bench.LoadProcess} is one connection, which sends what one turn
 * brought together. It speaks the protocol itself, for a client that is slower than the server
 * measures itself.
 */
package dev.kaio.harness.bench;
