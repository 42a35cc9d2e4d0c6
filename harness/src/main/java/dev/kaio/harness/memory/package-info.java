/**
 * {@code memory}: what a process and a request cost a kernel.
 *
 * <p>{@link dev.kaio.harness.memory.MeasuredServer} is a kernel in a Java of its own, so that
 * nothing of its clients counts; it says, when asked, how much of its heap is in use after a
 * collection. {@link dev.kaio.harness.memory.MemoryCommand} is the clients.
 */
package dev.kaio.harness.memory;
