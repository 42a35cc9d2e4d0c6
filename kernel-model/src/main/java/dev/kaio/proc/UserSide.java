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
