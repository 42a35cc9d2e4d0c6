package dev.kaio.harness.explain;

import dev.kaio.abi.Errno;
import dev.kaio.abi.Machine;
import dev.kaio.harness.trace.LogForm;
import dev.kaio.truss.KaioTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the text and the page say alike of a whole log. */
final class Summary {
  private Summary() {}

  static String many(long count, String one, String more) {
    return count + " " + (count == 1 ? one : more);
  }

  /** What is in the log. */
  static String contents(Analysis analysis) {
    String counts =
        analysis.counts().entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", "));
    return many(analysis.returned(), "kaio call", "kaio calls")
        + " of "
        + many(analysis.processes(), "process", "processes")
        + ": "
        + counts;
  }

  /** What the processes are, one sentence if they are all alike. */
  static List<String> processes(Analysis analysis) {
    if (analysis.forms().values().stream().distinct().count() == 1) {
      return List.of(form("The process", analysis.form()));
    }
    List<String> sentences = new ArrayList<>();
    analysis.forms().forEach((pid, form) -> sentences.add(form("Process " + pid, form)));
    return sentences;
  }

  private static String form(String whose, LogForm form) {
    return String.format(
        Locale.ROOT,
        "%s is %s, %s-endian; the table is that of %s truss.",
        whose,
        form.abi().isLp64() ? "64-bit (LP64)" : "32-bit (ILP32)",
        form.abi().machine() == Machine.SPARC ? "big" : "little",
        form.table() == KaioTable.CLASSIC ? "an older" : "a newer");
  }

  /** A descriptor, the process if the log names it, and the file if it is opened in the log. */
  static String descriptor(DescriptorUse use) {
    String file = use.file() == null ? "" : " (" + use.file().inWords() + ")";
    return (use.pid() == 0 ? "" : "process " + use.pid() + ", ") + use.descriptor() + file;
  }

  static String amounts(DescriptorUse use) {
    return String.format(
        Locale.ROOT,
        "%s, %s; %s bytes in all, %s each",
        many(use.reads(), "read", "reads"),
        many(use.writes(), "write", "writes"),
        use.bytes(),
        use.smallest() == use.largest()
            ? Integer.toString(use.largest())
            : use.smallest() + " to " + use.largest());
  }

  static String failure(Failure failure) {
    return String.format(
        Locale.ROOT,
        "%s: Err#%d %s (%s), %d of them; line %s%s",
        failure.operation(),
        failure.errno(),
        Errno.nameOf(failure.errno()),
        Errno.textOf(failure.errno()),
        failure.count(),
        failure.lines().stream().map(String::valueOf).collect(Collectors.joining(", ")),
        failure.count() > failure.lines().size() ? ", ..." : "");
  }

  /** What was concluded and does not stand in the log, with the marks that numbers have. */
  static List<String> concluded(Analysis analysis) {
    List<String> inferences = new ArrayList<>(analysis.inferences());
    if (analysis.hasHalfOffsets()) {
      inferences.add(
          "truss prints the offset and the result address of a 64-bit call in one column, 32 bits of"
              + " each; \"...\" marks numbers of which the high half is unknown");
    }
    if (analysis.hasGuesses()) {
      inferences.add("a result address with \"?\" has a high half that is guessed from others");
    }
    return inferences;
  }
}
