package dev.kaio.harness.vectors;

/**
 * What a scenario is played against: one process in a kernel of its own. Every action runs until
 * nothing is ready; {@link #outcome} then tells what it did.
 *
 * <p>An action that the target does not know throws {@link UnsupportedOperationException}; a broken
 * invariant is an {@link IllegalStateException}.
 */
interface ScenarioTarget extends AutoCloseable {

  void write(long address, byte[] bytes);

  /** System call 178; raw argument slots, slot 0 the opcode. */
  void call(int lwp, long[] args);

  /**
   * A device finishes a request.
   *
   * @param request its number: how many were accepted before it, over all devices
   * @param errno 0; or an error; or −1, an error without a code
   * @param resid bytes not transferred
   */
  void complete(int request, int errno, long resid);

  void advance(long nanos);

  void setTime(long nanos);

  void munmap(int lwp, long address, long length);

  void signal(int lwp);

  void setSigio(Scenario.Sigio disposition);

  /** Memory pressure 0, 1 or 2, as {@link Step.NoMem} has it. */
  void noMem(int mode);

  void portCreate(int lwp);

  void portGet(int lwp, int fd, int max);

  void close(int lwp, int fd);

  void reconfigure();

  void fork1(int lwp);

  void forkAll(int lwp);

  void exec(int lwp);

  void lwpCreate(int lwp);

  void exit(int lwp);

  /** What has happened since the last call of this method, and the state now. */
  StepOutcome outcome();

  /** The scenario is over; the process may be in the middle of things. */
  @Override
  default void close() {}
}
