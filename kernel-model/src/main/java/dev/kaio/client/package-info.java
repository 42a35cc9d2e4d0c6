/**
 * The user-mode side of a process whose kernel is behind a socket. Plain java.nio: a program that
 * uses it starts fast.
 *
 * <p>A {@link dev.kaio.client.RemoteProcess} is one connection. Its {@link
 * dev.kaio.client.ProcessMemory} holds the bytes of the process; its {@link
 * dev.kaio.client.RemoteLwp}s make system calls. One thread per connection reads: it applies stores
 * in stream order, answers what the kernel asks for, and completes calls. It never blocks on
 * output, so the two directions cannot lock each other up. Any thread may make the call of any LWP,
 * one at a time for each LWP; a sleeping call needs no thread if it is made with {@code callAsync}.
 * {@link dev.kaio.client.KernelControl} is for what is no system call: the kernel's clock, gates,
 * snapshots. Signal handlers run one at a time on a thread of their own.
 */
package dev.kaio.client;
