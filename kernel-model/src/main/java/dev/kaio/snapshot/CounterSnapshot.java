package dev.kaio.snapshot;

/**
 * What kaio has done: for one process since its AIOINIT, or for all since the kernel's boot.
 *
 * @param reads read requests that a driver took, or that wanted no bytes
 * @param writes the same for write requests
 * @param completions requests that have completed
 * @param errors those of them that have an errno
 * @param bytesRead bytes that completed reads have transferred
 * @param bytesWritten bytes that completed writes have transferred
 * @param cleanupPasses times that cleanup LWPs have gone through their queues (R-CLN-4)
 */
public record CounterSnapshot(
    long reads,
    long writes,
    long completions,
    long errors,
    long bytesRead,
    long bytesWritten,
    long cleanupPasses) {

  /** Nothing has happened yet. */
  public static final CounterSnapshot ZERO = new CounterSnapshot(0, 0, 0, 0, 0, 0, 0);
}
