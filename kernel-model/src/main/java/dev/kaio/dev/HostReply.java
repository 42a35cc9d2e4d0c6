package dev.kaio.dev;

/** Who is told what the host has done. */
@FunctionalInterface
public interface HostReply<T> {

  /**
   * The request is over.
   *
   * @param errno 0, or why it failed
   * @param value what was asked for; null after a failure
   */
  void reply(int errno, T value);
}
