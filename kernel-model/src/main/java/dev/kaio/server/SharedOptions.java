package dev.kaio.server;

import dev.kaio.dev.ByteSize;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options of kaiod about shared memory. */
final class SharedOptions {
  private SharedOptions() {}

  static void addTo(CommandSpec spec) {
    SharedLimits defaults = SharedLimits.DEFAULT;
    add(
        spec,
        "--shared-dir",
        "DIR",
        "Where files for shared memory are made. Default: /dev/shm, or beside the socket.");
    size(spec, "--max-shared", "Memory that one process may share.", defaults.bytes());
    size(spec, "--all-max-shared", "The same of all together.", defaults.bytesInAll());
    number(spec, "--max-shared-files", "Shared files of one process.", defaults.files());
    number(spec, "--all-max-shared-files", "The same of all together.", defaults.filesInAll());
  }

  private static void add(CommandSpec spec, String name, String label, String description) {
    spec.addOption(
        OptionSpec.builder(name)
            .paramLabel(label)
            .type(String.class)
            .description(description)
            .build());
  }

  private static void size(CommandSpec spec, String name, String description, long byDefault) {
    add(spec, name, "SIZE", description + " Default: " + (byDefault >> 20) + "m.");
  }

  private static void number(CommandSpec spec, String name, String description, int byDefault) {
    spec.addOption(
        OptionSpec.builder(name)
            .paramLabel("N")
            .type(int.class)
            .defaultValue(Integer.toString(byDefault))
            .description(description + " Default: " + byDefault + ".")
            .build());
  }

  static SharedLimits limits(ParseResult options) {
    SharedLimits defaults = SharedLimits.DEFAULT;
    String directory = options.matchedOptionValue("--shared-dir", null);
    return new SharedLimits(
        directory == null ? null : Path.of(directory).toAbsolutePath(),
        bytes(options, "--max-shared", defaults.bytes()),
        bytes(options, "--all-max-shared", defaults.bytesInAll()),
        options.matchedOptionValue("--max-shared-files", defaults.files()),
        options.matchedOptionValue("--all-max-shared-files", defaults.filesInAll()));
  }

  private static long bytes(ParseResult options, String name, long byDefault) {
    String size = options.matchedOptionValue(name, null);
    return size == null ? byDefault : ByteSize.parse(size);
  }
}
