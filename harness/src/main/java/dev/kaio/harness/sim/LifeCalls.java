package dev.kaio.harness.sim;

import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.harness.sim.SimCall.Sleep;
import dev.kaio.proc.Lwp;
import dev.kaio.sched.Rval;
import java.util.List;

/** kill, fork, exec and exit. */
final class LifeCalls {
  private final Calls calls;
  private final Judges judges;
  private final Dice dice;

  LifeCalls(Calls calls, Judges judges, Dice dice) {
    this.calls = calls;
    this.judges = judges;
    this.dice = dice;
  }

  boolean kill(SimProcess process) {
    int lwp = calls.caller(process);
    if (lwp == 0) {
      return false;
    }
    calls.call(
        Calls.simple(process, lwp, "kill SIGUSR1", judges.value(0)),
        Sysnum.KILL,
        process.pid(),
        Signal.SIGUSR1);
    return true;
  }

  /** A fork holds up all LWPs, so one that waits for another's reaping would never be served. */
  boolean fork(SimProcess process) {
    List<Integer> idle = process.idleLwps();
    idle.remove(Integer.valueOf(1));
    if (idle.isEmpty() || hangs(process)) {
      return false;
    }
    Lwp lwp = process.proc().lwp(dice.pick(idle));
    boolean all = dice.chance(0.5);
    process.disturb();
    calls.enter(
        new SimCall(process, lwp.id(), all ? "forkall" : "fork1", Sleep.FORK, judges.value(0)),
        why ->
            all
                ? process.proc().forkAll(lwp, then -> Rval.ZERO)
                : process.proc().fork1(lwp, then -> Rval.ZERO));
    return true;
  }

  /**
   * A new program begins when the old one has left, and the devices are done if there is a cleanup
   * LWP; then it is closed to requests (R-CLN-14).
   */
  boolean exec(SimProcess process) {
    int lwp = calls.caller(process);
    if (lwp == 0 || hangs(process) || process.sleepsIn(Sleep.FORK) || neverExecs(process)) {
      return false;
    }
    process.model().closed |= process.sleepsIn(Sleep.CLEANUP);
    calls.call(
        new SimCall(process, lwp, "execve", Sleep.EXEC, judges.never()), Sysnum.EXECVE, 0, 0, 0);
    return true;
  }

  /**
   * Without a cleanup LWP a locked page holds it up for good (R-CLN-14). And what an AIOWAITN that
   * has to leave has collected is reaped, though nobody returns to tell (R-CLN-13).
   */
  private static boolean neverExecs(SimProcess process) {
    boolean locked = process.proc().addressSpace().lockedPages() > 0;
    return (locked && !process.sleepsIn(Sleep.CLEANUP))
        || !process.aio().queues().collected().isEmpty();
  }

  /**
   * Without a cleanup LWP nobody would end an munmap that waits (R-CLN-13); and completions of a
   * port that is being closed do not wake a cleanup LWP that waits for the last one (R-DONE-2).
   */
  private static boolean hangs(SimProcess process) {
    return process.sleepsIn(Sleep.UNMAP) || process.sleepsIn(Sleep.CLOSE);
  }

  /** An exit in good order, where it does not hang. */
  boolean mayExit(SimProcess process) {
    return !hangs(process) && exit(process);
  }

  boolean exit(SimProcess process) {
    int lwp = calls.caller(process);
    if (lwp == 0) {
      return false;
    }
    calls.call(new SimCall(process, lwp, "exit", Sleep.EXIT, judges.never()), Sysnum.EXIT, 0);
    return true;
  }
}
