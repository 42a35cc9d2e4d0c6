package dev.kaio.server;

import dev.kaio.proc.ProcLimits;
import dev.kaio.proc.SystemLimits;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Reads {@code --limit NAME=N[,NAME=N...]}. */
final class LimitOption {
  private static final String IN_ALL = "all-";

  /** What a name sets among the limits of one process, or of all. */
  private record Setter(long greatest, BiFunction<ProcLimits, Long, ProcLimits> set) {}

  private static final Map<String, Setter> NAMES = new TreeMap<>();

  static {
    count("descriptors", (limits, n) -> limits.withDescriptors(n));
    count("lwps", (limits, n) -> limits.withLwps(n));
    count("segments", (limits, n) -> limits.withSegments(n));
    count("requests", (limits, n) -> limits.withRequests(n));
    count("port-events", (limits, n) -> limits.withPortEvents(n));
    count("signals", (limits, n) -> limits.withQueuedSignals(n));
    count("unclaimed", (limits, n) -> limits.withUnclaimed(n));
    NAMES.put("bytes", new Setter(Long.MAX_VALUE, (limits, n) -> limits.withBytesInFlight(n)));
  }

  private LimitOption() {}

  /**
   * The defaults of a server with this much memory for buffers: those of the host's files and the
   * output that programs have not taken get a quarter of it at most.
   */
  static SystemLimits byDefault(long memory) {
    ProcLimits inAll = SystemLimits.DEFAULT.inAll();
    long bytes = Math.min(inAll.bytesInFlight(), memory / 4);
    return SystemLimits.DEFAULT.withInAll(inAll.withBytesInFlight(bytes));
  }

  private static void count(String name, BiFunction<ProcLimits, Integer, ProcLimits> set) {
    NAMES.put(
        name,
        new Setter(
            Integer.MAX_VALUE, (limits, number) -> set.apply(limits, Math.toIntExact(number))));
  }

  /** The names, for a person. */
  static String names() {
    return "processes, and per process or, with the prefix "
        + IN_ALL
        + ", together: "
        + String.join(", ", NAMES.keySet());
  }

  /**
   * Applies the option's words to limits.
   *
   * @throws IllegalArgumentException with one line that says what is wrong
   */
  static SystemLimits apply(SystemLimits limits, String words) {
    SystemLimits changed = limits;
    for (String word : words.split(",", -1)) {
      changed = applyOne(changed, word);
    }
    return changed;
  }

  private static SystemLimits applyOne(SystemLimits limits, String word) {
    int equals = word.indexOf('=');
    if (equals <= 0) {
      throw new IllegalArgumentException("bad limit '" + word + "': NAME=N is wanted");
    }
    String name = word.substring(0, equals);
    if (name.equals("processes")) {
      return limits.withProcesses((int) number(word, Integer.MAX_VALUE));
    }
    boolean inAll = name.startsWith(IN_ALL);
    Setter setter = NAMES.get(inAll ? name.substring(IN_ALL.length()) : name);
    if (setter == null) {
      throw new IllegalArgumentException("no limit '" + name + "'; there are " + names());
    }
    long number = number(word, setter.greatest);
    Function<ProcLimits, ProcLimits> change = old -> setter.set.apply(old, number);
    return inAll
        ? limits.withInAll(change.apply(limits.inAll()))
        : limits.withEach(change.apply(limits.each()));
  }

  private static long number(String word, long greatest) {
    try {
      long number = Long.parseLong(word.substring(word.indexOf('=') + 1));
      if (number >= 1 && number <= greatest) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "bad limit '" + word + "': a number from 1 to " + greatest + " is wanted");
  }
}
