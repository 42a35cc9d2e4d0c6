/**
 * Solaris libc's asynchronous I/O for Java programs: {@link dev.kaio.client.aio.AsyncIo}. This is
 * the shell of real threads and sockets around the deterministic core in {@code dev.kaio.libaio}.
 *
 * <p>Every thread that the library knows is an LWP of the process ({@link
 * dev.kaio.client.aio.ShellThread}): Java threads that call it, and the library's own, which have
 * no Java thread. One Java thread, the {@link dev.kaio.client.aio.Driver}, runs the core; system
 * calls are sent without waiting, and their answers come back to it. So a blocking call blocks the
 * Java thread that makes it and nothing else.
 */
package dev.kaio.client.aio;
