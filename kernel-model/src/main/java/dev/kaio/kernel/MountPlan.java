package dev.kaio.kernel;

import dev.kaio.dev.HostDirectory;
import dev.kaio.dev.HostException;
import dev.kaio.dev.HostIo;
import dev.kaio.dev.Mount;
import dev.kaio.dev.MountSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The directories of the host that were asked for.
 *
 * @param maxTransfer the largest single transfer of a file that appears as a raw device, in bytes
 * @param specs no mount point twice
 */
public record MountPlan(long maxTransfer, List<MountSpec> specs) {

  /**
   * Checks that the parts fit together.
   *
   * @throws IllegalArgumentException if a mount point is there twice
   */
  public MountPlan {
    specs = List.copyOf(specs);
    Map<String, MountSpec> byPoint = new HashMap<>();
    for (MountSpec spec : specs) {
      if (byPoint.put(spec.point(), spec) != null) {
        throw new IllegalArgumentException("mount point " + spec.point() + " is given twice");
      }
    }
  }

  /**
   * Opens the directories.
   *
   * @throws HostException with one line that says which directory cannot be had, and why
   */
  public MountConfig open(HostIo host) throws HostException {
    Map<MountSpec, HostDirectory> roots = new HashMap<>();
    for (MountSpec spec : specs) {
      try {
        roots.put(spec, host.openRoot(spec.hostDirectory()));
      } catch (HostException e) {
        roots.values().forEach(HostDirectory::close);
        throw new HostException(e.errno(), "export " + spec.point() + ": " + e.getMessage());
      }
    }
    return scheduler ->
        specs.stream()
            .map(spec -> Mount.of(spec, roots.get(spec), scheduler, maxTransfer))
            .toList();
  }
}
