/**
 * The kernel on sockets.
 *
 * <p>One event loop thread makes system calls, runs the kernel until it is idle, and packs what the
 * kernel said. A {@link dev.kaio.server.Session} is a connection without its socket: a state
 * machine from bytes to calls and from the kernel's answers to frames. {@code ClientConnection} is
 * what goes on between it and a socket: it packs frames into the buffers that are sent, goes on
 * reading while output waits, and loses clients that take none or keep silent. {@code ClientSocket}
 * reads and writes, on the same loop or on another one. {@code KernelLoop} gives the kernel the
 * time and sets the timer for what is due next. While nothing comes it sleeps, or goes on looking
 * ({@code BusyPoll}). With a virtual clock there is no timer: only a CONTROL moves the kernel's
 * time. {@link dev.kaio.server.EmbeddedServer} puts them together for a program, {@link
 * dev.kaio.server.KernelServer} is the program {@code kaiod}.
 *
 * <p>What browsers and Prometheus see has a thread of its own ({@code HttpEndpoint}): it asks the
 * loop for a sample ({@code LiveView}, {@code ServerMetrics}) and makes text of it. The loop never
 * waits for it.
 *
 * <p>Three parts know nothing of the rest: files of the host ({@code host}), memory that is shared
 * with clients ({@code shared}), and documents by HTTP ({@code http}).
 *
 * <p>Three kinds of failure: an errno is the caller's; a {@code ProtocolFault} ends one connection;
 * any other exception on the loop is a panic of the kernel, which ends the server.
 */
package dev.kaio.server;
