package dev.kaio.syscall;

import dev.kaio.proc.Lwp;
import dev.kaio.sched.Rval;

/** What a system call does. */
@FunctionalInterface
public interface SyscallHandler {

  /** Carries the call out for an LWP, from argument checks to result; may sleep. */
  Rval call(Lwp lwp, SyscallArgs args);

  /** Names every range of user memory that the call reads; has no side effects. */
  default void operands(Lwp lwp, SyscallArgs args, OperandCollector need) {}
}
