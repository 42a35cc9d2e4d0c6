package dev.kaio.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.kaio.abi.KaioOp;
import dev.kaio.client.RemoteProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** docs/grafana/kaio.json asks only for what a server exports. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DashboardTest {
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:kaio|jvm|process|system)_[a-z_]+\\b");
  private static final Pattern SELECTED = Pattern.compile("(" + METRIC + ")(?:\\{([^}]*)})?");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)(?:=|!)");
  private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)})? [^ ]+$");
  private static final Pattern GROUPED = Pattern.compile("by \\(([a-z_, ]+)\\)");

  @TempDir Path directory;

  /** The labels of each exported name; Prometheus adds that of the server. */
  private static Map<String, Set<String>> exported(String scrape) {
    Map<String, Set<String>> names = new TreeMap<>();
    Matcher sample = SAMPLE.matcher(scrape);
    while (sample.find()) {
      Set<String> labels = names.computeIfAbsent(sample.group(1), name -> new HashSet<>());
      labels.add("instance");
      if (sample.group(2) != null) {
        LABEL.matcher(sample.group(2)).results().forEach(label -> labels.add(label.group(1)));
      }
    }
    return names;
  }

  /** Every text that is called so, at any depth. */
  private static Set<String> texts(JsonElement in, String key) {
    Set<String> found = new TreeSet<>();
    if (in.isJsonArray()) {
      in.getAsJsonArray().forEach(each -> found.addAll(texts(each, key)));
    } else if (in.isJsonObject()) {
      in.getAsJsonObject()
          .entrySet()
          .forEach(
              each -> {
                if (each.getKey().equals(key) && each.getValue().isJsonPrimitive()) {
                  found.add(each.getValue().getAsString());
                }
                found.addAll(texts(each.getValue(), key));
              });
    }
    return found;
  }

  private String scrapeAfterSomeWork() throws Exception {
    try (Meters meters = new Meters();
        ServerFixture fixture =
            ServerFixture.start(
                EmbeddedServer.builder()
                    .listen(ServerFixture.unix(directory))
                    .metrics(meters.registry()))) {
      try (RemoteProcess process = fixture.attachWith("/dev/rdsk/c0t0d0s0")) {
        ServerFixture.succeed(process.lwp1().kaio(KaioOp.AIONOTIFY.code()));
      }
      return new String(meters.document().body().get(), UTF_8);
    }
  }

  @Test
  void everyMetricAndLabelThatItAsksForIsExported() throws Exception {
    Map<String, Set<String>> exported = exported(scrapeAfterSomeWork());
    JsonElement dashboard =
        JsonParser.parseString(Files.readString(Path.of("docs/grafana/kaio.json")));
    Set<String> expressions = texts(dashboard, "expr");
    assertThat(expressions).hasSizeGreaterThan(20);

    for (String expression : expressions) {
      Set<String> labels = new HashSet<>();
      assertThat(METRIC.matcher(expression).results()).as(expression).isNotEmpty();
      Matcher selected = SELECTED.matcher(expression);
      while (selected.find()) {
        String name = selected.group(1);
        assertThat(exported).as(expression).containsKey(name);
        labels.addAll(exported.get(name));
        assertThat(exported.get(name))
            .as(expression)
            .containsAll(LABEL.matcher(selected.group(2)).results().map(r -> r.group(1)).toList());
      }
      assertThat(labels)
          .as(expression)
          .containsAll(
              GROUPED
                  .matcher(expression)
                  .results()
                  .flatMap(by -> Set.of(by.group(1).split(", ")).stream())
                  .toList());
    }
    assertThat(texts(dashboard, "query").stream().collect(Collectors.joining()))
        .contains("label_values(kaio_modules, instance)");
    assertThat(exported).containsKey("kaio_modules");
  }

  /** A meter of METRICS.md that the dashboard has forgotten would never be seen. */
  @Test
  void everyMeterOfTheKernelIsOnIt() throws Exception {
    String dashboard = Files.readString(Path.of("docs/grafana/kaio.json"));
    Set<String> shown =
        METRIC.matcher(dashboard).results().map(MatchResult::group).collect(Collectors.toSet());
    Set<String> missing =
        exported(scrapeAfterSomeWork()).keySet().stream()
            .filter(name -> name.startsWith("kaio_") && !name.endsWith("_max"))
            .filter(name -> !shown.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(missing).isEmpty();
  }
}
