package dev.kaio.kernel;

import dev.kaio.dev.DeviceSwitch;
import dev.kaio.dev.DiskGeometry;
import dev.kaio.dev.GateDisk;
import dev.kaio.dev.MemoryBudget;
import dev.kaio.dev.NullDevice;
import dev.kaio.dev.RamDisk;
import dev.kaio.dev.Terminal;
import dev.kaio.sched.Scheduler;

/** Which devices a kernel boots with. */
@FunctionalInterface
public interface DeviceConfig {
  /** Size of a default disk; memory is taken only for what is written. */
  long DEFAULT_DISK_SIZE = 16L << 30;

  /** Bytes that the contents of all ram disks may take together unless somebody says otherwise. */
  long DEFAULT_RAM_BUDGET = 512L << 20;

  /** Sector of a default disk, in bytes. */
  int DEFAULT_SECTOR = 512;

  DeviceSwitch build(Scheduler scheduler);

  /**
   * /dev/null, /dev/tty, four ram disks and two gates.
   *
   * @param maxTransfer the largest single transfer of each disk, in bytes
   */
  static DeviceConfig defaults(long maxTransfer) {
    return scheduler -> {
      DeviceSwitch devices = new DeviceSwitch();
      addDefaults(devices, scheduler, maxTransfer, DEFAULT_RAM_BUDGET);
      return devices;
    };
  }

  /** Adds the default devices; returns the budget that their ram disks share. */
  static MemoryBudget addDefaults(
      DeviceSwitch devices, Scheduler scheduler, long maxTransfer, long ramBudget) {
    DiskGeometry geometry = new DiskGeometry(DEFAULT_DISK_SIZE, DEFAULT_SECTOR, maxTransfer);
    MemoryBudget budget = new MemoryBudget(ramBudget);
    devices.add("/dev/null", new NullDevice());
    devices.add("/dev/tty", new Terminal());
    for (int disk = 0; disk < 4; disk++) {
      devices.add("/dev/rdsk/c0t" + disk + "d0s0", new RamDisk(scheduler, geometry, budget));
    }
    for (int gate = 0; gate < 2; gate++) {
      RamDisk disk = new RamDisk(scheduler, geometry, budget);
      devices.add("/dev/gate/" + gate, new GateDisk(scheduler, disk));
    }
    return budget;
  }
}
