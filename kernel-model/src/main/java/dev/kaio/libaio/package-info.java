/**
 * Solaris libc's asynchronous I/O as a deterministic core: {@code aioread} to {@code aio_waitn}.
 *
 * <p>A request goes to the kernel first; what kaio refuses for its kind of file goes to a pool of
 * worker threads, each with a queue ({@link dev.kaio.libaio.Pool}). The state of one process is
 * {@link dev.kaio.libaio.LibAio}. Application and library threads are {@link
 * dev.kaio.libaio.LibThread}s: continuations on the run queue of package {@code sched}, which sleep
 * on its condition variables.
 *
 * <p>Whatever the library does to the outside (system calls, memory, signals, threads) goes through
 * {@link dev.kaio.libaio.AioHost}; a call that may take long is answered later, with {@link
 * dev.kaio.libaio.LibThread#answer}. So the same code runs against recordings and under real
 * threads.
 *
 * <pre>
 *   submitted - queued - running -+- aioread/aiowrite: waitq ---------------- aiowait
 *                                 +- SIGEV_NONE: doneq (still in the hash) -- aio_error, aio_return,
 *                                 |                                           aio_waitn
 *                                 +- others: state USERAIO_DONE, notification worker
 * </pre>
 */
package dev.kaio.libaio;
