package dev.kaio.libaio;

/** The library's counters of one process. */
final class Counts {
  /**
   * aioread and aiowrite requests in the kernel, as the library believes (R-U-9). It is wrong after
   * aiowait has reaped an aiocb's request.
   */
  int kernelOutstanding;

  /** Requests in the pool, markers of aio_fsync included. */
  int outstanding;

  /** aiowait calls that may be in the kernel. */
  int aiowaits;

  /** aio_suspend calls that are in the kernel. */
  int suspendsInKernel;

  /** Whether an aio_waitn is in the kernel while the pool is active (R-U-32). */
  boolean waitnInKernel;
}
