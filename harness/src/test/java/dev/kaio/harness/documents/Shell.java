package dev.kaio.harness.documents;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A bash at the top of the project, with job control, that is given commands as a reader types
 * them. Maven does nothing there: the jars have been built.
 */
final class Shell implements AutoCloseable {
  /** For a machine that is busy with other things; commands of documents take a second or two. */
  private static final int PATIENCE_SECONDS = 60;

  /** Programs that live for a second are not worth compiling well. */
  private static final String SETUP =
      """
      set -m
      mvn() { :; }
      java() { command java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "$@"; }
      """;

  /** What commands printed, and the status of the last. */
  record Outcome(int status, String out, String err) {}

  private final Path directory;
  private final Process process;
  private final BufferedWriter words;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private int runs;

  /** One whose scratch files are in the directory. */
  Shell(Path directory) throws IOException {
    this.directory = directory;
    ProcessBuilder builder =
        // Whoever builds in the background of a script ignores interrupts, and so would all below.
        new ProcessBuilder("env", "--default-signal=INT", "bash", "--norc")
            .directory(Document.project().toFile())
            .redirectError(directory.resolve("shell.err").toFile());
    Map<String, String> environment = builder.environment();
    Path java = Path.of(System.getProperty("java.home"));
    environment.put("JAVA_HOME", java.toString());
    environment.put("PATH", java.resolve("bin") + ":" + environment.get("PATH"));
    environment.remove("KAIO_ENDPOINT");
    environment.put("KAIO_CACHE", ""); // else installed commands make archives in the background
    process = builder.start();
    words = process.outputWriter(UTF_8);
    Thread reader = new Thread(this::readAnswers, "shell-answers");
    reader.setDaemon(true);
    reader.start();
    tell(SETUP);
  }

  private void readAnswers() {
    try (BufferedReader reader = process.inputReader(UTF_8)) {
      reader.lines().forEach(answers::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void tell(String text) throws IOException {
    words.write(text);
    words.flush();
  }

  /** Runs commands to their end. */
  Outcome run(String commands) throws IOException, InterruptedException {
    Path out = directory.resolve(runs + ".out");
    Path err = directory.resolve(runs + ".err");
    tell("{\n" + commands + "\n} < /dev/null > " + out + " 2> " + err + "\necho $?\n");
    runs++;
    String status = answer(commands);
    return new Outcome(Integer.parseInt(status), Files.readString(out), Files.readString(err));
  }

  private String answer(String commands) throws IOException, InterruptedException {
    String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (answer == null) {
      throw new AssertionError("no end within " + PATIENCE_SECONDS + " s: " + commands);
    }
    return answer;
  }

  /** Begins a command that goes on; what it prints is in the file. */
  void open(String command, Path out) throws IOException {
    tell("{\n" + command + "} < /dev/null > " + out + " 2>&1 &\nwindow=$!\n");
  }

  /** Says Ctrl-C to what was opened last, and waits until it has ended. */
  void interrupt() throws IOException, InterruptedException {
    run("kill -INT -- -$window; wait $window; true");
  }

  @Override
  public void close() throws IOException {
    tell("for job in $(jobs -p); do kill -- -$job; done; wait; exit\n");
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroy);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroy();
  }
}
