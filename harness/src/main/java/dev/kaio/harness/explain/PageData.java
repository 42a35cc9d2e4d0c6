package dev.kaio.harness.explain;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.kaio.abi.Machine;
import java.util.List;
import java.util.Locale;

/** What the page shows, as the script in it reads it. */
final class PageData {
  private static final long LOW_WORD = 0xFFFF_FFFFL;

  private final Analysis analysis;
  private final Timeline timeline;

  private PageData(Analysis analysis, int most) {
    this.analysis = analysis;
    this.timeline = new Timeline(analysis, most);
  }

  static JsonObject of(Analysis analysis, int most) {
    return new PageData(analysis, most).page();
  }

  /** A page without calls. */
  static JsonObject of(CountTable table) {
    JsonObject json = new JsonObject();
    json.addProperty("contents", table.contents());
    json.add("verdict", JsonReport.strings(table.sentences()));
    JsonArray facts = new JsonArray();
    facts.add(pair("kaio calls", Long.toString(table.calls())));
    facts.add(pair("errors", Long.toString(table.errors())));
    facts.add(pair("in the kernel", Sentences.seconds(table.seconds())));
    json.add("facts", facts);
    for (String none :
        List.of("processes", "calls", "descriptors", "errors", "others", "concluded")) {
      json.add(none, new JsonArray());
    }
    json.add("rows", rows(table));
    return json;
  }

  private static JsonArray rows(CountTable table) {
    JsonArray rows = new JsonArray();
    for (CountTable.Row row : table.rows()) {
      String amounts =
          String.format(
              Locale.ROOT, "%d calls, %d errors, %.3f s", row.calls(), row.errors(), row.seconds());
      rows.add(pair(row.name(), amounts));
    }
    return rows;
  }

  private JsonObject page() {
    JsonObject json = new JsonObject();
    json.addProperty("contents", Summary.contents(analysis));
    json.add("processes", JsonReport.strings(Summary.processes(analysis)));
    json.add("verdict", JsonReport.strings(Verdict.of(analysis)));
    json.add("facts", facts());
    json.addProperty("unit", timeline.isTimed() ? "seconds" : "calls");
    json.addProperty("begin", timeline.begin());
    json.addProperty("end", timeline.end());
    json.addProperty("requestLanes", timeline.requestLanes());
    json.addProperty("waitLanes", timeline.waitLanes());
    json.addProperty("leftOut", analysis.calls().size() - timeline.calls().size());
    JsonArray calls = new JsonArray();
    for (int i = 0; i < timeline.calls().size(); i++) {
      calls.add(call(timeline.calls().get(i), timeline.bars().get(i)));
    }
    json.add("calls", calls);
    json.add("rows", new JsonArray());
    json.add("descriptors", descriptors());
    json.add("errors", errors());
    json.add("others", JsonReport.strings(analysis.evidence().sentences(analysis.requests())));
    json.add("concluded", JsonReport.strings(Summary.concluded(analysis)));
    return json;
  }

  private JsonArray facts() {
    JsonArray facts = new JsonArray();
    long back = analysis.requests().stream().filter(Request::isReaped).count();
    long failures = analysis.failures().stream().mapToLong(Failure::count).sum();
    facts.add(pair("requests", Integer.toString(analysis.requests().size())));
    facts.add(pair("came back", Long.toString(back)));
    facts.add(pair("most in flight", Integer.toString(analysis.deepest())));
    facts.add(pair("errors", Long.toString(failures)));
    List<Double> latencies = analysis.latencies();
    if (!latencies.isEmpty()) {
      facts.add(pair("half came back in", Sentences.seconds(Verdict.median(latencies))));
      facts.add(pair("slowest", Sentences.seconds(latencies.get(latencies.size() - 1))));
    }
    return facts;
  }

  private static JsonArray pair(String name, String value) {
    return JsonReport.strings(List.of(name, value));
  }

  private JsonObject call(Call call, Timeline.Bar bar) {
    JsonObject json = new JsonObject();
    json.addProperty("line", call.line());
    json.addProperty("whose", call.whose());
    json.addProperty("kind", kind(call, bar));
    json.addProperty("failed", call.failed());
    json.addProperty("at", timeline.place(call));
    json.addProperty("inFlight", call.inFlight());
    json.addProperty("printed", call.printed().strip());
    json.addProperty("sentence", call.sentence());
    json.add("bar", bar == null ? JsonNull.INSTANCE : bar(bar));
    json.add("details", details(call));
    return json;
  }

  private static String kind(Call call, Timeline.Bar bar) {
    if (call.submitted() != null) {
      return call.submitted().transfer().isWrite() ? "write" : "read";
    }
    return bar == null ? "other" : "wait";
  }

  private static JsonObject bar(Timeline.Bar bar) {
    JsonObject json = new JsonObject();
    json.addProperty("lane", bar.lane());
    json.addProperty("begin", bar.begin());
    json.addProperty("end", bar.end());
    json.addProperty("open", bar.open());
    return json;
  }

  private JsonArray details(Call call) {
    JsonArray details = new JsonArray();
    if (call.submitted() != null) {
      request(details, call);
    } else if (call.reaped() != null) {
      details.add(pair("returns", "line " + call.reaped().line()));
      details.add(pair("result at", Sentences.result(call.reaped())));
    }
    analysis
        .times()
        .inCall(call.line())
        .ifPresent(taken -> details.add(pair("in the call", Sentences.seconds(taken))));
    details.add(pair("in flight after it", Integer.toString(call.inFlight())));
    return details;
  }

  private void request(JsonArray details, Call call) {
    Request request = call.submitted();
    details.add(pair("descriptor", Integer.toString(request.transfer().descriptor())));
    details.add(pair("buffer", Sentences.hex(request.transfer().buffer())));
    details.add(pair("bytes", Integer.toString(request.transfer().length())));
    details.add(pair("offset", Sentences.offset(request)));
    details.add(pair("result at", Sentences.result(request)));
    if (!request.offsetWhole()) {
      details.add(pair("truss's column", column(request)));
    }
    details.add(
        pair("came back", request.isReaped() ? "line " + request.reapedLine() : "not in this log"));
    request.latency().ifPresent(latency -> details.add(pair("after", Sentences.seconds(latency))));
  }

  /** The halves of the merged column (T-LLO), which truss prints without a sign between them. */
  private String column(Request request) {
    long offset = request.transfer().offset() & LOW_WORD;
    long result = request.transfer().result() & LOW_WORD;
    boolean big = analysis.forms().get(request.pid()).abi().machine() == Machine.SPARC;
    return big
        ? String.format(
            Locale.ROOT, "%08X %08X: the low halves of offset and result address", offset, result)
        : String.format(
            Locale.ROOT, "%08X %08X: the low halves of result address and offset", result, offset);
  }

  private JsonArray descriptors() {
    JsonArray descriptors = new JsonArray();
    for (DescriptorUse use : analysis.descriptors()) {
      descriptors.add(
          JsonReport.strings(
              List.of(Summary.descriptor(use), Summary.amounts(use), use.pattern())));
    }
    return descriptors;
  }

  private JsonArray errors() {
    JsonArray errors = new JsonArray();
    for (Failure failure : analysis.failures()) {
      String meaning = Errors.meaning(failure);
      errors.add(pair(Summary.failure(failure), meaning == null ? "" : meaning));
    }
    return errors;
  }
}
