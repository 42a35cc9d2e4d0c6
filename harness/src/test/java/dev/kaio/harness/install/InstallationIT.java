package dev.kaio.harness.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kaio.harness.install.Installed.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What mvn package makes works in another directory, for another user. */
@Timeout(300)
class InstallationIT {
  /** No archives: a command alone. */
  private static final Map<String, String> PLAIN = Map.of("KAIO_CACHE", "");

  @TempDir static Path directory;

  private static Installed kaio;

  @BeforeAll
  static void unpack() throws Exception {
    kaio = Installed.in(directory);
  }

  @AfterAll
  static void unlock() throws Exception {
    kaio.unlock();
  }

  private interface Use {
    void make() throws Exception;
  }

  /** Uses a kernel of the installation. */
  private static void withKernel(Use use) throws Exception {
    Path socket = kaio.home().resolve("socket");
    Process kernel = kaio.start(PLAIN, "kaiod", "--listen", "unix:" + socket);
    try {
      await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(socket));
      use.make();
    } finally {
      kernel.toHandle().destroy(); // leaves its output to be read
      assertThat(Installed.end(kernel).status()).isZero();
    }
  }

  private static String refusal(Map<String, String> environment) throws Exception {
    Ended ended = kaio.run(environment, "modinfo");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).hasLineCount(1).startsWith("modinfo: ");
    return ended.err();
  }

  @Test
  void everyCommandHasItsVersionAndItsPage() throws Exception {
    assertThat(kaio.commands())
        .containsExactly("kaio", "kaiod", "kstat", "modinfo", "modload", "modunload", "truss");
    for (String command : kaio.commands()) {
      Ended ended = kaio.run(PLAIN, command, "--version");
      assertThat(ended.out()).startsWith(command + " ").hasLineCount(1);
      assertThat(ended.err()).isEmpty();
      assertThat(ended.status()).isZero();
      assertThat(Stream.of("1", "8"))
          .anyMatch(
              section ->
                  Files.exists(
                      kaio.path("share/man/man" + section + "/" + command + "." + section)));
    }
  }

  @Test
  void theCommandsUseAKernelOfTheInstallation() throws Exception {
    withKernel(
        () -> {
          assertThat(kaio.run(PLAIN, "modload", "-p", "sys/kaio").err()).isEmpty();
          assertThat(kaio.run(PLAIN, "modinfo").out()).contains("kaio (kernel Async I/O)");
          assertThat(kaio.run(PLAIN, "kstat", "-p", "kaio:0:kaio:bytes_read").out())
              .isEqualTo("kaio:0:kaio:bytes_read\t0\n");
          assertThat(kaio.run(PLAIN, "modunload", "-i", "105"))
              .isEqualTo(new Ended(16, "", "can't unload the module: Device busy\n")); // R-MOD-21
          assertThat(kaio.run(PLAIN, "truss", "-p", "12345"))
              .isEqualTo(new Ended(1, "", "truss: there is no process 12345\n"));
          assertThat(kaio.run(PLAIN, "kaio", "control", "clock").status()).isZero();
        });
  }

  @Test
  void aCommandIsFoundThroughALinkAndFromAnotherDirectory() throws Exception {
    Path link = directory.resolve("link");
    Files.createSymbolicLink(link, Path.of("kaio/bin/modinfo"));

    assertThat(kaio.run(PLAIN, link.toString(), "--version").out()).startsWith("modinfo ");
  }

  @Test
  void aJavaThatIsNotThereIsOneLine() throws Exception {
    assertThat(refusal(Map.of("JAVA_HOME", "/nonexistent"))).contains("JAVA_HOME is /nonexistent");
    assertThat(refusal(Map.of("KAIO_JAVA", "/nonexistent"))).contains("KAIO_JAVA is /nonexistent");
  }

  @Test
  void withoutAnyJavaItIsOneLine() throws Exception {
    Path empty = Files.createDirectory(directory.resolve("empty"));
    Map<String, String> none = Map.of("JAVA_HOME", "", "PATH", empty.toString());

    assertThat(refusal(none)).contains("there is no Java");
  }

  @Test
  void aJavaThatIsTooOldIsOneLine() throws Exception {
    Path old = Files.createDirectories(directory.resolve("old/bin")).getParent();
    Files.writeString(old.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"11.0.2\"\n");
    Files.createFile(old.resolve("bin/java")).toFile().setExecutable(true, false);

    assertThat(refusal(Map.of("JAVA_HOME", old.toString()))).contains("11.0.2", "17 or newer");
  }

  @Test
  void theFirstCommandLetsArchivesOfClassesBeMadeThatLaterOnesUse() throws Exception {
    kaio.run("modinfo", "--version");
    Path cache = kaio.home().resolve(".cache/kaio");
    await().atMost(Duration.ofMinutes(4)).until(() -> archives(cache).size() == 5);

    Path classes = kaio.home().resolve("classes");
    kaio.run(Map.of("KAIO_JAVA_FLAGS", "-Xlog:class+load:file=" + classes), "modinfo", "--version");
    assertThat(Files.readAllLines(classes))
        .anyMatch(line -> line.matches(".*dev\\.kaio\\.modinfo\\.Main .*shared objects file.*"));
    assertWorksWithoutItsArchive(archives(cache));
  }

  /** Those that are done: until all are, their directory has another name. */
  private static List<Path> archives(Path cache) throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(jsa|aot)"))
          .filter(file -> !file.getParent().toString().endsWith(".new"))
          .toList();
    }
  }

  /** Damaged, another program's, unreadable or gone: it is slower, and says nothing of it. */
  private static void assertWorksWithoutItsArchive(List<Path> archives) throws Exception {
    Path archive = archiveOf("modinfo", archives);
    byte[] whole = Files.readAllBytes(archive);
    assertThat(archive.toFile().setWritable(true)).isTrue();
    Files.writeString(archive, "no archive");
    assertSaysItsVersion();
    Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
    assertSaysItsVersion();
    Files.write(archive, Files.readAllBytes(archiveOf("kaiod", archives)));
    assertSaysItsVersion();
    assertThat(archive.toFile().setReadable(false, false)).isTrue();
    assertSaysItsVersion();
    Files.delete(archive);
    assertSaysItsVersion();
    assertThat(archive).doesNotExist(); // made once, not at every start
  }

  private static Path archiveOf(String command, List<Path> archives) {
    return archives.stream()
        .filter(file -> file.getFileName().toString().startsWith(command + "."))
        .findFirst()
        .orElseThrow();
  }

  private static void assertSaysItsVersion() throws Exception {
    Ended ended = kaio.run("modinfo", "--version");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).startsWith("modinfo ");
    assertThat(ended.status()).isZero();
  }

  @Test
  void whereNothingCanBeKeptACommandWorksWithoutArchives() throws Exception {
    Ended ended = kaio.run(Map.of("HOME", "/nonexistent"), "modinfo", "--version");

    assertThat(ended.err()).isEmpty();
    assertThat(ended.status()).isZero();
  }

  @Test
  void programsAreBuiltWithWhatPkgConfigSays() throws Exception {
    assumeTrue(Files.exists(kaio.path("lib/libkaio.so")), "libkaio is not built");
    assumeTrue(hasPkgConfig(), "there is no pkg-config");
    String where = kaio.path("lib/pkgconfig").toString();
    Path program = kaio.home().resolve("first");
    Path source = Path.of("src/test/c/first.c").toAbsolutePath();
    Installed.host(
        "sh",
        "-c",
        "cc '"
            + source
            + "' -o '"
            + program
            + "' $(PKG_CONFIG_PATH='"
            + where
            + "' pkg-config --cflags --libs kaio)");

    withKernel(
        () ->
            assertThat(kaio.run(program.toString(), "/dev/rdsk/c0t0d0s0").out())
                .isEqualTo("8192 bytes, errno 0\n"));
  }

  private static boolean hasPkgConfig() throws Exception {
    return Installed.end(new ProcessBuilder("sh", "-c", "command -v pkg-config").start()).status()
        == 0;
  }

  @Test
  void aShellCompletesTheCommands() throws Exception {
    String script = "for f in \"$0\"/*; do . \"$f\"; complete -p \"${f##*/}\" || exit; done";
    String where = kaio.path("share/bash-completion/completions").toString();

    assertThat(Installed.host("bash", "-c", script, where).out())
        .hasLineCount(kaio.commands().size());
  }
}
