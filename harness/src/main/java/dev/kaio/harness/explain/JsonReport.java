package dev.kaio.harness.explain;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kaio.abi.Errno;
import dev.kaio.harness.explain.Analysis.Wait;
import dev.kaio.harness.trace.DecodedLog.ResultAddress;
import dev.kaio.harness.trace.LogForm;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** An analysis for programs. Addresses are strings in hex, for JSON's numbers have 53 bits. */
final class JsonReport {
  private JsonReport() {}

  private static String text(JsonObject json) {
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json) + "\n";
  }

  static String of(CountTable table) {
    JsonObject json = new JsonObject();
    JsonArray rows = new JsonArray();
    for (CountTable.Row row : table.rows()) {
      JsonObject each = new JsonObject();
      each.addProperty("name", row.name());
      each.addProperty("seconds", row.seconds());
      each.addProperty("calls", row.calls());
      each.addProperty("errors", row.errors());
      rows.add(each);
    }
    json.add("countRows", rows);
    json.addProperty("otherCalls", table.otherCalls());
    json.add("verdict", strings(table.sentences()));
    return text(json);
  }

  static String of(Analysis analysis) {
    JsonObject json = new JsonObject();
    form(json, analysis.form());
    json.add("processes", processes(analysis.forms()));
    JsonObject counts = new JsonObject();
    analysis.counts().forEach(counts::addProperty);
    json.add("calls", counts);
    JsonArray requests = new JsonArray();
    analysis.requests().forEach(request -> requests.add(request(request)));
    json.add("requests", requests);
    JsonArray waits = new JsonArray();
    analysis.waits().forEach(wait -> waits.add(wait(wait)));
    json.add("waits", waits);
    JsonArray failures = new JsonArray();
    analysis.failures().forEach(failure -> failures.add(failure(failure)));
    json.add("errors", failures);
    json.addProperty("mostInFlight", analysis.deepest());
    JsonArray depths = new JsonArray();
    analysis.calls().forEach(call -> depths.add(call.inFlight()));
    json.add("inFlightAfterEachCall", depths);
    JsonArray descriptors = new JsonArray();
    analysis.descriptors().forEach(use -> descriptors.add(descriptor(use)));
    json.add("descriptors", descriptors);
    json.add("otherLines", strings(analysis.evidence().sentences(analysis.requests())));
    json.add("inferences", strings(analysis.inferences()));
    json.add("verdict", strings(Verdict.of(analysis)));
    JsonArray calls = new JsonArray();
    analysis.calls().forEach(call -> calls.add(call(call, analysis.times())));
    json.add("callByCall", calls);
    return text(json);
  }

  private static void form(JsonObject json, LogForm form) {
    json.addProperty("dataModel", form.abi().model().name());
    json.addProperty("machine", form.abi().machine().name().toLowerCase(Locale.ROOT));
    json.addProperty("table", form.table().name().toLowerCase(Locale.ROOT));
  }

  private static JsonArray processes(Map<Integer, LogForm> forms) {
    JsonArray processes = new JsonArray();
    forms.forEach(
        (pid, form) -> {
          JsonObject process = new JsonObject();
          process.addProperty("pid", pid);
          form(process, form);
          processes.add(process);
        });
    return processes;
  }

  private static JsonObject call(Call call, Times times) {
    JsonObject json = new JsonObject();
    json.addProperty("line", call.line());
    if (call.pid() != 0) {
      json.addProperty("pid", call.pid());
    }
    if (call.lwp() != 0) {
      json.addProperty("lwp", call.lwp());
    }
    times.at(call.line()).ifPresent(at -> json.addProperty("atSeconds", at));
    times.inCall(call.line()).ifPresent(taken -> json.addProperty("inCallSeconds", taken));
    json.addProperty("printed", call.printed());
    json.addProperty("sentence", call.sentence());
    json.addProperty("ending", call.ending().name().toLowerCase(Locale.ROOT));
    return json;
  }

  private static JsonObject request(Request request) {
    JsonObject json = new JsonObject();
    json.addProperty("line", request.line());
    if (request.pid() != 0) {
      json.addProperty("pid", request.pid());
    }
    json.addProperty("operation", request.transfer().isWrite() ? "write" : "read");
    json.addProperty("descriptor", request.transfer().descriptor());
    json.addProperty("buffer", Sentences.hex(request.transfer().buffer()));
    json.addProperty("bytes", request.transfer().length());
    json.addProperty("offset", Sentences.hex(request.transfer().offset()));
    json.addProperty("offsetBitsKnown", request.offsetWhole() ? 64 : 32);
    json.addProperty("result", Sentences.hex(request.transfer().result()));
    json.addProperty("resultGuessed", request.resultAddress() == ResultAddress.GUESSED);
    json.addProperty(
        "resultBitsKnown", request.resultAddress() == ResultAddress.LOW_WORD ? 32 : 64);
    if (request.isReaped()) {
      json.addProperty("reapedByLine", request.reapedLine());
    }
    request.latency().ifPresent(latency -> json.addProperty("latencySeconds", latency));
    return json;
  }

  private static JsonObject descriptor(DescriptorUse use) {
    JsonObject json = new JsonObject();
    if (use.pid() != 0) {
      json.addProperty("pid", use.pid());
    }
    json.addProperty("descriptor", use.descriptor());
    if (use.file() != null) {
      json.addProperty("path", use.file().path());
      json.addProperty("openedByLine", use.file().line());
    }
    json.addProperty("reads", use.reads());
    json.addProperty("writes", use.writes());
    json.addProperty("bytes", use.bytes());
    json.addProperty("smallest", use.smallest());
    json.addProperty("largest", use.largest());
    json.addProperty("contiguous", use.contiguous());
    json.addProperty("pattern", use.pattern());
    return json;
  }

  private static JsonObject wait(Wait wait) {
    JsonObject json = new JsonObject();
    json.addProperty("line", wait.line());
    if (wait.limit() >= 0) {
      json.addProperty("limitSeconds", wait.limit());
    }
    json.addProperty("outcome", wait.outcome().name().toLowerCase(Locale.ROOT));
    return json;
  }

  private static JsonObject failure(Failure failure) {
    JsonObject json = new JsonObject();
    json.addProperty("operation", failure.operation());
    json.addProperty("errno", failure.errno());
    json.addProperty("name", Errno.nameOf(failure.errno()));
    json.addProperty("count", failure.count());
    JsonArray lines = new JsonArray();
    failure.lines().forEach(lines::add);
    json.add("lines", lines);
    String meaning = Errors.meaning(failure);
    if (meaning != null) {
      json.addProperty("meaning", meaning);
    }
    return json;
  }

  static JsonArray strings(Collection<String> strings) {
    JsonArray array = new JsonArray();
    strings.forEach(array::add);
    return array;
  }
}
