package dev.kaio.server;

import dev.kaio.dev.ByteSize;
import dev.kaio.server.shared.SharedLimits;
import java.nio.file.Path;
import java.util.List;

/** The options of kaiod about shared memory. */
final class SharedOptions {
  private SharedOptions() {}

  static List<Option> all() {
    SharedLimits defaults = SharedLimits.DEFAULT;
    return List.of(
        Option.of(
            "--shared-dir",
            "DIR",
            "Where files for shared memory are made. Default: /dev/shm, or beside the socket."),
        Option.size("--max-shared", defaults.bytes(), "Memory that one process may share."),
        Option.size("--all-max-shared", defaults.bytesInAll(), "The same of all together."),
        Option.number("--max-shared-files", defaults.files(), "Shared files of one process."),
        Option.number(
            "--all-max-shared-files", defaults.filesInAll(), "The same of all together."));
  }

  static SharedLimits limits(Options options) {
    SharedLimits defaults = SharedLimits.DEFAULT;
    String directory = options.text("--shared-dir", null);
    return new SharedLimits(
        directory == null ? null : Path.of(directory).toAbsolutePath(),
        bytes(options, "--max-shared", defaults.bytes()),
        bytes(options, "--all-max-shared", defaults.bytesInAll()),
        options.number("--max-shared-files", 1, defaults.files()),
        options.number("--all-max-shared-files", 1, defaults.filesInAll()));
  }

  private static long bytes(Options options, String name, long byDefault) {
    String size = options.text(name, null);
    return size == null ? byDefault : ByteSize.parse(size);
  }
}
