package dev.kaio.harness.c;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** Whether no sanitizer is compiled in. */
  static boolean isPlain() {
    String flags = System.getenv("KAIO_CFLAGS");
    return flags == null || !flags.contains("-fsanitize");
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

    String more = System.getenv("KAIO_CFLAGS");
    if (more != null && !more.isBlank()) {
      words.addAll(Arrays.asList(more.trim().split("\\s+")));
    }
    words.addAll(List.of(SAMPLES.resolve(sample + ".c").toString(), "-o", program.toString()));
    words.addAll(List.of(flags));
    Ended compiled = run(words, Map.of());
    assertThat(compiled.output()).isEmpty();
    assertThat(compiled.status()).isZero();
    return program;
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
