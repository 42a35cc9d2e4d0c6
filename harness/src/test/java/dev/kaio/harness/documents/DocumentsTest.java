package dev.kaio.harness.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What all documents have in common, whatever they say. */
class DocumentsTest {
  private static final Set<String> MARKS = Set.of("", "again", "window", "long", "packages");

  private static final Pattern COMMAND =
      Pattern.compile("(?m)^(?:\\$ )?(?:java|mvn|cc|curl|make|\\w+=\\S+ java) .+");

  private static final Pattern RULE = Pattern.compile("R-[A-Z]+-\\d+");
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)");
  private static final Pattern FILE =
      Pattern.compile("`((?:[\\w.-]+/)*[\\w-]+\\.(?:md|svg|c|sh|java))`");

  private static Set<String> found(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    Set<String> all = new TreeSet<>();
    while (found.find()) {
      all.add(found.group(found.groupCount()));
    }
    return all;
  }

  @Test
  void commandsAreInBlocksThatAreRunOrSayWhyNot() throws IOException {
    for (Document document : Document.all()) {
      for (Block block : document.blocks()) {
        String where = document.name() + ":" + block.line();
        if (block.isCommands()) {
          assertThat(MARKS).as(where).contains(block.mark());
        } else {
          assertThat(found(COMMAND, block.isOutput() ? "" : block.lines())).as(where).isEmpty();
        }
      }
    }
  }

  /** The shell of the test has no Maven, so a block that has nothing else would run nothing. */
  @Test
  void noBlockThatIsRunIsMavenAlone() throws IOException {
    Pattern alone = Pattern.compile("(?:mvn [^&|;\\n]+\\n)+");
    for (Document document : Document.all()) {
      assertThat(document.blocks().stream().filter(Block::isRun))
          .as(document.name())
          .noneMatch(block -> alone.matcher(block.lines()).matches());
    }
  }

  @Test
  void noBlockIsMadeByIndentation() throws IOException {
    Pattern indented = Pattern.compile("(?m)^\\n {4}\\S.*$");
    for (Document document : Document.all()) {
      assertThat(found(indented, document.prose())).as(document.name()).isEmpty();
    }
  }

  @Test
  void everyRuleThatIsNamedIsThere() throws IOException {
    Path rules = Document.project().resolve("harness/docs/RULES.md");
    Set<String> defined =
        Files.readString(rules)
            .lines()
            .filter(line -> line.startsWith("- **R-"))
            .map(line -> line.split("\\*\\*", 3)[1])
            .collect(Collectors.toSet());
    for (Document document : Document.all()) {
      assertThat(defined).as(document.name()).containsAll(found(RULE, document.text()));
    }
  }

  @Test
  void everyFileThatIsNamedIsThere() throws IOException {
    List<Path> files = filesOfTheProject();
    for (Document document : Document.all()) {
      for (String name : found(FILE, document.prose())) {
        assertThat(files.stream().anyMatch(file -> file.endsWith(name)))
            .as(document.name() + ": " + name)
            .isTrue();
      }
    }
  }

  private static List<Path> filesOfTheProject() throws IOException {
    try (Stream<Path> files = Files.walk(Document.project())) {
      return files.filter(file -> !file.toString().contains("/target/")).toList();
    }
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    for (Document document : Document.all()) {
      Path directory = Document.project().resolve(document.name()).getParent();
      for (String name : found(LINK, document.prose())) {
        assertThat(directory.resolve(name)).as(document.name()).exists();
      }
    }
  }

  @Test
  void whatIsShownMayBeCutAndHaveOtherTimesAndProcesses() {
    Sample sample = new Sample("...\n104/1:\t 1.2918\tgetpid()\t= 5\n...\n");
    assertThat(sample.matches("104/1:\t 1.2918\tgetpid()\t= 5\n")).isTrue();
    assertThat(sample.matches("first\n7777/1:\t 33.0000\tgetpid()\t= 5\nlast\n")).isTrue();
    assertThat(sample.matches("104/1:\t 1.2918\tgetpid()\t= 6\n")).isFalse();
    assertThat(sample.matches("104/2:\t 1.2918\tgetpid()\t= 5\n")).isFalse();
    assertThat(sample.matches("")).isFalse();
  }

  @Test
  void outputBelongsToTheCommandsBeforeIt() {
    Document document =
        new Document(
            "d", "```sh\necho a\n```\n\nIt says:\n\n```text\na\n```\n\n```sh long\nb\n```\n");
    List<Block> blocks = document.blocks();
    assertThat(blocks).filteredOn(Block::isRun).hasSize(1);
    assertThat(blocks.get(0).prints()).contains("a\n");
    assertThat(blocks.get(0).lines()).isEqualTo("echo a\n");
    assertThat(blocks.get(2).line()).isEqualTo(11);
  }

  @Test
  void aBlockWithoutEndAndOutputOfNothingAreMistakes() {
    assertThatThrownBy(() -> new Document("d", "```sh\necho a\n").blocks())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("d:1: ");
    assertThatThrownBy(() -> new Document("d", "\n```text\na\n```\n").blocks())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("d:2: ");
  }
}
