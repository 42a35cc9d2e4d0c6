package dev.kaio.harness.vectors;

import dev.kaio.libaio.AioFunction;
import java.util.List;

/** One step of a scenario of the C library. */
sealed interface LibraryStep {

  /** Does it, and lets everything run that becomes ready. */
  void performOn(LibraryTarget target);

  /** The program stores bytes (lower-case hexadecimal). */
  record Write(long address, String hex) implements LibraryStep {
    @Override
    public void performOn(LibraryTarget target) {
      target.write(address, hex);
    }
  }

  /** A thread of the application calls a function. */
  record Call(int lwp, AioFunction function, List<Long> args) implements LibraryStep {
    @Override
    public void performOn(LibraryTarget target) {
      target.call(lwp, function, args.stream().mapToLong(Long::longValue).toArray());
    }
  }

  /** A device finishes a request; errno −1 is an error without a code. */
  record Complete(int request, int errno, long resid) implements LibraryStep {
    @Override
    public void performOn(LibraryTarget target) {
      target.complete(request, errno, resid);
    }
  }

  /** A system call of the pool returns. */
  record PoolIo(int call, long value, int errno) implements LibraryStep {
    @Override
    public void performOn(LibraryTarget target) {
      target.finishPoolCall(call, value, errno);
    }
  }

  record Advance(long nanos) implements LibraryStep {
    @Override
    public void performOn(LibraryTarget target) {
      target.advance(nanos);
    }
  }

  /** An unblocked, caught signal hits a thread of the application. */
  record Signal(int lwp) implements LibraryStep {
    @Override
    public void performOn(LibraryTarget target) {
      target.signal(lwp);
    }
  }

  record SetSigio(Scenario.Sigio disposition) implements LibraryStep {
    @Override
    public void performOn(LibraryTarget target) {
      target.setSigio(disposition);
    }
  }

  /** So many more threads can be made from now on. */
  record Threads(int count) implements LibraryStep {
    @Override
    public void performOn(LibraryTarget target) {
      target.setThreads(count);
    }
  }

  record PortCreate(int lwp) implements LibraryStep {
    @Override
    public void performOn(LibraryTarget target) {
      target.portCreate(lwp);
    }
  }

  record PortGet(int lwp, int fd, int max) implements LibraryStep {
    @Override
    public void performOn(LibraryTarget target) {
      target.portGet(lwp, fd, max);
    }
  }
}
