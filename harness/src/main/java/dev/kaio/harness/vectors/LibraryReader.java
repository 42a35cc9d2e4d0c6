package dev.kaio.harness.vectors;

import com.google.gson.JsonObject;
import dev.kaio.abi.DataModel;
import dev.kaio.libaio.AioFunction;
import dev.kaio.libaio.LibState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the JSON of a scenario of the C library. An unknown field is an error. */
final class LibraryReader {
  private static final Map<String, DataModel> MODELS = Map.of("LP64", DataModel.LP64);

  private static final Map<String, AioFunction> FUNCTIONS =
      Stream.of(AioFunction.values())
          .filter(function -> !function.functionName().endsWith("64"))
          .collect(Collectors.toMap(AioFunction::functionName, Function.identity()));

  private static final List<String> POOL_CALLS =
      List.of("pread", "read", "pwrite", "write", "fsync", "fdsync");

  private LibraryReader() {}

  /** Whether a scenario is one of the library: its setup says how many workers there are. */
  static boolean isOfTheLibrary(JsonObject json) {
    return json.get("setup") instanceof JsonObject setup && setup.has("workers");
  }

  /**
   * @throws ScenarioFormatException if it is not in the format; the message names the place
   */
  static LibraryScenario read(JsonObject json) {
    Fields fields = new Node("", json).fields();
    String id = fields.take("id").text();
    OutcomeReader.list(fields.take("rules"), Node::text);
    fields.take("seed").longInteger();
    fields.take("model").oneOf(MODELS);
    LibraryScenario.Setup setup = setup(fields.take("setup").fields());
    List<LibraryScenario.RecordedStep> steps =
        OutcomeReader.list(fields.take("steps"), node -> recorded(node, setup.lwps()));
    fields.takeIfPresent("truncated").ifPresent(Node::text);
    fields.end();
    return new LibraryScenario(id, setup, steps);
  }

  private static LibraryScenario.Setup setup(Fields fields) {
    List<Scenario.Mapping> segments = new ArrayList<>();
    for (Node node : fields.take("segs").items()) {
      segments.add(ScenarioReader.mapping(node, segments));
    }
    List<LibraryScenario.Descriptor> descriptors = new ArrayList<>();
    for (Node node : fields.take("fds").items()) {
      descriptors.add(descriptor(node, descriptors));
    }
    int lwps = fields.take("lwps").integer(1, Short.MAX_VALUE);
    Scenario.Sigio sigio = fields.take("sigio").oneOf(Scenario.Sigio.BY_NAME);
    int maxTransfer = fields.take("maxxfer").integer(0, Integer.MAX_VALUE);
    List<Node> workers = fields.take("workers").items(2);
    Integer threads =
        fields.takeIfPresent("threads").map(node -> node.integer(0, 1 << 20)).orElse(null);
    fields.end();
    return new LibraryScenario.Setup(
        segments,
        descriptors,
        lwps,
        sigio,
        maxTransfer,
        workers.get(0).integer(),
        workers.get(1).integer(),
        threads);
  }

  private static LibraryScenario.Descriptor descriptor(
      Node node, List<LibraryScenario.Descriptor> others) {
    List<Node> items = node.items(4);
    int fd = items.get(0).integer(0, Integer.MAX_VALUE);
    Scenario.FdKind kind = items.get(1).oneOf(Scenario.FdKind.BY_NAME);
    int access = items.get(2).integer(0, kind == Scenario.FdKind.DUP ? Integer.MAX_VALUE : 3);
    Fields facts = items.get(3).fields();
    LibraryScenario.Descriptor descriptor =
        new LibraryScenario.Descriptor(
            fd,
            kind,
            access,
            facts.take("pos").longInteger(),
            facts.take("size").longInteger(),
            facts.take("append").integer(0, 1) == 1);
    facts.end();
    if (others.stream().anyMatch(other -> other.fd() == fd)) {
      throw node.wrong("descriptor " + fd + " stands twice");
    }
    return descriptor;
  }

  private static LibraryScenario.RecordedStep recorded(Node node, int lwps) {
    Fields fields = node.fields();
    LibraryOutcome expected = outcome(fields.take("x").fields());
    LibraryStep step = step(fields, lwps);
    fields.end();
    return new LibraryScenario.RecordedStep(
        step, ScenarioReader.textWithoutOutcome(node), expected);
  }

