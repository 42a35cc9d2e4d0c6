package dev.kaio.live;

import dev.kaio.dev.CharDevice;
import dev.kaio.dev.Disk;
import dev.kaio.dev.FaultPlan;
import dev.kaio.dev.FileDisk;
import dev.kaio.dev.GateDisk;
import dev.kaio.dev.NullDevice;
import dev.kaio.dev.Terminal;
import dev.kaio.vnode.Vnode;

/**
 * A special file.
 *
 * @param kind ram, file, null, terminal; a gate says what is behind it
 * @param size in bytes; 0 if it has none
 * @param sector in bytes; 0 for what is no disk
 * @param faults the fault plan; empty if nothing goes wrong
 * @param heldByFaults transfers that the plan holds back
 * @param heldByGate transfers that wait at a gate
 */
public record LiveDevice(
    String path,
    String kind,
    long size,
    int sector,
    String faults,
    int heldByFaults,
    int heldByGate) {

  static LiveDevice of(String path, Vnode device) {
    if (device instanceof Disk disk) {
      FaultPlan plan = disk.faultPlan();
      return new LiveDevice(
          path,
          kind(disk),
          disk.size(),
          disk.geometry().sector(),
          plan == null ? "" : plan.toString(),
          disk.heldByFaults(),
          disk instanceof GateDisk gate ? gate.held().size() : 0);
    }
    long size = device instanceof CharDevice special ? special.size() : 0;
    return new LiveDevice(path, kind(device), size, 0, "", 0, 0);
  }

  private static String kind(Vnode device) {
    if (device instanceof GateDisk gate) {
      return "gate before " + kind(gate.disk());
    } else if (device instanceof FileDisk) {
      return "file";
    } else if (device instanceof NullDevice) {
      return "null";
    } else if (device instanceof Terminal) {
      return "terminal";
    }
    return device instanceof Disk ? "ram" : "other";
  }
}
