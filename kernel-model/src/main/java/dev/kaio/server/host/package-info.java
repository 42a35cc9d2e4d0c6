/**
 * The machine that the server runs on: its files, as disks and as exported directories.
 *
 * <p>A {@code HostChannel} is an open file. What the host has of it in memory ({@code PageCache})
 * is copied by the kernel's loop ({@code QuickTurns}), with the help of a thread if it is much
 * ({@link dev.kaio.server.host.Copies}); for all else there are threads that wait ({@code
 * HostThreads}). Whoever does it, the answer comes in the kernel's turn ({@code HostWork}).
 */
package dev.kaio.server.host;
