package dev.kaio.harness.control;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.client.ControlResult;
import dev.kaio.client.KernelClient;
import dev.kaio.client.KernelControl;
import dev.kaio.client.KernelControl.Memory;
import dev.kaio.client.ProcessGoneException;
import dev.kaio.client.RemoteProcess;
import dev.kaio.harness.cli.KernelOption;
import dev.kaio.harness.cli.Words;
import dev.kaio.snapshot.ClockSnapshot;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code control [--endpoint E] ACTION...}: does something to a running kernel, or prints what it
 * sees of it. The exit status is 0, or 1 with the errno's name on standard error if the kernel
 * refuses, or 2 if the command line is wrong.
 */
public final class ControlCommand {

  @Command(
      name = "control",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Does something to a running kernel, or looks into it. ACTION is one of:",
        "  advance TIME              lets time pass (kaiod --clock virtual); 600s, 1.5h, 10ms",
        "  next                      lets time pass until the next timer",
        "  clock                     says what time it is",
        "  time TIME                 sets the wall clock forward, or back: -1h",
        "  lowmem [normal|low|exhausted]  makes memory tight; low by itself",
        "  complete DEVICE [INDEX|all] [--errno E]  lets go what a gate holds; the oldest by itself",
        "  dr PID                    asks for a dynamic-reconfiguration clean-up",
        "  snapshot [PID]            prints a process, or the kernel and its processes"
      })
  private static final class Options {
    @Mixin private final KernelOption kernel = new KernelOption();

    @Option(
        names = "--errno",
        paramLabel = "E",
        description = "What completed requests fail with, by name or number. Default: they do not.")
    private String errno;

    @Parameters(arity = "1..*", paramLabel = "ACTION", description = "What to do.")
    private List<String> words = new ArrayList<>();
  }

  /** One action that has its words, and wants a kernel. */
  private interface Action {
    /** What to print, or why not. */
    ControlResult<String> on(KernelControl kernel);
  }

  private ControlCommand() {}

  /** What the command line is read into. */
  public static Object options() {
    return new Options();
  }

  /** Runs the command with what follows its name, and returns the exit status. */
  public static int run(List<String> words, PrintStream out, PrintStream err) {
    Options options = new Options();
    int status = Words.read(options, words, out, err);
    if (status >= 0) {
      return status;
    }
    Action action;
    Endpoint endpoint;
    try {
      action = action(options);
      endpoint = options.kernel.endpoint();
    } catch (IllegalArgumentException e) {
      return Words.fail(err, Words.EXIT_USAGE, e.getMessage());
    } catch (IOException e) {
      return Words.fail(err, Words.EXIT_FAILED, e.getMessage());
    }
    try (RemoteProcess process = KernelClient.attach(endpoint, Abi.LP64_SPARC, "control")) {
      ControlResult<String> result = action.on(process.control());
      if (result.isError()) {
        String what = String.join(" ", options.words);
        String why = Errno.nameOf(result.errno()) + " (" + Errno.textOf(result.errno()) + ")";
        return Words.fail(err, Words.EXIT_FAILED, what + ": " + why);
      }
      out.print(result.value());
      return Words.EXIT_OK;
    } catch (IOException | ProcessGoneException e) {
      return Words.fail(err, Words.EXIT_FAILED, e.getMessage());
    }
  }

  private static Action action(Options options) {
    List<String> words = options.words;
    String name = words.get(0);
    List<String> operands = words.subList(1, words.size());
    if (options.errno != null && !name.equals("complete")) {
      throw new IllegalArgumentException("--errno belongs to complete");
    }
    return switch (name) {
      case "advance" -> {
        var time = TimeSpan.parse(only(name, operands));
        yield kernel -> clock(kernel.advance(time));
      }
      case "next" -> {
        expect(name, operands, 0, 0);
        yield kernel -> clock(kernel.advanceToNext());
      }
      case "clock" -> {
        expect(name, operands, 0, 0);
        yield kernel -> clock(kernel.clock());
      }
      case "time" -> {
        var time = TimeSpan.parse(only(name, operands));
        yield kernel -> clock(kernel.shiftWall(time));
      }
      case "lowmem" -> {
        expect(name, operands, 0, 1);
        Memory memory = operands.isEmpty() ? Memory.LOW : memory(operands.get(0));
        yield kernel -> new ControlResult<>("", kernel.setMemory(memory));
      }
      case "complete" -> complete(operands, errno(options.errno));
      case "dr" -> {
        int pid = number("process", only(name, operands));
        yield kernel -> reconfigured(kernel.reconfigure(pid));
      }
      case "snapshot" -> snapshot(operands);
      default -> throw new IllegalArgumentException("no action '" + name + "'; see --help");
    };
  }

  private static String only(String name, List<String> operands) {
    expect(name, operands, 1, 1);
    return operands.get(0);
  }

  private static void expect(String name, List<String> operands, int least, int most) {
    if (operands.size() < least || operands.size() > most) {
      throw new IllegalArgumentException(
          name + " does not take " + operands.size() + " operands; see --help");
    }
  }

  private static int number(String what, String word) {
    try {
      return Integer.parseUnsignedInt(word);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("no " + what + " '" + word + "': a number is wanted", e);
    }
  }

  private static Memory memory(String word) {
    for (Memory memory : Memory.values()) {
      if (memory.name().toLowerCase(Locale.ROOT).equals(word)) {
        return memory;
      }
    }
    throw new IllegalArgumentException(
        "no memory '" + word + "': normal, low or exhausted is wanted");
  }

  private static int errno(String word) {
    if (word == null) {
      return 0;
    }
    for (Errno errno : Errno.values()) {
      if (errno.name().equals(word)) {
        return errno.code();
      }
    }
    return number("errno", word);
  }

  private static Action complete(List<String> operands, int errno) {
    expect("complete", operands, 1, 2);
    String device = operands.get(0);
    String which = operands.size() > 1 ? operands.get(1) : "0";
    if (which.equals("all")) {
      return kernel -> completed(kernel.completeAll(device, errno));
    }
    int index = number("request", which);
    return kernel -> completed(kernel.complete(device, index, errno));
  }

  private static Action snapshot(List<String> operands) {
    expect("snapshot", operands, 0, 1);
    if (operands.isEmpty()) {
      return kernel -> new ControlResult<>(SnapshotText.of(kernel.processes().get()), 0);
    }
    int pid = number("process", operands.get(0));
    return kernel -> {
      var seen = kernel.snapshot(pid);
      return new ControlResult<>(
          seen.isError() ? null : SnapshotText.of(seen.value()), seen.errno());
    };
  }

  // ---- what is printed ----

  private static ControlResult<String> clock(ControlResult<ClockSnapshot> moved) {
    return new ControlResult<>(
        moved.isError() ? null : SnapshotText.of(moved.value()), moved.errno());
  }

  private static ControlResult<String> completed(ControlResult<Integer> count) {
    return new ControlResult<>("completed " + count.value() + "\n", count.errno());
  }

  private static ControlResult<String> reconfigured(ControlResult<Boolean> hasAio) {
    boolean any = !hasAio.isError() && hasAio.value();
    return new ControlResult<>(any ? "requested\n" : "nothing to clean up\n", hasAio.errno());
  }
}
