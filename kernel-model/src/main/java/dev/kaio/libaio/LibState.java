package dev.kaio.libaio;

/**
 * What the library remembers of a process.
 *
 * @param kaio 0: kaio not tried, 1: on, −1: failed
 * @param pool whether the pool is up
 * @param kernelOutstanding aioread and aiowrite requests in the kernel (R-U-9)
 * @param outstanding requests in the pool
 * @param doneq finished requests of SIGEV_NONE
 * @param waitq finished requests for aiowait
 * @param workers read/write workers
 */
public record LibState(
    int kaio,
    boolean pool,
    int kernelOutstanding,
    int outstanding,
    int doneq,
    int waitq,
    int workers) {}
