package dev.kaio.harness.sim;

import dev.kaio.abi.Sysnum;
import dev.kaio.harness.sim.ProcessModel.File;
import dev.kaio.harness.sim.ProcessModel.Kind;
import dev.kaio.harness.sim.SimCall.Sleep;
import java.util.ArrayList;
import java.util.List;

/** open, close and dup. */
final class FileCalls {
  private final Calls calls;
  private final Judges judges;
  private final Dice dice;
  private final Flights flights;

  FileCalls(Calls calls, Judges judges, Dice dice, Flights flights) {
    this.calls = calls;
    this.judges = judges;
    this.dice = dice;
    this.flights = flights;
  }

  boolean open(SimProcess process) {
    int lwp = calls.caller(process);
    if (lwp == 0) {
      return false;
    }
    open(process, lwp, Flights.diskPath(dice.below(flights.disks())), Kind.DISK);
    return true;
  }

  void open(SimProcess process, int lwp, String path, Kind kind) {
    int access =
        kind == Kind.DISK && dice.chance(0.2) ? dice.between(1, 2) : ProcessModel.READ_WRITE;
    long address = SimProcess.scratch(lwp);
    process.putString(address, path);
    calls.call(
        Calls.simple(
            process, lwp, "open " + path + " " + access, judges.descriptor(new File(kind, access))),
        Sysnum.OPEN,
        address,
        access - 1,
        0);
  }

  boolean close(SimProcess process) {
    int lwp = calls.blocker(process);
    List<Integer> files = new ArrayList<>(process.model().files.keySet());
    if (lwp == 0 || files.size() < 2) {
      return false;
    }
    int fd = dice.pick(files);
    File file = process.model().files.remove(fd);
    SimCall call =
        new SimCall(process, lwp, "close " + fd, Sleep.CLOSE, judges.closed(fd, file.kind()));
    call.subject = fd;
    calls.call(call, Sysnum.CLOSE, fd);
    return true;
  }

  boolean dup(SimProcess process) {
    int lwp = calls.caller(process);
    List<Integer> disks = new ArrayList<>(process.model().files.keySet());
    disks.removeIf(fd -> process.model().files.get(fd).kind() != Kind.DISK);
    if (lwp == 0 || disks.isEmpty() || process.model().files.size() > 20) {
      return false;
    }
    int fd = dice.pick(disks);
    calls.call(
        Calls.simple(process, lwp, "dup " + fd, judges.descriptor(process.model().files.get(fd))),
        Sysnum.DUP,
        fd);
    return true;
  }
}
