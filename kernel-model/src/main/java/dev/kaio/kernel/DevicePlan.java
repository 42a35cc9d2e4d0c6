package dev.kaio.kernel;

import dev.kaio.dev.DeviceSpec;
import dev.kaio.dev.DeviceSwitch;
import dev.kaio.dev.Disk;
import dev.kaio.dev.DiskGeometry;
import dev.kaio.dev.FaultPlan;
import dev.kaio.dev.FileDisk;
import dev.kaio.dev.GateDisk;
import dev.kaio.dev.HostException;
import dev.kaio.dev.HostFile;
import dev.kaio.dev.HostIo;
import dev.kaio.dev.MemoryBudget;
import dev.kaio.dev.RamDisk;
import dev.kaio.sched.Scheduler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The default devices, with those that were asked for beside them or in their place.
 *
 * @param maxTransfer the largest single transfer of disks that do not say otherwise, in bytes
 * @param ramBudget bytes that the contents of all ram disks may take together
 * @param specs the disks that were asked for; no path twice
 * @param faults what goes wrong from the start, by the path of a disk
 */
public record DevicePlan(
    long maxTransfer, long ramBudget, List<DeviceSpec> specs, Map<String, FaultPlan> faults) {

  /**
   * Checks that the parts fit together.
   *
   * @throws IllegalArgumentException if a path is there twice, or a fault plan is for no disk
   */
  public DevicePlan {
    specs = List.copyOf(specs);
    faults = Map.copyOf(faults);
    DeviceSwitch known = new DeviceSwitch();
    Map<String, DeviceSpec> byPath = new HashMap<>();
    for (DeviceSpec spec : specs) {
      if (byPath.put(spec.path(), spec) != null) {
        throw new IllegalArgumentException("device " + spec.path() + " is given twice");
      }
    }
    DeviceConfig.addDefaults(known, Scheduler.bootedAt(0), maxTransfer, ramBudget);
    for (String path : faults.keySet()) {
      if (!byPath.containsKey(path) && !(known.find(path) instanceof Disk)) {
        throw new IllegalArgumentException("there is no disk " + path + " that could have faults");
      }
    }
  }

  /**
   * Opens the files behind the disks.
   *
   * @throws HostException with one line that says which file cannot be had, and why
   */
  public DeviceConfig open(HostIo host) throws HostException {
    Map<String, HostFile> files = new HashMap<>();
    for (DeviceSpec spec : specs) {
      if (spec.contents() instanceof DeviceSpec.HostBacked backed) {
        files.put(spec.path(), open(host, spec.path(), backed));
      }
    }
    return scheduler -> build(scheduler, files);
  }

  private static HostFile open(HostIo host, String path, DeviceSpec.HostBacked backed)
      throws HostException {
    try {
      return host.openDisk(backed.hostPath(), backed.size());
    } catch (HostException e) {
      throw new HostException(e.errno(), "device " + path + ": " + e.getMessage());
    }
  }

  private DeviceSwitch build(Scheduler scheduler, Map<String, HostFile> files) {
    DeviceSwitch devices = new DeviceSwitch();
    MemoryBudget budget = DeviceConfig.addDefaults(devices, scheduler, maxTransfer, ramBudget);
    for (DeviceSpec spec : specs) {
      Disk disk = disk(spec, scheduler, budget, files.get(spec.path()));
      devices.put(spec.path(), spec.gated() ? new GateDisk(scheduler, disk) : disk);
    }
    faults.forEach((path, plan) -> ((Disk) devices.find(path)).setFaultPlan(plan));
    return devices;
  }

  private Disk disk(DeviceSpec spec, Scheduler scheduler, MemoryBudget budget, HostFile file) {
    long most = spec.maxTransfer() == 0 ? maxTransfer : spec.maxTransfer();
    if (spec.contents() instanceof DeviceSpec.HostBacked backed) {
      // Half a sector at the end of a file cannot be reached.
      long size = backed.size() < 0 ? file.sizeAtOpen() & -spec.sector() : backed.size();
      return new FileDisk(scheduler, new DiskGeometry(size, spec.sector(), most), file);
    }
    long size = ((DeviceSpec.Ram) spec.contents()).size();
    return new RamDisk(scheduler, new DiskGeometry(size, spec.sector(), most), budget);
  }
}
