package dev.kaio.harness.soak;

import dev.kaio.server.KernelServer;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

  /** From this version on Java warns of what sockets of Linux need, unless it is allowed. */
  private static final int QUIET_BY_OPTION = 24;

  private static final List<String> QUIET =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  private static final String LISTENING = "kaiod: listening on ";
  private static final int LISTENERS = 2;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final List<Endpoint> endpoints;
  private final Long pid;

  // Of the own one; else null.
  private final Process process;
  private final Path directory;
  private final Messages messages;
  private final Thread atExit;

  private SoakServer(List<Endpoint> endpoints, Long pid) {
    this(endpoints, pid, null, null, null);
  }

  private SoakServer(
      List<Endpoint> endpoints, Long pid, Process process, Path directory, Messages messages) {
    this.endpoints = List.copyOf(endpoints);
    this.pid = pid;
    this.process = process;
    this.directory = directory;
    this.messages = messages;
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
    Messages messages = new Messages(process.errorReader(StandardCharsets.UTF_8));
    List<Endpoint> endpoints = new ArrayList<>();
    while (endpoints.size() < LISTENERS) {
      String line = messages.next(LIMIT);
      if (line == null || !line.startsWith(LISTENING)) {
        process.destroyForcibly().onExit().join();
        delete(directory);
        throw new IOException("the server does not start: " + line);
      }
      endpoints.add(Endpoint.parse(line.substring(LISTENING.length())));
    }
    return new SoakServer(endpoints, process.pid(), process, directory, messages);
  }

  private static List<String> command(Path directory) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= QUIET_BY_OPTION) {
      command.addAll(QUIET);
    }
    command.addAll(
        List.of(
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
            DOOMED_DISK + ":latency=exp(3ms)"));
    return command;
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
    boolean ended = Ends.within(process, LIMIT);
    if (!ended) {
      process.destroyForcibly().onExit().join();
    }
    Runtime.getRuntime().removeShutdownHook(atExit);
    delete(directory);
    List<String> said = messages.rest(LIMIT);
    if (!ended) {
      throw new SoakFailure("the server has not ended within " + LIMIT);
    }
    if (process.exitValue() != 0 || !said.isEmpty()) {
      throw new SoakFailure(
          "the server ended with status " + process.exitValue() + " and said " + said);
    }
  }

  private static void delete(Path directory) throws IOException {
    for (String file : List.of("disk", "kaio.sock")) {
      Files.deleteIfExists(directory.resolve(file));
    }
    Files.delete(directory);
  }
}
