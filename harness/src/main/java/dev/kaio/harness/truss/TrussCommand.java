package dev.kaio.harness.truss;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.client.KernelClient;
import dev.kaio.client.ProcessGoneException;
import dev.kaio.client.RemoteProcess;
import dev.kaio.client.Trace;
import dev.kaio.harness.cli.Words;
import dev.kaio.wire.Endpoint;
import dev.kaio.wire.Follow;
import dev.kaio.wire.Following;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@code truss [-p PID] ...}: follows processes of a running kernel until they are gone or the user
 * has seen enough.
 */
public final class TrussCommand {
  /** How long the user's signal is held up for what is left to print. */
  private static final long LAST_WORDS_SECONDS = 5;

  private final PrintStream err;
  private final TrussLines lines = new TrussLines();
  private final CountDownLatch printed = new CountDownLatch(1);

  private TrussCommand(PrintStream err) {
    this.err = err;
  }

  /** What the command line is read into. */
  public static Object options() {
    return new TrussOptions();
  }

  /** Runs the command with what follows its name, and returns the exit status. */
  public static int run(List<String> words, PrintStream out, PrintStream err) {
    TrussOptions options = new TrussOptions();
    int status = Words.read(options, words, out, err);
    if (status >= 0) {
      return status;
    }
    Follow request;
    Endpoint endpoint;
    try {
      request = options.request();
      endpoint = options.kernel().endpoint();
    } catch (IllegalArgumentException e) {
      return Words.fail(err, Words.EXIT_USAGE, e.getMessage());
    } catch (IOException e) {
      return Words.fail(err, Words.EXIT_FAILED, e.getMessage());
    }
    try (RemoteProcess process = KernelClient.attach(endpoint, Abi.LP64_SPARC, "truss")) {
      TrussCommand command = new TrussCommand(err);
      if (options.output() == null) {
        return command.follow(process, request, out);
      }
      try (PrintStream file = open(options.output())) {
        return command.follow(process, request, file);
      }
    } catch (IOException | ProcessGoneException e) {
      return Words.fail(err, Words.EXIT_FAILED, e.getMessage());
    }
  }

  private static PrintStream open(String file) throws IOException {
    try {
      return new PrintStream(Files.newOutputStream(Path.of(file)), false, UTF_8);
    } catch (InvalidPathException | IOException e) {
      throw new IOException("cannot write " + file + ": " + e.getClass().getSimpleName(), e);
    }
  }

  private int follow(RemoteProcess process, Follow request, PrintStream out) {
    Trace trace = process.follow(request, lines::add);
    Following answer = trace.answer();
    if (answer.errno() != 0) {
      return Words.fail(err, Words.EXIT_FAILED, refusal(answer));
    }
    Thread lastWords = new Thread(() -> endAndWait(trace), "kaio-truss-end");
    Runtime.getRuntime().addShutdownHook(lastWords);
    try {
      return print(trace, out);
    } finally {
      printed.countDown();
      forget(lastWords);
    }
  }

  private static String refusal(Following answer) {
    if (answer.errno() == Errno.ESRCH.code()) {
      return "there is no process " + answer.pid();
    }
    if (answer.errno() == Errno.EPERM.code()) {
      return "process " + answer.pid() + " is somebody else's";
    }
    return "the kernel does not follow: " + Errno.nameOf(answer.errno());
  }

  private int print(Trace trace, PrintStream out) {
    var unused = trace.ended().whenComplete((end, lost) -> lines.end());
    try {
      for (String text = lines.take(); text != null; text = lines.take()) {
        out.print(text);
        if (out.checkError()) {
          return Words.fail(err, Words.EXIT_FAILED, "cannot write what truss prints");
        }
      }
      trace.ended().join();
      return Words.EXIT_OK;
    } catch (CompletionException e) {
      return Words.fail(err, Words.EXIT_FAILED, e.getCause().getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Words.fail(err, Words.EXIT_FAILED, "interrupted");
    }
  }

  /** The program is told to end: what is left to print comes first. */
  private void endAndWait(Trace trace) {
    trace.end();
    try {
      if (!printed.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
        Words.fail(err, Words.EXIT_FAILED, "the end of the trace did not come in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread lastWords) {
    try {
      Runtime.getRuntime().removeShutdownHook(lastWords);
    } catch (IllegalStateException e) {
      // It runs: the program is ending, and it has what it waited for.
    }
  }
}
