package dev.kaio.snapshot;

/**
 * One request that is outstanding.
 *
 * @param result address of the result structure: what the request is found by (R-ST-4)
 * @param aiocb address of the aiocb; 0 for aioread and aiowrite
 * @param flags the request's bits of R-ST-5
 * @param fd by which it came
 * @param port descriptor number of the port that is told of its end, or −1
 * @param buffer user address of the data
 * @param length bytes asked for
 * @param offset on the file, in bytes
 * @param returned aio_return; 0 while it is pending
 * @param errno aio_errno; EINPROGRESS while it is pending
 */
public record RequestSnapshot(
    long result,
    long aiocb,
    int flags,
    int fd,
    int port,
    boolean write,
    long buffer,
    long length,
    long offset,
    long returned,
    int errno) {}
