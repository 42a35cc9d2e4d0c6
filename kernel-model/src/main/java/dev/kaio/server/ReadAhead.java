package dev.kaio.server;

import java.util.concurrent.atomic.AtomicLong;

/** Input of all clients together that was read and is not handled. Used on all loops. */
final class ReadAhead {
  private final long limit;
  private final AtomicLong bytes = new AtomicLong();

  /**
   * @param limit bytes of buffers; if there are more, a client is not read from before all that
   *     came of it is handled
   */
  ReadAhead(long limit) {
    this.limit = limit;
  }

  void add(long more) {
    bytes.addAndGet(more);
  }

  boolean isTooMuch() {
    return bytes.get() > limit;
  }
}
