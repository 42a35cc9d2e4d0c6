package dev.kaio.harness.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** COVERAGE.md and the cases: every rule has a case, or the document says why not. */
class CoverageTest {
  private static final Pattern RULE =
      Pattern.compile("^- \\*\\*(R-[A-Z]+-\\d+)\\*\\* (.+)$", Pattern.MULTILINE);

  private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");

  private static final String TABLE = "| rule | cases |\n";
  private static final String REST = "\n## Rules without a case\n";

  private final Path docs = docs();
  private String document;

  /** Wherever the tests are started. */
  private static Path docs() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("harness/docs"))
        ? here.resolve("harness/docs")
        : here.resolve("docs");
  }

  @BeforeEach
  void read() throws IOException {
    Path file = docs.resolve("COVERAGE.md");
    document = Files.readString(file);
    if (Boolean.getBoolean("kaio.coverage.write")) {
      document =
          document.substring(0, document.indexOf(TABLE))
              + Coverage.table()
              + document.substring(document.indexOf(REST));
      Files.writeString(file, document);
    }
  }

  private static Set<String> rulesOf(String text) {
    return RULE.matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> withoutCase() {
    return rulesOf(document.substring(document.indexOf(REST)));
  }

  @Test
  void theTableIsWhatTheCasesSay() {
    assertThat(document.substring(document.indexOf(TABLE), document.indexOf(REST)))
        .as("COVERAGE.md; it says how to write its table anew")
        .isEqualTo(Coverage.table());
  }

  @Test
  void everyRuleHasACaseOrAReason() throws IOException {
    Set<String> covered = new TreeSet<>(Coverage.byRule().keySet());
    covered.addAll(withoutCase());
    assertThat(covered).isEqualTo(rulesOf(Files.readString(docs.resolve("RULES.md"))));
  }

  @Test
  void noRuleHasBoth() {
    Set<String> both = withoutCase();
    both.retainAll(Coverage.byRule().keySet());
    assertThat(both).isEmpty();
  }

  @Test
  void theTestsThatAreNamedCiteTheRule() throws IOException {
    Map<String, String> tests = sourcesOfTests();
    RULE.matcher(document.substring(document.indexOf(REST)))
        .results()
        .forEach(
            rule ->
                TEST.matcher(rule.group(2))
                    .results()
                    .forEach(
                        test ->
                            assertThat(tests.get(test.group(1)))
                                .as("%s names %s", rule.group(1), test.group(1))
                                .isNotNull()
                                .containsPattern(rule.group(1) + "\\b")));
  }

  /** By the simple name; those of one name in two modules together. */
  private Map<String, String> sourcesOfTests() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (String module : List.of("kernel-model", "modinfo-cli", "harness")) {
      Path tests = docs.resolve("../..").resolve(module).resolve("src/test/java");
      try (Stream<Path> files = Files.walk(tests)) {
        for (Path file : files.filter(each -> each.toString().endsWith("Test.java")).toList()) {
          String name = file.getFileName().toString().replace(".java", "");
          sources.merge(name, Files.readString(file), String::concat);
        }
      }
    }
    return sources;
  }
}
