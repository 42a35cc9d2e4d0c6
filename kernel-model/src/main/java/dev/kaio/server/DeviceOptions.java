package dev.kaio.server;

import dev.kaio.dev.ByteSize;
import dev.kaio.dev.DeviceSpec;
import dev.kaio.dev.FaultPlan;
import dev.kaio.dev.MountSpec;
import dev.kaio.kernel.DeviceConfig;
import dev.kaio.kernel.DevicePlan;
import dev.kaio.kernel.MountPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of {@code kaiod} that say which disks there are, what goes wrong with them, and which
 * directories of the host are mounted.
 */
final class DeviceOptions {
  private static final long DEFAULT_BUDGET_MEGABYTES = DeviceConfig.DEFAULT_RAM_BUDGET >> 20;

  private DeviceOptions() {}

  static List<Option> all() {
    return List.of(
        Option.list(
            "--device",
            "PATH=SPEC|@FILE",
            "A disk beside the default ones, or in the place of the one with this path; may be"
                + " repeated. SPEC is [gate:]ram:SIZE or [gate:]file:HOSTPATH[,size=SIZE], and for"
                + " each [,sector=SIZE][,maxxfer=SIZE]. SIZE is a number of bytes, or of k, m or g."
                + " FILE has one PATH=SPEC a line; # begins a comment."),
        Option.list(
            "--fault",
            "DEVICE:PLAN",
            "What goes wrong with a disk, such as read=EIO@0.01,latency=exp(2ms); may be"
                + " repeated."),
        Option.list(
            "--export",
            "HOSTDIR=MOUNTPOINT[,ro][,raw]",
            "A directory of this host whose regular files programs may use below a path; may be"
                + " repeated. ro: only for reading. raw: its files appear as raw devices."),
        Option.of(
            "--ram-budget",
            "SIZE",
            "Memory that the contents of all ram disks may take. Default: "
                + DEFAULT_BUDGET_MEGABYTES
                + "m, or half of the memory that Java may use if that is less."));
  }

  /**
   * The devices that the options ask for.
   *
   * @param maxTransfer of disks that do not say, in bytes
   * @throws IllegalArgumentException with one line that says which option is wrong, and why
   * @throws IOException with one line, if a file with descriptions cannot be read
   */
  static DevicePlan plan(Options options, long maxTransfer) throws IOException {
    List<DeviceSpec> specs = new ArrayList<>();
    for (String device : options.texts("--device")) {
      if (device.startsWith("@")) {
        specs.addAll(fromFile(device.substring(1)));
      } else {
        specs.add(DeviceSpec.parse(device));
      }
    }
    Map<String, FaultPlan> faults = new HashMap<>();
    for (String fault : options.texts("--fault")) {
      int colon = fault.indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException("fault '" + fault + "' is not of the form DEVICE:PLAN");
      }
      String device = fault.substring(0, colon);
      if (faults.put(device, FaultPlan.parse(fault.substring(colon + 1))) != null) {
        throw new IllegalArgumentException("device " + device + " has two fault plans");
      }
    }
    String budget = options.text("--ram-budget", null);
    long bytes = budget == null ? defaultBudget() : ByteSize.parse(budget);
    return new DevicePlan(maxTransfer, bytes, specs, faults);
  }

  /** What programs write must not use up the memory that the kernel itself needs. */
  private static long defaultBudget() {
    return Math.min(DeviceConfig.DEFAULT_RAM_BUDGET, Runtime.getRuntime().maxMemory() / 2);
  }

  /**
   * The directories that the options ask for.
   *
   * @param maxTransfer of files that appear as raw devices, in bytes
   * @throws IllegalArgumentException with one line that says which option is wrong, and why
   */
  static MountPlan mounts(Options options, long maxTransfer) {
    List<String> exports = options.texts("--export");
    return new MountPlan(maxTransfer, exports.stream().map(MountSpec::parse).toList());
  }

  private static List<DeviceSpec> fromFile(String name) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(Path.of(name), StandardCharsets.UTF_8);
    } catch (NoSuchFileException | InvalidPathException e) {
      throw new IOException("cannot read " + name + ": no such file", e);
    } catch (IOException e) {
      throw new IOException("cannot read " + name + ": " + e.getMessage(), e);
    }
    List<DeviceSpec> specs = new ArrayList<>();
    for (int number = 1; number <= lines.size(); number++) {
      String line = lines.get(number - 1).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        try {
          specs.add(DeviceSpec.parse(line));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(name + ":" + number + ": " + e.getMessage(), e);
        }
      }
    }
    return specs;
  }
}
