package dev.kaio.dev;

import java.util.List;

/**
 * A directory of the host that is to be mounted, as it is written on a command line: {@code
 * HOSTDIR=MOUNTPOINT[,ro][,raw]}.
 *
 * @param hostDirectory a path of the host
 * @param point where it is mounted: an absolute path without detours
 * @param readOnly whether nothing may be written or made
 * @param raw whether files appear as raw devices, which kaio takes
 */
public record MountSpec(String hostDirectory, String point, boolean readOnly, boolean raw) {

  /**
   * Reads a description.
   *
   * @throws IllegalArgumentException with one line that says what is wrong
   */
  public static MountSpec parse(String text) {
    int equals = text.lastIndexOf('=');
    if (equals < 1 || equals == text.length() - 1) {
      throw new IllegalArgumentException(
          "export '" + text + "' is not of the form HOSTDIR=MOUNTPOINT[,ro][,raw]");
    }
    List<String> words = List.of(text.substring(equals + 1).split(",", -1));
    PathName point = PathName.of(words.get(0));
    if (point.errno() != 0) {
      throw new IllegalArgumentException(
          "export '" + text + "': the mount point is not an absolute path");
    }
    List<String> options = words.subList(1, words.size());
    for (String option : options) {
      if (!option.equals("ro") && !option.equals("raw")) {
        throw new IllegalArgumentException(
            "export '" + text + "': there is no option '" + option + "'");
      }
    }
    return new MountSpec(
        text.substring(0, equals), point.text(), options.contains("ro"), options.contains("raw"));
  }
}
