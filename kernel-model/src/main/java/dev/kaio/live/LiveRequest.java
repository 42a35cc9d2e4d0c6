package dev.kaio.live;

import dev.kaio.aio.AioReq;
import dev.kaio.snapshot.RequestSnapshot;

/**
 * A request that is not reaped. Numbers that a browser cannot hold exactly are text.
 *
 * @param result hexadecimal address of the result structure (R-ST-4)
 * @param write whether it is a write
 * @param buffer hexadecimal user address
 * @param length bytes asked for
 * @param offset on the file, in bytes
 * @param where the queue that it is on, or empty while its device has it
 * @param ageNanos since it was started, in the kernel's time
 */
public record LiveRequest(
    String result,
    boolean write,
    int fd,
    String buffer,
    long length,
    String offset,
    String where,
    long ageNanos) {

  static LiveRequest of(AioReq request, long now) {
    RequestSnapshot seen = request.snapshot();
    String queue = request.queueName();
    return new LiveRequest(
        Long.toHexString(seen.result()),
        seen.write(),
        seen.fd(),
        Long.toHexString(seen.buffer()),
        seen.length(),
        Long.toString(seen.offset()),
        queue == null ? "" : queue,
        now - request.startedNanos());
  }
}
