package dev.kaio.harness.sim;

import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.harness.sim.ProcessModel.File;
import dev.kaio.harness.sim.ProcessModel.Kind;
import dev.kaio.harness.sim.SimCall.Sleep;

/** The calls with which a program begins. */
final class SetupCalls {
  /** The signal that requests and lists send. */
  static final int SIGNO = 45;

  private final Calls calls;
  private final Judges judges;

  SetupCalls(Calls calls, Judges judges) {
    this.calls = calls;
    this.judges = judges;
  }

  void init(SimProcess process) {
    calls.kaio(Calls.simple(process, 1, "AIOINIT", judges.value(0)), KaioOp.AIOINIT.code());
    process.model().initialised = true;
  }

  void startCleanup(SimProcess process, int lwp) {
    calls.kaio(
        new SimCall(process, lwp, "AIOSTART", Sleep.CLEANUP, judges.value(0)),
        KaioOp.AIOSTART.code());
  }

  void createLwp(SimProcess process) {
    calls.call(
        Calls.simple(process, 1, "lwp_create", judges.anySuccess()), Sysnum.LWP_CREATE, 0, 0, 0);
  }

  void catchSignal(SimProcess process, int signo) {
    process.model().catchesSigio |= signo == Signal.SIGIO;
    calls.call(
        Calls.simple(process, 1, "sigaction " + signo, judges.anySuccess()),
        Sysnum.SIGACTION,
        signo,
        2,
        0);
  }

  void createPort(SimProcess process) {
    calls.call(
        Calls.simple(
            process,
            1,
            "port_create",
            judges.descriptor(new File(Kind.PORT, ProcessModel.READ_WRITE))),
        Sysnum.PORTFS,
        PortCalls.CREATE);
  }
}
