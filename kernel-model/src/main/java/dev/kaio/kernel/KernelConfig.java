package dev.kaio.kernel;

import dev.kaio.proc.ProcLimits;

/**
 * What a kernel boots with.
 *
 * @param bootWallNanos wall time at boot, nanoseconds since 1970
 * @param immediateAsts whether an LWP in user mode traps at once for an AST
 * @param limits what a process may have
 * @param devices the special files
 */
public record KernelConfig(
    long bootWallNanos, boolean immediateAsts, ProcLimits limits, DeviceConfig devices) {

  /** The default limits and devices; ASTs at once; the wall clock at 1000000000 s. */
  public static final KernelConfig DEFAULT =
      new KernelConfig(
          1_000_000_000L * 1_000_000_000L,
          true,
          ProcLimits.DEFAULT,
          DeviceConfig.defaults(128 * 1024));
}
