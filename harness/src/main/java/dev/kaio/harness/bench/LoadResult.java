package dev.kaio.harness.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kaio.wire.Endpoint;
import java.util.Arrays;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What was measured.
 *
 * @param nanos how long it was measured
 * @param completed requests of each process that completed in that time
 * @param latency of those requests, in nanoseconds
 */
record LoadResult(
    LoadPlan plan, Endpoint endpoint, long nanos, long[] completed, Histogram latency) {
  private static final double[] PERCENTILES = {50, 90, 99, 99.9};

  long operations() {
    return Arrays.stream(completed).sum();
  }

  double operationsPerSecond() {
    return operations() * 1e9 / nanos;
  }

  private double mebibytesPerSecond() {
    return operationsPerSecond() * plan.size() / (1 << 20);
  }

  /** The slowest process, as a part of the mean of all. */
  double slowestShare() {
    double mean = (double) operations() / completed.length;
    return mean == 0 ? 0 : Arrays.stream(completed).min().orElse(0) / mean;
  }

  /** What was measured, in words. */
  String name() {
    return String.format(
        Locale.ROOT,
        "%s%s%s%s, depth %d, %d process%s, %s",
        plan.work().plural(),
        plan.work().isTransfer() ? " of " + plan.size() + " bytes" : "",
        (plan.posted() ? ", posted" : "") + (plan.shared() ? " in shared memory" : ""),
        plan.devices().size() == 1 ? "" : " of " + plan.devices().size() + " devices",
        plan.depth(),
        plan.processes(),
        plan.processes() == 1 ? "" : "es",
        plan.isOpenLoop() ? plan.rate() + " due each second" : "as many as there can be");
  }

  /** Microseconds within which this part of the requests, in percent, was done. */
  double micros(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1e3;
  }

  /** Two or three lines. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s: %.0f requests/s%s%n",
            name(),
            operationsPerSecond(),
            plan.work().isTransfer()
                ? String.format(Locale.ROOT, ", %.1f MiB/s", mebibytesPerSecond())
                : ""));
    text.append(String.format(Locale.ROOT, "latency in us: mean %.1f", latency.getMean() / 1e3));
    for (double percentile : PERCENTILES) {
      text.append(String.format(Locale.ROOT, ", %s%% %.1f", name(percentile), micros(percentile)));
    }
    text.append(String.format(Locale.ROOT, ", most %.1f%n", latency.getMaxValue() / 1e3));
    if (completed.length > 1) {
      text.append(
          String.format(Locale.ROOT, "slowest process: %.2f of the mean%n", slowestShare()));
    }
    return text.toString();
  }

  private static String name(double percentile) {
    return percentile == Math.rint(percentile)
        ? Long.toString((long) percentile)
        : Double.toString(percentile);
  }

  /** Everything, for programs. */
  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("endpoint", endpoint.toString());
    JsonArray devices = new JsonArray();
    plan.devices().forEach(devices::add);
    json.add("devices", devices);
    json.addProperty("work", plan.work().name().toLowerCase(Locale.ROOT));
    json.addProperty("posted", plan.posted());
    json.addProperty("shared", plan.shared());
    json.addProperty("size", plan.size());
    json.addProperty("depth", plan.depth());
    json.addProperty("processes", plan.processes());
    json.addProperty("rate", plan.rate());
    json.addProperty("seconds", nanos / 1e9);
    json.addProperty("operations", operations());
    json.addProperty("operationsPerSecond", operationsPerSecond());
    JsonObject micros = new JsonObject();
    micros.addProperty("mean", latency.getMean() / 1e3);
    for (double percentile : PERCENTILES) {
      micros.addProperty("p" + name(percentile), micros(percentile));
    }
    micros.addProperty("max", latency.getMaxValue() / 1e3);
    json.add("latencyMicros", micros);
    JsonArray each = new JsonArray();
    Arrays.stream(completed).forEach(each::add);
    json.add("completedByProcess", each);
    return json;
  }
}
