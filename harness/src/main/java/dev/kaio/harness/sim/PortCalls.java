package dev.kaio.harness.sim;

import dev.kaio.abi.Sysnum;
import java.util.List;

/** Fetching events from ports. */
final class PortCalls {
  static final int CREATE = 0;
  private static final int GET = 5;

  private final Calls calls;
  private final Judges judges;
  private final Dice dice;

  PortCalls(Calls calls, Judges judges, Dice dice) {
    this.calls = calls;
    this.judges = judges;
    this.dice = dice;
  }

  boolean portEvent(SimProcess process) {
    int lwp = calls.caller(process);
    List<Integer> ports = process.model().ports();
    if (lwp == 0 || ports.isEmpty()) {
      return false;
    }
    getEvent(process, lwp, dice.pick(ports));
    return true;
  }

  void getEvent(SimProcess process, int lwp, int port) {
    long event = SimProcess.scratch(lwp) + 0x80;
    calls.call(
        Calls.simple(process, lwp, "port_get " + port, judges.portEvent(event)),
        Sysnum.PORTFS,
        GET,
        port,
        event,
        process.putTime(lwp, 0, 0));
  }
}
