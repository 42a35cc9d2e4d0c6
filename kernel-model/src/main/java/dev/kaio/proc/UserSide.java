package dev.kaio.proc;

import dev.kaio.sched.Rval;
import dev.kaio.vm.Range;
import java.util.List;

/** The user-mode side of a process: what the kernel tells the program. */
public interface UserSide {

  /** The LWP's call has returned; the LWP is in user mode. */
  void returned(Lwp lwp, Rval result);

  /**
   * The call needs bytes that are mapped but were not given. It has not happened; the LWP is in
   * user mode and may make it again with these ranges added.
   */
  void missing(Lwp lwp, List<Range> ranges);

  /**
   * The LWP was held by a fork, in user mode, and may make calls again; told where {@link
   * #returned} has nothing to tell.
   */
  default void released(Lwp lwp) {}

  /**
   * The process forks: the user side of its child, where no program is yet.
   *
   * @return null if programs of this kind cannot have children: fork is ENOTSUP
   */
  default Program child() {
    return null;
  }

  /**
   * There is a child, whose LWPs are held until {@link Proc#begin} is called; told before the fork
   * returns.
   */
  default void forked(Proc child, Program program) {}

  /**
   * The program is gone and the process stays: its new LWP 1 is held until {@link Proc#begin} is
   * called.
   */
  default void execed(Proc proc) {}

  /** A caught signal: the program's handler runs. */
  void signalled(Lwp lwp, SigInfo info);

  /**
   * The process is gone.
   *
   * @param status exit status, 0..255
   * @param signo the signal that killed it, or 0
   */
  void exited(Proc proc, int status, int signo);
}
