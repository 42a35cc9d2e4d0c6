package dev.kaio.syscall;

/** Who is told which user memory a call will read. */
@FunctionalInterface
public interface OperandCollector {
  /**
   * The call will read these bytes.
   *
   * @return whether they are at hand, so that what they point at can be looked at too; false when
   *     they are missing, or can never be had because they are not mapped or not readable
   */
  boolean need(long address, int length);
}
