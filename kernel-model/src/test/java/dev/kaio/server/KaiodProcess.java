package dev.kaio.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kaio.wire.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, with what it says on standard error. */
public final class KaiodProcess implements AutoCloseable {
  private static final String LISTENING = "kaiod: listening on ";

  private final Process process;
  private final BufferedReader err;
  private final Endpoint endpoint;

  /** Starts it with these options, and waits until it listens. */
  public KaiodProcess(String... options) throws IOException {
    this(command(options));
  }

  private KaiodProcess(List<String> command) throws IOException {
    process = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    err = new BufferedReader(new InputStreamReader(process.getErrorStream(), UTF_8));
    String line = err.readLine();
    if (line == null || !line.startsWith(LISTENING)) {
      process.destroyForcibly();
      throw new IOException("kaiod said: " + line);
    }
    endpoint = Endpoint.parse(line.substring(LISTENING.length()));
  }

  /** One whose Java has so much memory; of two sizes the later one counts. */
  static KaiodProcess withMemory(String size, String... options) throws IOException {
    List<String> command = command(options);
    command.add(command.indexOf("-cp"), "-Xmx" + size);
    return new KaiodProcess(command);
  }

  /** One that may have no more descriptors than this. */
  static KaiodProcess withDescriptors(int descriptors, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "ulimit -n " + descriptors + "; exec \"$@\"", "sh"));
    command.addAll(command(options));
    return new KaiodProcess(command);
  }

  private static List<String> command(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What this JVM needs so that libraries do not make it warn, that one needs, too.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            KernelServer.class.getName()));
    command.addAll(List.of(options));
    return command;
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGTERM. By the handle, which leaves the streams open. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** SIGKILL. */
  public void kill() {
    process.toHandle().destroyForcibly();
  }

  /** The exit status, as a shell has it; fails after a minute. */
  int exitStatus() throws InterruptedException {
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      throw new AssertionError("kaiod does not end");
    }
    return process.exitValue();
  }

  /** What it has said since it listens, until it ended. */
  List<String> saidUntilItsEnd() throws IOException, InterruptedException {
    exitStatus();
    return err.lines().toList();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    err.close();
  }
}
