package dev.kaio.harness.target;

import dev.kaio.abi.Abi;
import java.io.IOException;

/** A kernel with a virtual clock that cases run on, one after the other. */
public interface Target extends AutoCloseable {

  /** Where it is, for a person. */
  String name();

  /**
   * Begins a case: nothing is left of the one before.
   *
   * @throws IOException with one line that says why the kernel is of no use
   */
  void begin() throws IOException;

  /**
   * A new process with LWP 1.
   *
   * @param privileged whether it must be allowed to load modules
   */
  TargetProcess attach(Abi abi, String name, boolean privileged) throws IOException;

  /** What truss shows of the case so far. */
  String truss();

  /** Ends the processes of the case. */
  void end();

  @Override
  void close();
}
