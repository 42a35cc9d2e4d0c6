/**
 * kaio: asynchronous I/O, system call 178.
 *
 * <p>{@link dev.kaio.aio.Aio} is the state of one process: counters, flags, the requests by result
 * address, and the queues between which completed requests move. A request is <em>pending</em> from
 * its acceptance until its device completes it ({@link dev.kaio.aio.AioCompletion}), and
 * <em>outstanding</em> until somebody reaps it. Completion puts it on one queue:
 *
 * <pre>
 *   pending --+-- doneq -------------------------------------------- reaped
 *             +-- pollq      (poll bit) ---+                           ^
 *             +-- notifyq    (CLEANUP) ----+- queue processing - doneq +
 *             +-- cleanupq   (CLEANUP) ----+
 *             +-- portq, portcleanupq ------- fetched from its port
 * </pre>
 *
 * Its pages stay locked until it is reaped or processed ({@link dev.kaio.aio.QueueProcessing}), and
 * the result reaches memory when it is reaped, not when it completes. The cleanup LWP ({@link
 * dev.kaio.aio.CleanupLwp}) exists so that an unmap need not wait for a reaper.
 *
 * <p>Who wakes whom: completion and freeing wake {@code waitCv} (aiowait, waitn, suspend);
 * completion during CLEANUP wakes {@code cleanupCv} (the cleanup LWP, or exit); the last page
 * unlock wakes the address space's condition (unmappers and the idle cleanup LWP).
 */
package dev.kaio.aio;
