package dev.kaio.modinfo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModloadTest {
  private static final String USAGE = "usage:  modload [-p] [-e <exec_file>] <filename>";

  @TempDir Path directory;

  private final FakeModctl kernel = new FakeModctl().with(Samples.kaio()).loads(105);

  private Path script(String body) throws IOException {
    Path file = Files.writeString(directory.resolve("script"), "#!/bin/sh\n" + body + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  @DisplayName("R-MOD-20 a success is silent and exit code 0")
  void aSuccessIsSilentAndExitCode0() {
    Run.of(kernel, "modload", "/kernel/sys/kaio").assertPrinted();

    assertThat(kernel.calls).containsExactly("load false /kernel/sys/kaio", "close");
  }

  @Test
  @DisplayName("R-MOD-20 a relative name gets the working directory unless -p")
  void aRelativeNameGetsTheCurrentDirectoryUnlessTheModulePathIsUsed() {
    Run.of(kernel, "modload", "sys/kaio").assertPrinted();
    Run.of(kernel, "modload", "-p", "sys/kaio").assertPrinted();

    assertThat(kernel.calls)
        .containsExactly(
            "load false " + System.getProperty("user.dir") + "/sys/kaio",
            "close",
            "load true sys/kaio",
            "close");
  }

  @Test
  @DisplayName("R-MOD-20 without privilege it is exit code 255")
  void withoutPrivilegeItIsExitCode255() {
    Run.of(kernel.fails(Errno.EPERM), "modload", "-p", "sys/kaio")
        .assertFailed(255, "Insufficient privileges to load a module");
  }

  @ParameterizedTest
  @CsvSource({
    "ENOENT, 2, No such file or directory",
    "ENXIO, 6, No such device or address",
    "EFAULT, 14, Bad address",
    "EINVAL, 22, Invalid argument",
    "ENOSPC, 28, Out of memory or no room in system tables",
    "ETIMEDOUT, 145, Connection timed out",
  })
  @DisplayName("R-MOD-10 R-MOD-20 another error is its text and its number")
  void anotherErrorIsItsTextAndItsNumber(Errno errno, int status, String text) {
    Run.of(kernel.fails(errno), "modload", "-p", "sys/kaio")
        .assertFailed(status, "can't load module: " + text);
  }

  @Test
  @DisplayName("R-MOD-20 R-MOD-22 less than two or more than five words are the usage")
  void lessThanTwoOrMoreThanFiveWordsAreTheUsage() {
    Run.of(kernel, "modload").assertFailed(255, USAGE);
    Run.of(kernel, "modload", "-p", "-p", "-p", "-p", "a").assertFailed(255, USAGE);
    Run.of(kernel, "modload", "a", "b", "c", "d", "e").assertFailed(255, USAGE);
    assertThat(kernel.calls).isEmpty();

    Run.of(kernel, "modload", "-p", "-p", "-p", "a").assertPrinted();
  }

  @Test
  @DisplayName("R-MOD-20 the endpoint does not count among the words")
  void theEndpointDoesNotCountAmongTheWords() {
    Run.of(kernel, "modload", "-p", "-s", "unix:/k", "-p", "-p", "a").assertPrinted();
    Run.of(kernel, "modload", "-s", "unix:/k").assertFailed(255, USAGE);
  }

  @Test
  @DisplayName("R-MOD-20 a bad option or no name is the usage")
  void aBadOptionOrNoNameIsTheUsage() {
    Run.of(kernel, "modload", "-z", "kaio").assertFailed(255, USAGE);
    Run.of(kernel, "modload", "-e").assertFailed(255, USAGE);
    Run.of(kernel, "modload", "-p").assertFailed(255, USAGE);
    Run.of(kernel, "modload", "-e", "file").assertFailed(255, USAGE);
  }

  @Test
  void theExecFileRunsWhenTheModuleIsLoadedWithItsIdAndItsNumber() throws IOException {
    Path seen = directory.resolve("seen");
    Path script = script("echo \"$# $1 $2\" > '" + seen + "'");

    Run.of(kernel, "modload", "-p", "-e", script.toString(), "sys/kaio").assertPrinted();

    assertThat(seen).hasContent("2 105 178");
    assertThat(kernel.calls).containsExactly("load true sys/kaio", "info 105 1", "close");
  }

  @Test
  void theResultOfTheExecFileIsTheExitStatus() throws IOException {
    String script = script("exit 3").toString();

    Run run = Run.of(kernel, "modload", "-p", "-e", script, "sys/kaio");

    assertThat(run).isEqualTo(new Run(3, "'" + script + "' returned error 3.\n", ""));
  }

  @Test
  void anExecFileThatIsNotThereIsItsErrno() {
    Run.of(kernel, "modload", "-p", "-e", "/no/such", "sys/kaio")
        .assertFailed(2, "couldn't exec /no/such: No such file or directory");
  }

  @Test
  void anExecFileIsNotLookedForAlongThePath() {
    Run.of(kernel, "modload", "-p", "-e", "true", "sys/kaio")
        .assertFailed(2, "couldn't exec true: No such file or directory");
  }

  @Test
  void anExecFileThatMayNotBeRunIsItsErrno() throws IOException {
    Path file = Files.writeString(directory.resolve("plain"), "text");

    Run.of(kernel, "modload", "-p", "-e", file.toString(), "sys/kaio")
        .assertFailed(13, "couldn't exec " + file + ": Permission denied");
    Run.of(kernel, "modload", "-p", "-e", directory.toString(), "sys/kaio")
        .assertFailed(13, "couldn't exec " + directory + ": Permission denied");
  }

  @Test
  void theExecFileDoesNotRunWhenTheLoadFails() {
    Run.of(kernel.fails(Errno.ENOENT), "modload", "-p", "-e", "/no/such", "sys/kaio")
        .assertFailed(2, "can't load module: No such file or directory");
  }

  @Test
  void aModuleThatIsGoneBeforeTheExecFileRunsIsAnError() {
    Run.of(kernel.loads(7), "modload", "-p", "-e", "/no/such", "sys/kaio")
        .assertFailed(22, "can't get module status: Invalid argument");
  }
}
