package dev.kaio.harness.c;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Compiles the sample programs against libkaio and runs them. */
public final class CToolchain {
  private static final Path MAIN = Path.of("src/main/c").toAbsolutePath();
  private static final Path SAMPLES = Path.of("src/test/c").toAbsolutePath();
  private static final Path TARGET = Path.of("target/c").toAbsolutePath();
  private static final long SECONDS = 60;

  /** How a program ended: its exit status and what it wrote, to both streams. */
  record Ended(int status, String output) {}

  private CToolchain() {}

  /** Skips the test where the library cannot be built. */
  static void assumeLibrary() throws IOException, InterruptedException {
    if (!Files.exists(library())) {
      run(List.of("sh", MAIN.resolve("build.sh").toString(), TARGET.toString()), Map.of());
    }
    assumeTrue(Files.exists(library()), "no C compiler for Linux on x86-64");
  }

  /** The program that the conformance cases drive; skips the test where it cannot be built. */
  public static Path agent() throws IOException, InterruptedException {
    assumeLibrary();
    return TARGET.resolve("kaio-agent");
  }

  static Path library() {
    return TARGET.resolve("libkaio.so");
  }

  private static boolean hasSanitizer(String name) {
    return words("KAIO_CFLAGS").stream().anyMatch(word -> word.startsWith("-fsanitize=" + name));
  }

  static boolean hasThreadSanitizer() {
    return hasSanitizer("thread");
  }

  /** Whether programs run under another, such as valgrind. */
  static boolean hasRunner() {
    return !words("KAIO_RUNNER").isEmpty();
  }

  /** What LD_PRELOAD says so that a program uses the library: a sanitizer wants to be the first. */
  static String preload() throws IOException, InterruptedException {
    for (String sanitizer : List.of("address", "thread")) {
      if (hasSanitizer(sanitizer)) {
        String runtime = "lib" + sanitizer.charAt(0) + "san.so";
        String path = run(List.of("cc", "-print-file-name=" + runtime), Map.of()).output().trim();
        return path + ":" + library();
      }
    }
    return library().toString();
  }

  private static List<String> words(String variable) {
    String text = System.getenv(variable);
    return text == null || text.isBlank() ? List.of() : List.of(text.trim().split("\\s+"));
  }

  /** The executable of a sample that uses the library's headers. */
  static Path compile(String sample, String... flags) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(flags));
    all.addAll(List.of("-I" + MAIN.resolve("include"), "-L" + TARGET));
    all.addAll(List.of("-Wl,-rpath," + TARGET, "-lkaio", "-pthread"));
    return compileForHost(sample, all.toArray(String[]::new));
  }

  /** The executable of a sample that uses nothing but the host, compiled without warnings. */
  static Path compileForHost(String sample, String... flags)
      throws IOException, InterruptedException {
    Path program = TARGET.resolve(sample);
    List<String> words = new ArrayList<>(List.of("cc", "-Wall", "-Wextra", "-Werror", "-g"));
    words.addAll(words("KAIO_CFLAGS"));
    words.addAll(List.of(SAMPLES.resolve(sample + ".c").toString(), "-o", program.toString()));
    words.addAll(List.of(flags));
    Ended compiled = run(words, Map.of());
    assertThat(compiled.output()).isEmpty();
    assertThat(compiled.status()).isZero();
    return program;
  }

  /** Runs a sample program, under the command that KAIO_RUNNER names, if any. */
  static Ended runProgram(Path program, List<String> operands, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(words("KAIO_RUNNER"));
    words.add(program.toString());
    words.addAll(operands);
    return run(words, environment);
  }

  /** Runs a command in the target directory. */
  static Ended run(List<String> words, Map<String, String> environment)
      throws IOException, InterruptedException {
    Files.createDirectories(TARGET);
    Path output = Files.createTempFile(TARGET, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(TARGET.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    String text = Files.readString(output, UTF_8);
    Files.delete(output);
    assertThat(ended).as("ended in time; it wrote: %s", text).isTrue();
    return new Ended(process.exitValue(), text);
  }
}
