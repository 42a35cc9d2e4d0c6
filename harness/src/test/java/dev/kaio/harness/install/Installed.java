package dev.kaio.harness.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The tarball, unpacked where nobody may write, and used by somebody else: by nobody if the tests
 * are run by root.
 */
final class Installed {
  private static final Path TARGET = Path.of("../kernel-model/target");
  private static final int NOBODY = 65534;
  private static final long SECONDS = 120;

  /** How a command ended. */
  record Ended(int status, String out, String err) {}

  private final Path prefix;
  private final Path home;
  private final List<String> asUser;

  private Installed(Path prefix, Path home, List<String> asUser) {
    this.prefix = prefix;
    this.home = home;
    this.asUser = asUser;
  }

  static Installed in(Path directory) throws IOException, InterruptedException {
    List<Path> tarballs;
    try (Stream<Path> files = Files.list(TARGET)) {
      tarballs = files.filter(file -> file.toString().endsWith(".tar.gz")).toList();
    }
    assertThat(tarballs).as("the tarball of mvn package").hasSize(1);
    Path prefix = Files.createDirectory(directory.resolve("kaio"));
    Path home = Files.createDirectory(directory.resolve("home"));
    host("chmod", "755", directory.toString());
    host("tar", "-xzf", tarballs.get(0).toString(), "-C", prefix.toString(), "--strip=1");
    host("chmod", "-R", "a-w", prefix.toString());
    List<String> asUser = List.of();
    if (host("id", "-u").out.equals("0\n")) {
      host("chown", NOBODY + ":" + NOBODY, home.toString());
      String reuid = "--reuid=" + NOBODY;
      asUser = List.of("setpriv", reuid, "--regid=" + NOBODY, "--clear-groups", "--");
    }
    return new Installed(prefix, home, asUser);
  }

  /** Lets the directory be deleted again. */
  void unlock() throws IOException, InterruptedException {
    host("chmod", "-R", "u+w", prefix.toString());
  }

  Path home() {
    return home;
  }

  Path path(String name) {
    return prefix.resolve(name);
  }

  /** The commands in bin. */
  List<String> commands() throws IOException {
    try (Stream<Path> files = Files.list(prefix.resolve("bin"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Runs a command of the installation. */
  Ended run(String command, String... words) throws IOException, InterruptedException {
    return run(Map.of(), command, words);
  }

  /** The same with more of an environment; an empty variable is none. */
  Ended run(Map<String, String> environment, String command, String... words)
      throws IOException, InterruptedException {
    return end(start(environment, command, words));
  }

  /** Starts a command; its output is in files that {@link #end} reads. */
  Process start(Map<String, String> environment, String command, String... words)
      throws IOException {
    List<String> line = new ArrayList<>(asUser);
    line.add(command.startsWith("/") ? command : path("bin/" + command).toString());
    line.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(line).directory(home.toFile());
    Map<String, String> variables = new HashMap<>();
    variables.put("PATH", System.getenv("PATH"));
    variables.put("HOME", home.toString());
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    variables.put("KAIO_ENDPOINT", "unix:" + home.resolve("socket"));
    variables.putAll(environment);
    builder.environment().clear();
    builder.environment().putAll(variables);
    return builder.start();
  }

  /** Waits for its end. */
  static Ended end(Process process) throws IOException, InterruptedException {
    try {
      process.getOutputStream().close();
      // What the commands here say fits into a pipe.
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
      return new Ended(
          process.exitValue(),
          new String(process.getInputStream().readAllBytes(), UTF_8),
          new String(process.getErrorStream().readAllBytes(), UTF_8));
    } finally {
      process.destroyForcibly();
    }
  }

  /** Runs a program of the host, which must succeed. */
  static Ended host(String... words) throws IOException, InterruptedException {
    Ended ended = end(new ProcessBuilder(words).start());
    assertThat(ended.status).as("%s: %s", List.of(words), ended.err).isZero();
    return ended;
  }
}
