package dev.kaio.harness.conformance;

import dev.kaio.harness.conformance.ConformanceRun.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Verdicts in the Test Anything Protocol, version 14. */
final class TapReport {
  private TapReport() {}

  static void write(Path file, List<Verdict> verdicts) throws IOException {
    try {
      Files.writeString(file, text(verdicts));
    } catch (IOException e) {
      throw new IOException("cannot write " + file, e);
    }
  }

  static String text(List<Verdict> verdicts) {
    StringBuilder text = new StringBuilder("TAP version 14\n1.." + verdicts.size() + "\n");
    int number = 0;
    for (Verdict each : verdicts) {
      number++;
      text.append(each.passed() ? "ok " : "not ok ").append(number).append(" - ");
      text.append(escaped(each.entry().name() + " " + String.join(" ", each.entry().rules())));
      text.append('\n');
      if (!each.passed()) {
        text.append("  ---\n  message: '").append(each.failure().replace("'", "''"));
        text.append("'\n  truss: |\n");
        each.truss().lines().forEach(line -> text.append("    ").append(line).append('\n'));
        text.append("  ...\n");
      }
    }
    return text.toString();
  }

  private static String escaped(String description) {
    return description.replace("\\", "\\\\").replace("#", "\\#");
  }
}
