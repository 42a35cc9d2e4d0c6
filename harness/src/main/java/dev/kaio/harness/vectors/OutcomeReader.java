package dev.kaio.harness.vectors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads the expected outcome of a step. A key that the format leaves out when there is nothing to
 * say must not stand there with nothing: so equal outcomes have equal keys.
 */
final class OutcomeReader {
  private static final Map<String, Boolean> READ_OR_WRITE = Map.of("R", true, "W", false);
  private static final int WORD_DIGITS = 8;

  private OutcomeReader() {}

  static StepOutcome read(Node node) {
    Fields x = node.fields();
    StepOutcome outcome =
        new StepOutcome(
            list(x.take("ret"), OutcomeReader::returned),
            list(x.take("asleep"), Node::integer),
            listIfPresent(x, "gone", Node::integer),
            memory(x.take("mem")),
            listIfPresent(x, "sig", OutcomeReader::signal),
            listIfPresent(x, "port", OutcomeReader::portEvent),
            listIfPresent(x, "got", OutcomeReader::portEvent),
            listIfPresent(x, "dev", OutcomeReader::deviceRequest),
            aio(x.take("A")),
            x.take("lock").longInteger(),
            x.takeIfPresent("uw").map(uw -> uw.integer(1, 1)).isPresent());
    x.end();
    return outcome;
  }

  static <T> List<T> list(Node node, Function<Node, T> item) {
    return node.items().stream().map(item).toList();
  }

  static <T> List<T> listIfPresent(Fields from, String name, Function<Node, T> item) {
    return from.takeIfPresent(name).map(node -> list(notEmpty(node), item)).orElse(List.of());
  }

  private static Node notEmpty(Node list) {
    if (list.items().isEmpty()) {
      throw list.wrong("empty instead of absent");
    }
    return list;
  }

  static StepOutcome.Returned returned(Node node) {
    Fields fields = node.fields();
    StepOutcome.Returned returned =
        new StepOutcome.Returned(
            fields.take("lwp").integer(),
            fields.take("ret").longInteger(),
            fields.take("errno").integer());
    fields.end();
    return returned;
  }

  static List<StepOutcome.MemoryRun> memory(Node node) {
    List<StepOutcome.MemoryRun> runs = new ArrayList<>();
    for (Node item : node.items()) {
      List<Node> run = item.items(2);
      long address = run.get(0).hex();
      String hex = run.get(1).hexBytes();
      if (address % 4 != 0 || hex.isEmpty() || hex.length() % WORD_DIGITS != 0) {
        throw item.wrong("not aligned 32-bit words");
      }
      if (!runs.isEmpty()) {
        StepOutcome.MemoryRun last = runs.get(runs.size() - 1);
        long end = last.address() + last.hex().length() / 2;
        if (Long.compareUnsigned(address, end) <= 0) {
          throw item.wrong("does not start behind a gap after the run before it");
        }
      }
      runs.add(new StepOutcome.MemoryRun(address, hex));
    }
    return runs;
  }

  static StepOutcome.SentSignal signal(Node node) {
    Fields fields = node.fields();
    Node kind = fields.take("kind");
    int signo = fields.take("signo").integer();
    StepOutcome.SentSignal signal =
        switch (kind.text()) {
          case "proc" -> new StepOutcome.ProcessSignal(signo);
          case "queue" ->
              new StepOutcome.QueuedSignal(
                  signo, fields.take("code").integer(), fields.take("value").hex());
          default -> throw kind.wrong("unknown kind of signal");
        };
    fields.end();
    return signal;
  }

  static StepOutcome.PortEvent portEvent(Node node) {
    List<Node> items = node.items(5);
    return new StepOutcome.PortEvent(
        items.get(0).integer(),
        items.get(1).integer(),
        items.get(2).integer(),
        items.get(3).hex(),
        items.get(4).hex());
  }

  static StepOutcome.DeviceRequest deviceRequest(Node node) {
    List<Node> items = node.items(6);
    return new StepOutcome.DeviceRequest(
        items.get(0).integer(),
        items.get(1).integer(),
        items.get(2).oneOf(READ_OR_WRITE),
        items.get(3).hex(),
        items.get(4).longInteger(),
        items.get(5).longInteger());
  }

  private static AioState aio(Node node) {
    if (node.isNull()) {
      return null;
    }
    Fields fields = node.fields();
    int pending = fields.take("pend").integer();
    int outstanding = fields.take("out").integer();
    int notifycnt = fields.take("ntf").integer();
    int flags = fields.take("fl").integer();
    Integer waitncnt = fields.takeIfPresent("wn").map(Node::integer).orElse(null);
    int portCloseCount = fields.takeIfPresent("ppc").map(OutcomeReader::notZero).orElse(0);
    Map<String, List<AioState.Address>> queues = new LinkedHashMap<>();
    for (String queue : AioState.QUEUES) {
      List<AioState.Address> addresses =
          listIfPresent(fields, queue, address -> new AioState.Address(address.hex()));
      if (!addresses.isEmpty()) {
        queues.put(queue, addresses);
      }
    }
    List<AioState.Request> requests = listIfPresent(fields, "reqs", OutcomeReader::request);
    fields.end();
    return new AioState(
        pending, outstanding, notifycnt, flags, waitncnt, portCloseCount, queues, requests);
  }

  private static int notZero(Node node) {
    if (node.integer() == 0) {
      throw node.wrong("zero instead of absent");
    }
    return node.integer();
  }

  private static AioState.Request request(Node node) {
    List<Node> items = node.items(2);
    return new AioState.Request(items.get(0).hex(), items.get(1).integer());
  }
}
