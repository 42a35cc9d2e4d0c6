package dev.kaio.aio;

import dev.kaio.proc.Proc;

/** Hears of requests while they are at hand; it must leave everything as it is. */
public interface AioObserver {

  /**
   * A request was accepted and its device has it, or it wants no bytes. A device that completes
   * inside the submitting call is told of as completed first.
   */
  default void started(Proc proc, AioReq req) {}

  /** A device has completed a request; its result is settled, nothing has been told yet. */
  default void completed(Proc proc, AioReq req) {}

  /** The cleanup LWP has gone through the queues once (R-CLN-4). */
  default void cleanupPass(Proc proc) {}
}
