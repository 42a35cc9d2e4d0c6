package dev.kaio.harness;

import dev.kaio.harness.bench.BenchCommand;
import dev.kaio.harness.cli.Words;
import dev.kaio.harness.conformance.ConformCommand;
import dev.kaio.harness.control.ControlCommand;
import dev.kaio.harness.device.FaultCommand;
import dev.kaio.harness.device.GateCommand;
import dev.kaio.harness.explain.ExplainCommand;
import dev.kaio.harness.memory.MemoryCommand;
import dev.kaio.harness.replay.DemoCommand;
import dev.kaio.harness.replay.ReplayCommand;
import dev.kaio.harness.sim.SimulateCommand;
import dev.kaio.harness.top.TopCommand;
import dev.kaio.harness.truss.TrussCommand;
import dev.kaio.harness.vectors.VectorsCommand;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** The harness's main class: finds the command, which does the rest. */
public final class Main {
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_USAGE = 2;

  /** What a command does with the words behind its name; returns the exit status. */
  private interface Action {
    int run(List<String> arguments, PrintStream out, PrintStream err);
  }

  /**
   * A command.
   *
   * @param summary what it does, in a few words
   * @param options makes what its command line is read into
   */
  public record Command(String name, String summary, Supplier<Object> options, Action action) {}

  private static final List<Command> COMMANDS =
      List.of(
          new Command(
              "bench", "measures a running kernel", BenchCommand::options, BenchCommand::run),
          new Command(
              "conform",
              "asks a kernel whether it behaves as the rules say",
              ConformCommand::options,
              ConformCommand::run),
          new Command(
              "control",
              "controls a running kernel, and looks into it",
              ControlCommand::options,
              ControlCommand::run),
          new Command(
              "demo",
              "repeats the trace of a database log writer",
              DemoCommand::options,
              DemoCommand::run),
          new Command(
              "explain",
              "says what a truss log means",
              ExplainCommand::options,
              ExplainCommand::run),
          new Command(
              "fault",
              "makes things go wrong with a disk",
              FaultCommand::options,
              FaultCommand::run),
          new Command(
              "gate", "shows or lets go what a gate holds", GateCommand::options, GateCommand::run),
          new Command(
              "memory",
              "says what processes and requests cost a kernel",
              MemoryCommand::options,
              MemoryCommand::run),
          new Command(
              "replay",
              "makes the calls of a truss log again",
              ReplayCommand::options,
              ReplayCommand::run),
          new Command(
              "top", "shows what a running kernel is doing", TopCommand::options, TopCommand::run),
          new Command(
              "truss",
              "follows processes of a running kernel",
              TrussCommand::options,
              TrussCommand::run),
          new Command(
              "simulate",
              "simulates programs that do anything at any time",
              SimulateCommand::options,
              SimulateCommand::run),
          new Command(
              "vectors",
              "replays scenarios recorded from the real kernel",
              VectorsCommand::options,
              VectorsCommand::run));

  private Main() {}

  /** All commands, for their manual pages. */
  public static List<Command> commands() {
    return COMMANDS;
  }

  public static void main(String[] args) {
    System.exit(run(Arrays.asList(args), System.out, System.err));
  }

  /** Runs a command, and returns the exit status. */
  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    String name = arguments.isEmpty() ? "" : arguments.get(0);
    for (Command command : COMMANDS) {
      if (command.name.equals(name)) {
        return run(command, arguments.subList(1, arguments.size()), out, err);
      }
    }
    if (name.equals("--help") || name.equals("-h")) {
      usage(out);
      return 0;
    }
    if (name.equals("--version") || name.equals("-V")) {
      Words.version(out);
      return 0;
    }
    if (name.isEmpty()) {
      usage(err);
    } else {
      Words.say(err, "no command '" + name + "'; see --help");
    }
    return EXIT_USAGE;
  }

  private static int run(
      Command command, List<String> arguments, PrintStream out, PrintStream err) {
    try {
      return command.action.run(arguments, out, err);
    } catch (RuntimeException e) {
      Words.say(err, command.name + ": a bug: " + e);
      return EXIT_FAILED;
    } finally {
      out.flush();
    }
  }

  private static void usage(PrintStream to) {
    to.println("usage: " + Words.PROGRAM + " COMMAND [ARGUMENT...]; COMMAND --help says more");
    for (Command command : COMMANDS) {
      to.printf("  %-8s %s%n", command.name, command.summary);
    }
  }
}
