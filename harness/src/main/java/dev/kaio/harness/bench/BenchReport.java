package dev.kaio.harness.bench;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** All measurements of one run, for programs and as one page that needs nothing else. */
final class BenchReport {
  private static final double[] CURVE = {
    0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 99.999
  };

  private final List<LoadResult> results;
  private final Sweep.Axis axis;

  /**
   * @param axis what differs between the results, or null
   */
  BenchReport(List<LoadResult> results, Sweep.Axis axis) {
    this.results = List.copyOf(results);
    this.axis = axis;
  }

  /** The result in the middle of those of one plan: a run among many is an accident. */
  static LoadResult median(List<LoadResult> ofOnePlan) {
    return ofOnePlan.stream()
        .sorted(Comparator.comparingDouble(LoadResult::operationsPerSecond))
        .toList()
        .get(ofOnePlan.size() / 2);
  }

  String json() {
    JsonArray runs = new JsonArray();
    results.forEach(result -> runs.add(result.json()));
    JsonObject json = new JsonObject();
    json.add("runs", runs);
    return new GsonBuilder().setPrettyPrinting().create().toJson(json) + "\n";
  }

  String html() {
    StringBuilder page = new StringBuilder();
    page.append("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n");
    page.append("<meta name=\"viewport\" content=\"width=device-width\">\n");
    page.append("<title>kaio bench</title>\n<style>\n");
    page.append(":root{color-scheme:light dark}");
    page.append("body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}");
    page.append("table{border-collapse:collapse}th,td{padding:.2em .7em;text-align:right}");
    page.append("tr:nth-child(even){background:#8881}svg{width:100%;height:auto;margin:1em 0}");
    page.append("td:first-child,th:first-child{text-align:left}\n</style>\n<h1>kaio bench</h1>\n");
    table(page);
    plots().forEach(plot -> page.append(plot.svg()));
    return page.append("</html>\n").toString();
  }

  private void table(StringBuilder page) {
    page.append("<table>\n<tr><th>load<th>requests/s<th>50 %, µs<th>99 %, µs<th>99.9 %, µs</tr>\n");
    for (LoadResult result : results) {
      page.append(
          String.format(
              Locale.ROOT,
              "<tr><td>%s<td>%.0f<td>%.1f<td>%.1f<td>%.1f</tr>%n",
              Text.escaped(result.name()),
              result.operationsPerSecond(),
              result.micros(50),
              result.micros(99),
              result.micros(99.9)));
    }
    page.append("</table>\n");
  }

  /** The swept number against rate and cost, if there is one, and how latency is distributed. */
  List<Plot> plots() {
    Plot latency = new Plot("Latency", "percentile", "µs", false);
    for (LoadResult result : results) {
      latency.add(new Plot.Line(label(result), curve(result)));
    }
    if (axis == null) {
      return List.of(latency);
    }
    return List.of(
        swept("Requests a second", "1/s", LoadResult::operationsPerSecond),
        swept("Cost of a request", "µs", result -> 1e6 / result.operationsPerSecond()),
        latency);
  }

  private String label(LoadResult result) {
    return axis == null
        ? Text.number(result.operationsPerSecond()) + "/s"
        : axis.label() + " " + axis.of(result.plan());
  }

  private Plot swept(String title, String unit, ToDoubleFunction<LoadResult> value) {
    List<Plot.Point> points =
        results.stream()
            .map(
                result -> {
                  long at = axis.of(result.plan());
                  return new Plot.Point(at, value.applyAsDouble(result), Long.toString(at));
                })
            .toList();
    return new Plot(title, axis.label(), unit, true)
        .add(new Plot.Line(results.get(0).plan().work().plural(), points));
  }

  /** Percentiles by how rare what lies beyond them is. */
  private static List<Plot.Point> curve(LoadResult result) {
    return java.util.Arrays.stream(CURVE)
        .filter(percentile -> result.operations() * (100 - percentile) >= 100)
        .mapToObj(
            percentile ->
                new Plot.Point(
                    100 / (100 - percentile),
                    Math.max(0.1, result.micros(percentile)),
                    percentile == Math.rint(percentile)
                        ? String.format(Locale.ROOT, "%.0f %%", percentile)
                        : percentile + " %"))
        .toList();
  }
}
