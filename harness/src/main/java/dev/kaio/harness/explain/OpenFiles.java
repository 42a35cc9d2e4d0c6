package dev.kaio.harness.explain;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What descriptors were open for, from the calls that opened, copied and closed them. */
final class OpenFiles {
  /** By process and descriptor: from which line on it is which file, null if it is closed. */
  private final Map<Integer, Map<Integer, NavigableMap<Integer, OpenFile>>> changes =
      new HashMap<>();

  /**
   * A file that the log shows being opened.
   *
   * @param path as truss prints it
   * @param line of the call that opened it
   */
  record OpenFile(String path, int line) {
    String inWords() {
      return path + ", opened in line " + line;
    }
  }

  OpenFiles(List<OtherLine> lines) {
    for (OtherLine line : lines) {
      if (line instanceof OtherLine.Returned call && call.errno() == 0) {
        take(call);
      }
    }
  }

  private void take(OtherLine.Returned call) {
    switch (call.name()) {
      case "open", "open64", "openat", "openat64", "creat", "creat64" -> opened(call);
      case "dup" -> copied(call, (int) call.value());
      case "dup2" -> copied(call, (int) call.number(1));
      case "fcntl" -> {
        if (call.arguments().size() > 1 && call.arguments().get(1).startsWith("F_DUP")) {
          copied(call, (int) call.value());
        }
      }
      case "close" -> change(call, (int) call.number(0), null);
      default -> {}
    }
  }

  private void opened(OtherLine.Returned call) {
    call.arguments().stream()
        .filter(argument -> argument.length() > 1 && argument.startsWith("\""))
        .findFirst()
        .ifPresent(
            quoted -> {
              String path = quoted.substring(1, quoted.length() - 1);
              change(call, (int) call.value(), new OpenFile(path, call.line()));
            });
  }

  private void copied(OtherLine.Returned call, int copy) {
    change(call, copy, at(call.pid(), (int) call.number(0), call.line()));
  }

  private void change(OtherLine.Returned call, int descriptor, OpenFile file) {
    changes
        .computeIfAbsent(call.pid(), pid -> new HashMap<>())
        .computeIfAbsent(descriptor, number -> new TreeMap<>())
        .put(call.line(), file);
  }

  /** What a descriptor was at a line, or null if the log does not say. */
  OpenFile at(int pid, int descriptor, int line) {
    NavigableMap<Integer, OpenFile> own = changes.getOrDefault(pid, Map.of()).get(descriptor);
    Map.Entry<Integer, OpenFile> last = own == null ? null : own.lowerEntry(line);
    return last == null ? null : last.getValue();
  }
}
