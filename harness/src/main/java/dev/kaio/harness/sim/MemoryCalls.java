package dev.kaio.harness.sim;

import dev.kaio.abi.Sysnum;
import dev.kaio.harness.sim.SimCall.Sleep;

/** mmap, munmap and mprotect of the segments for buffers. */
final class MemoryCalls {
  private final Calls calls;
  private final Judges judges;
  private final Dice dice;

  MemoryCalls(Calls calls, Judges judges, Dice dice) {
    this.calls = calls;
    this.judges = judges;
    this.dice = dice;
  }

  boolean map(SimProcess process) {
    int lwp = calls.caller(process);
    long base = segment(process, false);
    if (lwp == 0 || base < 0) {
      return false;
    }
    map(process, lwp, base, SimProcess.SEGMENT);
    return true;
  }

  void map(SimProcess process, int lwp, long base, long length) {
    process.model().segments.put(base, ProcessModel.READ_WRITE);
    calls.call(
        Calls.simple(process, lwp, "mmap 0x" + Long.toHexString(base), judges.value(base)),
        Sysnum.MMAP,
        base,
        length,
        ProcessModel.READ_WRITE,
        0x110,
        -1,
        0);
  }

  boolean unmap(SimProcess process) {
    int lwp = calls.blocker(process);
    long base = segment(process, true);
    if (lwp == 0 || base < 0) {
      return false;
    }
    SimCall call =
        new SimCall(
            process, lwp, "munmap 0x" + Long.toHexString(base), Sleep.UNMAP, judges.unmapped(base));
    call.subject = base;
    calls.call(call, Sysnum.MUNMAP, base, SimProcess.SEGMENT);
    return true;
  }

  boolean protect(SimProcess process) {
    int lwp = calls.blocker(process);
    long base = segment(process, true);
    if (lwp == 0 || base < 0) {
      return false;
    }
    int protection = dice.between(1, 3);
    SimCall call =
        new SimCall(
            process,
            lwp,
            "mprotect 0x" + Long.toHexString(base) + " " + protection,
            Sleep.UNMAP,
            judges.protectedTo(base, protection));
    call.subject = base;
    calls.call(call, Sysnum.MPROTECT, base, SimProcess.SEGMENT, protection);
    return true;
  }

  /** A segment that no call is about to change, or −1. */
  private long segment(SimProcess process, boolean mapped) {
    long base = SimProcess.buffer(dice.below(SimProcess.SEGMENTS));
    boolean changing =
        process.calls().values().stream()
            .anyMatch(call -> call.sleep == Sleep.UNMAP && call.subject == base);
    return changing || process.model().segments.containsKey(base) != mapped ? -1 : base;
  }
}
