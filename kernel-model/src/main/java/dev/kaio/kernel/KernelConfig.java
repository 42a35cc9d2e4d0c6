package dev.kaio.kernel;

import dev.kaio.mod.MachineProfile;
import dev.kaio.mod.ModuleFiles;
import dev.kaio.mod.NameToSysnum;
import dev.kaio.proc.SystemLimits;
import java.util.function.Consumer;

/**
 * What a kernel boots with.
 *
 * @param profile the machine that it plays
 * @param bootWallNanos wall time at boot, nanoseconds since 1970
 * @param immediateAsts whether an LWP in user mode traps at once for an AST
 * @param limits how much there may be
 * @param devices the special files
 * @param mounts the directories of the host
 * @param nameToSysnum /etc/name_to_sysnum
 * @param moduleFiles what is to be changed about the modules on disk
 */
public record KernelConfig(
    MachineProfile profile,
    long bootWallNanos,
    boolean immediateAsts,
    SystemLimits limits,
    DeviceConfig devices,
    MountConfig mounts,
    NameToSysnum nameToSysnum,
    Consumer<ModuleFiles> moduleFiles) {

  /** Wall time at boot unless somebody says otherwise: 1000000000 s. */
  public static final long DEFAULT_WALL_NANOS = 1_000_000_000L * 1_000_000_000L;

  /** The classic machine with its default devices and limits; ASTs at once. */
  public static final KernelConfig DEFAULT = of(MachineProfile.CLASSIC);

  /** A machine with its default devices and limits; ASTs at once. */
  public static KernelConfig of(MachineProfile profile) {
    return new KernelConfig(
        profile,
        DEFAULT_WALL_NANOS,
        true,
        SystemLimits.DEFAULT,
        DeviceConfig.defaults(profile.maxTransfer()),
        MountConfig.NONE,
        NameToSysnum.DEFAULT,
        files -> {});
  }

  public KernelConfig withBootWallNanos(long nanos) {
    return new KernelConfig(
        profile, nanos, immediateAsts, limits, devices, mounts, nameToSysnum, moduleFiles);
  }

  public KernelConfig withImmediateAsts(boolean immediate) {
    return new KernelConfig(
        profile, bootWallNanos, immediate, limits, devices, mounts, nameToSysnum, moduleFiles);
  }

  public KernelConfig withLimits(SystemLimits newLimits) {
    return new KernelConfig(
        profile,
        bootWallNanos,
        immediateAsts,
        newLimits,
        devices,
        mounts,
        nameToSysnum,
        moduleFiles);
  }

  public KernelConfig withDevices(DeviceConfig newDevices) {
    return new KernelConfig(
        profile,
        bootWallNanos,
        immediateAsts,
        limits,
        newDevices,
        mounts,
        nameToSysnum,
        moduleFiles);
  }

  public KernelConfig withMounts(MountConfig newMounts) {
    return new KernelConfig(
        profile,
        bootWallNanos,
        immediateAsts,
        limits,
        devices,
        newMounts,
        nameToSysnum,
        moduleFiles);
  }

  public KernelConfig withNameToSysnum(NameToSysnum numbers) {
    return new KernelConfig(
        profile, bootWallNanos, immediateAsts, limits, devices, mounts, numbers, moduleFiles);
  }

  public KernelConfig withModuleFiles(Consumer<ModuleFiles> change) {
    return new KernelConfig(
        profile, bootWallNanos, immediateAsts, limits, devices, mounts, nameToSysnum, change);
  }
}
