package dev.kaio.harness.memory;

import dev.kaio.server.EmbeddedServer;
import dev.kaio.wire.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A kernel in a Java of its own, which says how much memory it uses. */
final class MeasuredServer implements AutoCloseable {
  private static final int COLLECTIONS = 3;

  private final Path directory;
  private final Process process;
  private final BufferedReader answers;

  private MeasuredServer(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts it, and waits until it listens.
   *
   * @throws IOException with one line that says why it does not
   */
  static MeasuredServer start() throws IOException {
    Path directory = Files.createTempDirectory("kaio-");
    MeasuredServer server = new MeasuredServer(directory, run(directory.resolve("kaio.sock")));
    boolean started = false;
    try {
      server.answer();
      started = true;
      return server;
    } finally {
      if (!started) {
        server.close();
      }
    }
  }

  private static Process run(Path socket) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path"),
                MeasuredServer.class.getName(),
                socket.toString()))
        .redirectError(Redirect.DISCARD)
        .start();
  }

  Endpoint endpoint() {
    return new Endpoint.Unix(directory.resolve("kaio.sock"));
  }

  /** Bytes of its heap that are in use. */
  long usedBytes() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    return answer();
  }

  private long answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the kernel to be measured has ended");
    }
    return Long.parseLong(line);
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().join();
    Files.deleteIfExists(directory.resolve("kaio.sock"));
    Files.delete(directory);
  }

  /** The other side: listens on the socket that is named, and answers lines with numbers. */
  public static void main(String[] args) throws IOException {
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (EmbeddedServer server =
        EmbeddedServer.builder().listen(new Endpoint.Unix(Path.of(args[0]))).start()) {
      do {
        System.out.println(collectAndCount(server));
      } while (questions.readLine() != null);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static long collectAndCount(EmbeddedServer server) {
    for (int i = 0; i < COLLECTIONS; i++) {
      server.execute(System::gc); // what the kernel was told before is done
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
