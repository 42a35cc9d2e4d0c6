package dev.kaio.harness.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kaio.abi.Abi;
import dev.kaio.harness.cli.Words;
import dev.kaio.harness.trace.LogForm;
import dev.kaio.harness.trace.ReplayPlan;
import dev.kaio.harness.trace.ReplayPlanner;
import dev.kaio.harness.trace.TraceException;
import dev.kaio.harness.trace.TrussLog;
import dev.kaio.modinfo.ModinfoCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * {@code demo}: the trace of a database log writer, carried out through a socket. The tools' output
 * goes to standard output: the trace's ten lines and the line of modinfo; what is done when goes to
 * the error stream.
 */
public final class DemoCommand {
  private static final String LOG = "/dev/kaio/harness/log-writer.truss";

  @Command(
      name = "demo",
      mixinStandardHelpOptions = true,
      description = "Carries out the trace of a database log writer on a kernel of its own.")
  private static final class Options {}

  private final PrintStream out;
  private final PrintStream err;

  private DemoCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** What the command line is read into. */
  public static Object options() {
    return new Options();
  }

  /** Runs the command with what follows its name, and returns the exit status. */
  public static int run(List<String> words, PrintStream out, PrintStream err) {
    int status = Words.read(new Options(), words, out, err);
    if (status >= 0) {
      return status;
    }
    try (InputStream in = DemoCommand.class.getResourceAsStream(LOG)) {
      return run(new String(in.readAllBytes(), UTF_8), out, err);
    } catch (IOException e) {
      return Words.fail(err, Words.EXIT_FAILED, e.getMessage());
    }
  }

  /** The demo with another log. */
  static int run(String log, PrintStream out, PrintStream err) {
    try {
      TrussLog parsed = TrussLog.parse(log);
      ReplayPlan plan = ReplayPlanner.plan(parsed, LogForm.of(parsed));
      return new DemoCommand(out, err).show(plan);
    } catch (TraceException | IOException | ReplayException e) {
      return Words.fail(err, Words.EXIT_FAILED, e.getMessage());
    }
  }

  private int show(ReplayPlan plan) throws IOException, ReplayException {
    Abi abi = plan.form().abi();
    String device = Replay.deviceFor(plan);
    try (OwnKernel kernel = OwnKernel.start(OwnKernel.profileFor(abi))) {
      say("# a kernel listens on " + kernel.endpoint());
      say("$ modinfo | grep kaio");
      String before = grepKaio(kernel);
      out.print(before);
      if (!before.isEmpty()) {
        throw new ReplayException("the module is loaded although nobody has called it");
      }
      say("# nothing: nobody has called it; now a log writer does, with " + device + " open as");
      say(
          "# descriptor "
              + String.join(
                  ", ",
                  plan.processes().get(0).descriptors().keySet().stream()
                      .map(String::valueOf)
                      .toList())
              + ", and another LWP sleeps in AIOSTART");
      say("$ truss -t kaio -v kaio -p log-writer");
      Replay.Outcome outcome = Replay.run(plan, kernel, device, out);
      say("$ modinfo | grep kaio");
      String after = grepKaio(kernel);
      out.print(after);
      out.flush();
      if (after.isEmpty()) {
        throw new ReplayException("modinfo does not show the module");
      }
      if (!outcome.differences().isEmpty()) {
        throw new ReplayException(outcome.differences().get(0));
      }
      say("# " + outcome.verifiedBytes() + " bytes read back from " + device + ", as written");
      return Words.EXIT_OK;
    }
  }

  private void say(String text) {
    out.flush();
    err.println(text);
    err.flush();
  }

  /** What {@code modinfo | grep kaio} prints. */
  private String grepKaio(OwnKernel kernel) throws ReplayException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    PrintStream to = new PrintStream(lines, false, UTF_8);
    int status = ModinfoCommand.run(kernel.endpoint(), new String[0], to, err);
    to.flush();
    if (status != 0) {
      throw new ReplayException("modinfo ended with " + status);
    }
    StringBuilder found = new StringBuilder();
    lines
        .toString(UTF_8)
        .lines()
        .filter(line -> line.contains("kaio"))
        .forEach(line -> found.append(line).append('\n'));
    return found.toString();
  }
}