  private static LibraryStep step(Fields step, int lwps) {
    Node op = step.take("op");
    return switch (op.text()) {
      case "write" -> new LibraryStep.Write(step.take("addr").hex(), step.take("hex").hexBytes());
      case "call" -> call(step, lwps);
      case "complete" ->
          new LibraryStep.Complete(
              step.take("req").integer(0, Integer.MAX_VALUE),
              step.take("errno").integer(-1, Integer.MAX_VALUE),
              step.take("resid").longInteger());
      case "io" ->
          new LibraryStep.PoolIo(
              step.take("io").integer(0, Integer.MAX_VALUE),
              step.take("ret").longInteger(),
              step.take("errno").integer());
      case "advance" -> new LibraryStep.Advance(step.take("ns").longInteger());
      case "signal" -> new LibraryStep.Signal(lwp(step, lwps));
      case "sigio" -> new LibraryStep.SetSigio(step.take("disp").oneOf(Scenario.Sigio.BY_NAME));
      case "threads" -> new LibraryStep.Threads(step.take("n").integer(0, 1 << 20));
      case "port_create" -> new LibraryStep.PortCreate(lwp(step, lwps));
      case "port_get" ->
          new LibraryStep.PortGet(
              lwp(step, lwps), step.take("fd").integer(), step.take("max").integer(0, 1 << 20));
      default -> throw op.wrong("unknown step \"" + op.text() + "\"");
    };
  }

  private static LibraryStep call(Fields step, int lwps) {
    AioFunction function = step.take("fn").oneOf(FUNCTIONS);
    List<Long> args =
        step.take("args").items(function.arguments()).stream().map(Node::hex).toList();
    return new LibraryStep.Call(lwp(step, lwps), function, args);
  }

  private static int lwp(Fields step, int lwps) {
    return step.take("lwp").integer(1, lwps);
  }

  private static LibraryOutcome outcome(Fields x) {
    LibraryOutcome outcome =
        new LibraryOutcome(
            OutcomeReader.list(x.take("ret"), OutcomeReader::returned),
            OutcomeReader.list(x.take("asleep"), Node::integer),
            OutcomeReader.memory(x.take("mem")),
            OutcomeReader.listIfPresent(x, "sig", OutcomeReader::signal),
            OutcomeReader.listIfPresent(x, "port", OutcomeReader::portEvent),
            OutcomeReader.listIfPresent(x, "got", OutcomeReader::portEvent),
            OutcomeReader.listIfPresent(x, "dev", OutcomeReader::deviceRequest),
            OutcomeReader.listIfPresent(x, "io", LibraryReader::poolCall),
            OutcomeReader.listIfPresent(x, "iocancel", Node::integer),
            OutcomeReader.listIfPresent(x, "kaio", LibraryReader::kaioCall),
            library(x.take("lib").fields()),
            kernel(x.take("A")));
    x.end();
    return outcome;
  }

  private static LibraryOutcome.PoolCall poolCall(Node node) {
    List<Node> items = node.items(6);
    if (!POOL_CALLS.contains(items.get(1).text())) {
      throw node.wrong("unknown system call");
    }
    return new LibraryOutcome.PoolCall(
        items.get(0).integer(),
        items.get(1).text(),
        items.get(2).integer(),
        items.get(3).hex(),
        items.get(4).longInteger(),
        items.get(5).longInteger());
  }

  private static LibraryOutcome.KaioCall kaioCall(Node node) {
    List<Node> items = node.items(2);
    return new LibraryOutcome.KaioCall(items.get(0).integer(), items.get(1).integer());
  }

  private static LibState library(Fields fields) {
    LibState state =
        new LibState(
            fields.take("kaio").integer(-1, 1),
            fields.take("pool").integer(0, 1) == 1,
            fields.take("kcnt").integer(),
            fields.take("out").integer(),
            fields.take("doneq").integer(),
            fields.take("waitq").integer(),
            fields.take("workers").integer());
    fields.end();
    return state;
  }

  private static LibraryOutcome.KernelCounts kernel(Node node) {
    if (node.isNull()) {
      return null;
    }
    Fields fields = node.fields();
    LibraryOutcome.KernelCounts counts =
        new LibraryOutcome.KernelCounts(
            fields.take("pend").integer(),
            fields.take("out").integer(),
            fields.take("ntf").integer());
    fields.end();
    return counts;
  }
}
