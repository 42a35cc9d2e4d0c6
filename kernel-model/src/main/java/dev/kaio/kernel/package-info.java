/**
 * The kernel as a whole: what it is configured with, how it boots, and how it is driven. Whoever
 * drives it makes LWPs enter, runs it until it is idle, and moves its clock; nothing happens
 * otherwise.
 *
 * <p>{@link dev.kaio.kernel.KernelControl} is what a process may do to it beyond system calls, and
 * what it may see of it.
 */
package dev.kaio.kernel;
