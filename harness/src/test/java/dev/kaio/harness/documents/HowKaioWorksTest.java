package dev.kaio.harness.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** HOW-KAIO-WORKS.md and the code: each step names rules, and classes that say they do them. */
class HowKaioWorksTest {
  private static final Path DOCS = Document.project().resolve("harness/docs");
  private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]+(?:[A-Z]?[a-z]+)*)`");
  private static final Pattern RULE = Pattern.compile("(R-[A-Z]+)-(\\d+)");

  /** How the code cites: one rule, or several in a row, as in R-DONE-1..9. */
  private static final Pattern CITED =
      Pattern.compile("(R-[A-Z]+)(?:-(\\d+)(?:(?:\\.\\.| to R-[A-Z]+-)(\\d+))?)?");

  private String document;
  private Map<String, String> sources;

  @BeforeEach
  void read() throws IOException {
    document = Files.readString(DOCS.resolve("HOW-KAIO-WORKS.md"));
    Path code = Document.project().resolve("kernel-model/src/main/java/dev/kaio");
    try (Stream<Path> files = Files.walk(code)) {
      sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .collect(
                  Collectors.groupingBy(
                      file -> file.getFileName().toString().replace(".java", ""),
                      Collectors.mapping(HowKaioWorksTest::text, Collectors.joining())));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> classesOf(String text) {
    return CLASS.matcher(text).results().map(found -> found.group(1)).toList();
  }

  @Test
  void everyClassThatIsNamedIsThere() {
    assertThat(classesOf(document)).contains("AioWait", "CleanupLwp");
    assertThat(sources.keySet()).containsAll(classesOf(document.replace("`Name`", "")));
  }

  @Test
  void everyStepNamesRulesAndAClassThatCitesOneOfThem() {
    List<String> steps =
        document.lines().filter(line -> line.matches("\\| (?:\\d+|.*kaio\\(|AIO).*")).toList();
    assertThat(steps).hasSizeGreaterThan(30);
    for (String step : steps) {
      List<String> classes = classesOf(step);
      assertThat(RULE.matcher(step).find()).as("rules of %s", step).isTrue();
      assertThat(classes).as("classes of %s", step).isNotEmpty();
      assertThat(classes)
          .as("who does %s", step)
          .anyMatch(name -> RULE.matcher(step).results().anyMatch(rule -> isCited(name, rule)));
    }
  }

  private boolean isCited(String name, MatchResult rule) {
    int number = Integer.parseInt(rule.group(2));
    Matcher cited = CITED.matcher(sources.get(name));
    while (cited.find()) {
      int first = Optional.ofNullable(cited.group(2)).map(Integer::parseInt).orElse(0);
      int last = Optional.ofNullable(cited.group(3)).map(Integer::parseInt).orElse(first);
      boolean all = cited.group(2) == null;
      if (cited.group(1).equals(rule.group(1)) && (all || (first <= number && number <= last))) {
        return true;
      }
    }
    return false;
  }

  @Test
  void thePicturesAreWholeStandAloneAndNameRulesThatAreThere() throws Exception {
    String rules = Files.readString(DOCS.resolve("RULES.md"));
    for (String name : List.of("request.svg", "cleanup.svg")) {
      assertThat(document).contains("](pictures/" + name + ")");
      String picture = Files.readString(DOCS.resolve("pictures").resolve(name));
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(picture)));
      assertThat(picture.replace("http://www.w3.org/2000/svg", ""))
          .as(name)
          .doesNotContain("href", "http", "@import", "<script");
      String[] named = RULE.matcher(picture).results().map(r -> r.group()).toArray(String[]::new);
      assertThat(named).as(name).hasSizeGreaterThan(5);
      assertThat(Arrays.stream(named))
          .as(name)
          .allMatch(rule -> rules.contains("**" + rule + "**"));
    }
  }
}
