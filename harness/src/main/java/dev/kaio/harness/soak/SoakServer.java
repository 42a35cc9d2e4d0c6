package dev.kaio.harness.soak;

import dev.kaio.server.KernelServer;
import dev.kaio.wire.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The server that has to endure: kaiod in a Java of its own, or one that runs somewhere.
 *
 * <p>The own one has a heap of constant size, all of it resident from the start, so what grows
 * beyond it shows. It listens on a Unix socket and on TCP. The first of its disks is a file; the
 * transfers of the third take some milliseconds, so those who are killed have some in flight.
 */
final class SoakServer implements AutoCloseable {
  /** Of the default disks: those that honest clients write, and that of those who are killed. */
  static final List<String> DISKS = List.of("/dev/rdsk/c0t0d0s0", "/dev/rdsk/c0t1d0s0");

  static final String DOOMED_DISK = "/dev/rdsk/c0t2d0s0";

  private static final String HEAP = "256m";
  private static final String LISTENING = "kaiod: listening on ";
  private static final int LISTENERS = 2;
  private static final long LIMIT_SECONDS = 60;

  private final List<Endpoint> endpoints;
  private final Long pid;

  // Of the own one; else null.
  private final Process process;
  private final Path directory;
  private final CompletableFuture<List<String>> words;
  private final Thread atExit;

  private SoakServer(List<Endpoint> endpoints, Long pid) {
    this(endpoints, pid, null, null, null);
  }

  private SoakServer(
      List<Endpoint> endpoints,
      Long pid,
      Process process,
      Path directory,
      CompletableFuture<List<String>> words) {
    this.endpoints = List.copyOf(endpoints);
    this.pid = pid;
    this.process = process;
    this.directory = directory;
    this.words = words;
    atExit = process == null ? null : new Thread(process::destroy, "soak-server-end");
    if (atExit != null) {
      Runtime.getRuntime().addShutdownHook(atExit);
    }
  }

  /**
   * One that runs already.
   *
   * @param pid of its Java, if that is on this host and can be measured; else null
   */
  static SoakServer at(Endpoint endpoint, Long pid) {
    return new SoakServer(List.of(endpoint), pid);
  }

  /**
   * Starts one, and waits until it listens.
   *
   * @throws IOException with one line that says why it does not
   */
  static SoakServer start() throws IOException {
    Path directory = Files.createTempDirectory("kaio-soak-");
    Process process = new ProcessBuilder(command(directory)).start();
    BufferedReader lines = process.errorReader(StandardCharsets.UTF_8);
    List<Endpoint> endpoints = new ArrayList<>();
    while (endpoints.size() < LISTENERS) {
      String line = lines.readLine();
      if (line == null || !line.startsWith(LISTENING)) {
        process.destroyForcibly().onExit().join();
        delete(directory);
        throw new IOException("the server does not start: " + line);
      }
      endpoints.add(Endpoint.parse(line.substring(LISTENING.length())));
    }
    CompletableFuture<List<String>> words = new CompletableFuture<>();
    Thread reader =
        new Thread(() -> words.complete(lines.lines().toList()), "soak-server-messages");
    reader.setDaemon(true);
    reader.start();
    return new SoakServer(endpoints, process.pid(), process, directory, words);
  }

  private static List<String> command(Path directory) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xms" + HEAP,
        "-Xmx" + HEAP,
        "-XX:+AlwaysPreTouch",
        "-cp",
        System.getProperty("java.class.path"),
        KernelServer.class.getName(),
        "--listen",
        "unix:" + directory.resolve("kaio.sock"),
        "--listen",
        "tcp:0",
        "--device",
        DISKS.get(0) + "=file:" + directory.resolve("disk") + ",size=1g",
        "--fault",
        DOOMED_DISK + ":latency=exp(3ms)");
  }

  /** Where it listens; at the first it can be watched. */
  List<Endpoint> endpoints() {
    return endpoints;
  }

  boolean canBeMeasured() {
    return pid != null;
  }

  Usage usage() throws IOException {
    return Usage.of(pid);
  }

  /**
   * Ends the server if it is the own one.
   *
   * @throws SoakFailure if it does not end as it should, or has complained of something
   */
  @Override
  public void close() throws IOException {
    if (process == null) {
      return;
    }
    process.destroy();
    boolean ended = hasEnded();
    if (!ended) {
      process.destroyForcibly().onExit().join();
    }
    Runtime.getRuntime().removeShutdownHook(atExit);
    delete(directory);
    List<String> said = words.join();
    if (!ended) {
      throw new SoakFailure("the server has not ended within " + LIMIT_SECONDS + " s");
    }
    if (process.exitValue() != 0 || !said.isEmpty()) {
      throw new SoakFailure(
          "the server ended with status " + process.exitValue() + " and said " + said);
    }
  }

  private boolean hasEnded() {
    try {
      return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void delete(Path directory) throws IOException {
    for (String file : List.of("disk", "kaio.sock")) {
      Files.deleteIfExists(directory.resolve(file));
    }
    Files.delete(directory);
  }
}
