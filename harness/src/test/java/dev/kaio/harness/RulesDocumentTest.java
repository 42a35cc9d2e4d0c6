package dev.kaio.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** RULES.md and the tests: every rule is cited by the name of a test, or it says why not. */
class RulesDocumentTest {
  private static final String EXCEPTIONS = "## Rules without a test";

  /** A rule's line in the document. */
  private static final Pattern DEFINITION =
      Pattern.compile("^- \\*\\*(R-[A-Z]+-\\d+)\\*\\* (.+)$", Pattern.MULTILINE);

  private static final Pattern NUMBER = Pattern.compile("R[-_]([A-Z]+)[-_](\\d+)");

  /** The display name of a test, which may be several literals. */
  private static final Pattern DISPLAY_NAME =
      Pattern.compile("@DisplayName\\(\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"[\\s+]*)+)\\)");

  private static final Pattern METHOD = Pattern.compile("void (\\w+)\\(");

  private final Path project = project();

  /** The directory that has the modules, wherever the tests are started. */
  private static Path project() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("harness/docs")) ? here : here.getParent();
  }

  private String document() throws IOException {
    return Files.readString(project.resolve("harness/docs/RULES.md"));
  }

  private static List<String> definitions(String text) {
    return DEFINITION.matcher(text).results().map(found -> found.group(1)).toList();
  }

  private Set<String> described() throws IOException {
    String document = document();
    return new TreeSet<>(definitions(document.substring(0, document.indexOf(EXCEPTIONS))));
  }

  private Set<String> excepted() throws IOException {
    String document = document();
    return new TreeSet<>(definitions(document.substring(document.indexOf(EXCEPTIONS))));
  }

  /** The sources of the tests of all modules. */
  private List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>();
    for (String module : List.of("kernel-model", "modinfo-cli", "harness")) {
      try (Stream<Path> files = Files.walk(project.resolve(module).resolve("src/test/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          sources.add(Files.readString(file));
        }
      }
    }
    return sources;
  }

  private Set<String> citedBy(Pattern names) throws IOException {
    Set<String> cited = new TreeSet<>();
    for (String source : sources()) {
      Matcher name = names.matcher(source);
      while (name.find()) {
        NUMBER
            .matcher(name.group(1))
            .results()
            .map(number -> "R-%s-%s".formatted(number.group(1), number.group(2)))
            .forEach(cited::add);
      }
    }
    return cited;
  }

  private static Set<String> without(Set<String> all, Set<String> some) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(some);
    return rest;
  }

  @Test
  void everyRuleIsCitedByATestOrHasAReason() throws IOException {
    Set<String> missing = without(described(), citedBy(DISPLAY_NAME));
    assertThat(without(missing, excepted())).as("rules without a test").isEmpty();
  }

  @Test
  void noTestCitesARuleThatIsNotDescribed() throws IOException {
    assertThat(without(citedBy(DISPLAY_NAME), described())).as("unknown rules").isEmpty();
    assertThat(without(citedBy(METHOD), described())).as("unknown rules").isEmpty();
  }

  @Test
  void noRuleIsBothCitedAndExcepted() throws IOException {
    Set<String> both = excepted();
    both.retainAll(citedBy(DISPLAY_NAME));
    assertThat(both).as("rules that have a test after all").isEmpty();
  }

  @Test
  void everyExceptionIsDescribed() throws IOException {
    assertThat(without(excepted(), described())).as("exceptions of no rule").isEmpty();
  }

  @Test
  void theNumbersOfAFamilyAreCountedWithoutGapAndStandOnce() throws IOException {
    String document = document();
    List<String> all = definitions(document.substring(0, document.indexOf(EXCEPTIONS)));
    TreeMap<String, List<Integer>> families = new TreeMap<>();
    for (String rule : all) {
      int dash = rule.lastIndexOf('-');
      families
          .computeIfAbsent(rule.substring(0, dash), family -> new ArrayList<>())
          .add(Integer.valueOf(rule.substring(dash + 1)));
    }
    families.forEach(
        (family, numbers) ->
            assertThat(numbers)
                .as(family)
                .isEqualTo(Stream.iterate(1, n -> n + 1).limit(numbers.size()).toList()));
    assertThat(all).hasSize(185);
  }
}
