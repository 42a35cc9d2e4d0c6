package dev.kaio.harness.vectors;

import dev.kaio.proc.Proc;
import dev.kaio.snapshot.ProcSnapshot;

/** How a scenario's program makes its system calls, and how the kernel reaches its memory. */
interface ProgramLink {

  /** The process in the kernel. */
  Proc proc();

  /** An LWP in user mode makes a system call; what becomes ready runs. */
  void call(int lwp, int sysnum, long... args);

  /** What the program sees of itself in the kernel; null if it is gone. */
  ProcSnapshot snapshot();

  /**
   * A step is over.
   *
   * @throws IllegalStateException if the program was not told what the kernel has done
   */
  default void check() {}
}
