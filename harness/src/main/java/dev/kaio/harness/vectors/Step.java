package dev.kaio.harness.vectors;

import java.util.HexFormat;
import java.util.List;

/** One step of a scenario: something that is done to the process or to the world around it. */
sealed interface Step {

  /** Does it, and lets everything run that becomes ready. */
  void performOn(ScenarioTarget target);

  /** The program stores bytes (lower-case hexadecimal), whatever the protection. */
  record Write(long address, String hex) implements Step {
    @Override
    public void performOn(ScenarioTarget target) {
      target.write(address, HexFormat.of().parseHex(hex));
    }
  }

  /** System call 178 with its raw argument slots. */
  record Call(int lwp, List<Long> args) implements Step {
    @Override
    public void performOn(ScenarioTarget target) {
      target.call(lwp, args.stream().mapToLong(Long::longValue).toArray());
    }
  }

  /** A device finishes a request; errno −1 is an error without a code. */
  record Complete(int request, int errno, long resid) implements Step {
    @Override
    public void performOn(ScenarioTarget target) {
      target.complete(request, errno, resid);
    }
  }

  /** Both clocks run on. */
  record Advance(long nanos) implements Step {
    @Override
    public void performOn(ScenarioTarget target) {
      target.advance(nanos);
    }
  }

  /** The wall clock is set forward or back by this much. */
  record SetTime(long nanos) implements Step {
    @Override
    public void performOn(ScenarioTarget target) {
      target.setTime(nanos);
    }
  }

  record Munmap(int lwp, long address, long length) implements Step {
    @Override
    public void performOn(ScenarioTarget target) {
      target.munmap(lwp, address, length);
    }
  }

  /** An unblocked, caught signal hits the LWP. */
  record Signal(int lwp) implements Step {
    @Override
    public void performOn(ScenarioTarget target) {
      target.signal(lwp);
    }
  }

  record SetSigio(Scenario.Sigio disposition) implements Step {
    @Override
    public void performOn(ScenarioTarget target) {
      target.setSigio(disposition);
    }
  }

  /** Memory pressure: 0 none, 1 below the system's reserve, 2 non-sleeping allocations fail. */
  record NoMem(int mode) implements Step {
    @Override
    public void performOn(ScenarioTarget target) {
      target.noMem(mode);
    }
  }

  record PortCreate(int lwp) implements Step {
    @Override
    public void performOn(ScenarioTarget target) {
      target.portCreate(lwp);
    }
  }

  record PortGet(int lwp, int fd, int max) implements Step {
    @Override
    public void performOn(ScenarioTarget target) {
      target.portGet(lwp, fd, max);
    }
  }

  record Close(int lwp, int fd) implements Step {
    @Override
    public void performOn(ScenarioTarget target) {
      target.close(lwp, fd);
    }
  }

  /** A dynamic-reconfiguration request for the process. */
  record Reconfigure() implements Step {
    @Override
    public void performOn(ScenarioTarget target) {
      target.reconfigure();
    }
  }

  record Fork1(int lwp) implements Step {
    @Override
    public void performOn(ScenarioTarget target) {
      target.fork1(lwp);
    }
  }

  record ForkAll(int lwp) implements Step {
    @Override
    public void performOn(ScenarioTarget target) {
      target.forkAll(lwp);
    }
  }

  record Exec(int lwp) implements Step {
    @Override
    public void performOn(ScenarioTarget target) {
      target.exec(lwp);
    }
  }

  /** An LWP that is gone exists again. */
  record LwpCreate(int lwp) implements Step {
    @Override
    public void performOn(ScenarioTarget target) {
      target.lwpCreate(lwp);
    }
  }

  record Exit(int lwp) implements Step {
    @Override
    public void performOn(ScenarioTarget target) {
      target.exit(lwp);
    }
  }
}
