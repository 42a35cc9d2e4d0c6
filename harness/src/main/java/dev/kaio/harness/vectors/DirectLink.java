package dev.kaio.harness.vectors;

import dev.kaio.kernel.Kernel;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.proc.ProcSpec;
import dev.kaio.proc.SigInfo;
import dev.kaio.proc.UserSide;
import dev.kaio.sched.Rval;
import dev.kaio.snapshot.ProcSnapshot;
import dev.kaio.vm.Range;
import java.util.List;

/** The program is in the same process as the kernel, and so is its memory. */
final class DirectLink implements ProgramLink, UserSide {
  private final Kernel kernel;
  private final Proc proc;

  DirectLink(Kernel kernel, ProcSpec spec, ProgramMemory memory) {
    this.kernel = kernel;
    this.proc = kernel.attach(spec, new DirectMemory(memory), this);
  }

  @Override
  public Proc proc() {
    return proc;
  }

  @Override
  public void call(int lwp, int sysnum, long... args) {
    kernel.enter(proc.lwp(lwp), sysnum, args);
    kernel.runUntilIdle();
  }

  @Override
  public ProcSnapshot snapshot() {
    return kernel.control().snapshot(proc, proc.pid()).value();
  }

  @Override
  public void returned(Lwp lwp, Rval result) {
    // The observer of the kernel notes it.
  }

  @Override
  public void missing(Lwp lwp, List<Range> ranges) {
    throw new IllegalStateException("bytes are missing though all are at hand: " + ranges);
  }

  @Override
  public void signalled(Lwp lwp, SigInfo info) {
    throw new IllegalStateException("a signal was taken: " + info);
  }

  @Override
  public void exited(Proc exited, int status, int signo) {
    // Its LWPs are gone; that is what is observed.
  }
}
