package dev.kaio.harness.vectors;

import dev.kaio.abi.DataModel;
import java.util.ArrayList;
import java.util.List;

/** Reads what a step does; its outcome is {@link OutcomeReader}'s. */
final class StepReader {
  private final DataModel model;
  private final int lwps;

  /** For steps of a process of this data model with LWPs 1 to {@code lwps}. */
  StepReader(DataModel model, int lwps) {
    this.model = model;
    this.lwps = lwps;
  }

  Step read(Fields step) {
    Node op = step.take("op");
    return switch (op.text()) {
      case "write" -> new Step.Write(step.take("addr").hex(), step.take("hex").hexBytes());
      case "call" -> new Step.Call(lwp(step), args(step.take("args")));
      case "complete" -> complete(step);
      case "advance" -> new Step.Advance(duration(step.take("ns")));
      case "settime" -> new Step.SetTime(step.take("ns").longInteger());
      case "munmap" ->
          new Step.Munmap(lwp(step), step.take("addr").hex(), step.take("len").longInteger());
      case "signal" -> new Step.Signal(lwp(step));
      case "sigio" -> new Step.SetSigio(step.take("disp").oneOf(Scenario.Sigio.BY_NAME));
      case "nomem" -> new Step.NoMem(step.take("mode").integer(0, 2));
      case "port_create" -> new Step.PortCreate(lwp(step));
      case "port_get" ->
          new Step.PortGet(
              lwp(step), step.take("fd").integer(), step.take("max").integer(1, 1 << 20));
      case "close" -> new Step.Close(lwp(step), step.take("fd").integer());
      case "dr" -> new Step.Reconfigure();
      case "fork1" -> new Step.Fork1(lwp(step));
      case "forkall" -> new Step.ForkAll(lwp(step));
      case "exec" -> new Step.Exec(lwp(step));
      case "lwp_create" -> new Step.LwpCreate(lwp(step));
      case "exit" -> new Step.Exit(lwp(step));
      default -> throw op.wrong("unknown step \"" + op.text() + "\"");
    };
  }

  private int lwp(Fields step) {
    return step.take("lwp").integer(1, lwps);
  }

  private static Step complete(Fields step) {
    return new Step.Complete(
        step.take("req").integer(0, Integer.MAX_VALUE),
        step.take("errno").integer(-1, Integer.MAX_VALUE),
        step.take("resid").longInteger());
  }

  private static long duration(Node nanos) {
    if (nanos.longInteger() < 0) {
      throw nanos.wrong("time does not run back: " + nanos.longInteger());
    }
    return nanos.longInteger();
  }

  private List<Long> args(Node node) {
    List<Long> args = new ArrayList<>();
    for (Node arg : node.items(model.kaioSlots())) {
      if (model.slot(arg.hex()) != arg.hex()) {
        throw arg.wrong("does not fit in a slot of " + model);
      }
      args.add(arg.hex());
    }
    return args;
  }
}
