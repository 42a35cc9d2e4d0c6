/**
 * The kernel on sockets.
 *
 * <p>One event loop thread does everything: it reads frames, makes system calls, runs the kernel
 * until it is idle, and sends what the kernel said. A {@link dev.kaio.server.Session} is a
 * connection without its socket: a state machine from bytes to calls and from the kernel's answers
 * to frames. {@code ClientConnection} is its socket: it packs frames into the buffers that the
 * socket sends, goes on reading while output waits, and loses clients that take none or keep
 * silent. {@code KernelLoop} gives the kernel the time and sets the timer for what is due next.
 * While nothing comes it sleeps, or goes on looking ({@code BusyPoll}). With a virtual clock there
 * is no timer: only a CONTROL moves the kernel's time. {@link dev.kaio.server.EmbeddedServer} puts
 * them together for a program, {@link dev.kaio.server.KernelServer} is the program {@code kaiod}.
 *
 * <p>What browsers and Prometheus see has a thread of its own ({@code HttpEndpoint}): it asks the
 * loop for a sample ({@code LiveView}, {@code ServerMetrics}) and makes text of it. The loop never
 * waits for it.
 *
 * <p>Three kinds of failure: an errno is the caller's; a {@code ProtocolFault} ends one connection;
 * any other exception on the loop is a panic of the kernel, which ends the server.
 */
package dev.kaio.server;
