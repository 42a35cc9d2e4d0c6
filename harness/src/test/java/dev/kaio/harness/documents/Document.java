package dev.kaio.harness.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A document of the project, such as README.md.
 *
 * @param name its path, from the top of the project
 */
record Document(String name, String text) {
  private static final String FENCE = "```";

  /** The directory that has the modules, wherever the tests are started. */
  static Path project() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("harness/docs")) ? here : here.getParent();
  }

  /** All of them. */
  static List<Document> all() throws IOException {
    List<Document> documents = new ArrayList<>();
    for (String place :
        List.of("README.md", "kernel-model/docs", "harness/docs", "harness/src", "modinfo-cli")) {
      try (Stream<Path> files = Files.walk(project().resolve(place))) {
        for (Path file : files.filter(Document::isDocument).sorted().toList()) {
          String name = project().relativize(file).toString();
          documents.add(new Document(name, Files.readString(file)));
        }
      }
    }
    return documents;
  }

  private static boolean isDocument(Path file) {
    return file.toString().endsWith(".md") && !file.toString().contains("/target/");
  }

  Document replace(String what, String by) {
    return new Document(name, text.replace(what, by));
  }

  /**
   * The blocks in order. Output goes to the commands before it, whatever the document says in
   * between; that of a window to the window.
   *
   * @throws IllegalStateException if a block has no end
   */
  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = text.lines().toList();
    int section = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("## ")) {
        section++;
      } else if (lines.get(i).startsWith(FENCE)) {
        int end = endOf(lines, i);
        String[] words = lines.get(i).substring(FENCE.length()).split(" ", 2);
        String mark = words.length > 1 ? words[1] : "";
        String inside =
            String.join("", lines.subList(i + 1, end).stream().map(s -> s + "\n").toList());
        Block block = new Block(i + 1, section, words[0], mark, inside, Optional.empty());
        if (block.isOutput()) {
          giveTo(blocks, block);
        }
        blocks.add(block);
        i = end;
      }
    }
    return blocks;
  }

  /** What stands between the blocks. */
  String prose() {
    return text.replaceAll("(?ms)^```.*?^```$", "");
  }

  private int endOf(List<String> lines, int start) {
    for (int i = start + 1; i < lines.size(); i++) {
      if (lines.get(i).equals(FENCE)) {
        return i;
      }
    }
    throw new IllegalStateException(name + ":" + (start + 1) + ": a block without end");
  }

  private void giveTo(List<Block> blocks, Block output) {
    for (int i = blocks.size() - 1; i >= 0; i--) {
      Block block = blocks.get(i);
      if (block.isCommands() && block.isWindow() == output.isWindow()) {
        if (block.prints().isPresent()) {
          break;
        }
        blocks.set(i, block.printing(output.lines()));
        return;
      }
    }
    throw new IllegalStateException(name + ":" + output.line() + ": output of no command");
  }
}
