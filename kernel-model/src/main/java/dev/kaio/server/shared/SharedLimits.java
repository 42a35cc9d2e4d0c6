package dev.kaio.server.shared;

import dev.kaio.wire.Wire;
import java.nio.file.Path;

/**
 * How much memory clients on Unix sockets may share with the server.
 *
 * @param directory where the files are made; null: in memory where there is such a place, else
 *     beside the socket
 * @param bytes of one process; more is ENOMEM
 * @param bytesInAll of all processes; more is ENOMEM
 * @param files of one process; one more is EMFILE
 * @param filesInAll of all processes; one more is ENFILE
 */
public record SharedLimits(Path directory, long bytes, long bytesInAll, int files, int filesInAll) {
  public static final SharedLimits DEFAULT =
      new SharedLimits(
          null,
          Wire.DEFAULT_MAX_SHARED,
          Wire.DEFAULT_ALL_MAX_SHARED,
          Wire.DEFAULT_MAX_SHARED_FILES,
          Wire.DEFAULT_ALL_MAX_SHARED_FILES);
}
