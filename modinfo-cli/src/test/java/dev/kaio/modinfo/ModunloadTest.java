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

class ModunloadTest {
  private static final String USAGE = "usage:  modunload -i <module_id> [-e <exec_file>]";

  @TempDir Path directory;

  private final FakeModctl kernel =
      new FakeModctl().with(Samples.kaio(), Samples.plain(7, "plain"));

  private Path script(String body) throws IOException {
    Path file = Files.writeString(directory.resolve("script"), "#!/bin/sh\n" + body + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  @DisplayName("R-MOD-21 a success is silent and exit code 0")
  void aSuccessIsSilentAndExitCode0() {
    Run.of(kernel, "modunload", "-i", "7").assertPrinted();

    assertThat(kernel.calls).containsExactly("unload 7", "close");
  }

  @Test
  @DisplayName("R-MOD-7 R-MOD-21 kaio is busy and exit code 16")
  void kaioIsBusyAndExitCode16() {
    Run.of(kernel.fails(Errno.EBUSY), "modunload", "-i", "105")
        .assertFailed(16, "can't unload the module: Device busy");
  }

  @Test
  @DisplayName("R-MOD-12 R-MOD-21 an unknown id is invalid argument and exit code 22")
  void anUnknownIdIsInvalidArgumentAndExitCode22() {
    Run.of(kernel.fails(Errno.EINVAL), "modunload", "-i", "300")
        .assertFailed(22, "can't unload the module: Invalid argument");
  }

  @Test
  @DisplayName("R-MOD-21 without privilege it is exit code 255")
  void withoutPrivilegeItIsExitCode255() {
    kernel.fails(Errno.EPERM);

    Run.of(kernel, "modunload", "-i", "7")
        .assertFailed(255, "Insufficient privileges to unload a module");
    Run.of(kernel, "modunload", "-i", "0")
        .assertFailed(255, "Insufficient privileges to unload a module");
  }

  @Test
  @DisplayName("R-MOD-21 the id 0 never reports another failure")
  void theIdZeroNeverReportsAnotherFailure() {
    Run.of(kernel.fails(Errno.EBUSY), "modunload", "-i", "0").assertPrinted();
    Run.of(kernel.fails(Errno.EINVAL), "modunload", "-i", "0").assertPrinted();
  }

  @Test
  @DisplayName("R-MOD-21 R-MOD-22 fewer than three words are the usage")
  void fewerThanThreeWordsAreTheUsage() {
    Run.of(kernel, "modunload").assertFailed(255, USAGE);
    Run.of(kernel, "modunload", "-i7").assertFailed(255, USAGE);
    Run.of(kernel, "modunload", "-s", "unix:/k", "-i7").assertFailed(255, USAGE);
    Run.of(kernel, "modunload", "-ix").assertFailed(255, USAGE);

    assertThat(kernel.calls).isEmpty();
  }

  @Test
  @DisplayName("R-MOD-21 a bad option or no id is the usage")
  void aBadOptionOrNoIdIsTheUsage() {
    Run.of(kernel, "modunload", "-i", "7", "-z").assertFailed(255, USAGE);
    Run.of(kernel, "modunload", "-e", "file").assertFailed(255, USAGE);
    Run.of(kernel, "modunload", "7", "8").assertFailed(255, USAGE);

    assertThat(kernel.calls).isEmpty();
  }

  @Test
  @DisplayName("R-MOD-21 an id that is no number is invalid")
  void anIdThatIsNoNumberIsInvalid() {
    Run.of(kernel, "modunload", "-i", "kaio").assertFailed(255, "Invalid id kaio");
  }

  @Test
  void theExecFileRunsBeforeTheModuleIsUnloaded() throws IOException {
    Path seen = directory.resolve("seen");
    Path script = script("echo \"$# $1 $2\" > '" + seen + "'");

    Run.of(kernel, "modunload", "-i", "7", "-e", script.toString()).assertPrinted();

    assertThat(seen).hasContent("2 7 -1");
    assertThat(kernel.calls).containsExactly("info 7 1", "unload 7", "close");
  }

  @Test
  void anExecFileThatFailsKeepsTheModuleAndIsTheExitStatus() throws IOException {
    String script = script("exit 9").toString();

    Run run = Run.of(kernel, "modunload", "-i", "7", "-e", script);

    assertThat(run).isEqualTo(new Run(9, script + " returned error 9.\n", ""));
    assertThat(kernel.calls).doesNotContain("unload 7");
  }

  @Test
  void anExecFileThatCannotRunKeepsTheModule() {
    Run.of(kernel, "modunload", "-i", "7", "-e", "/no/such")
        .assertFailed(2, "couldn't exec /no/such: No such file or directory");

    assertThat(kernel.calls).doesNotContain("unload 7");
  }

  @Test
  void anExecFileForAnUnknownModuleDoesNotRun() {
    Run.of(kernel, "modunload", "-i", "300", "-e", "/no/such")
        .assertFailed(22, "can't get module information: Invalid argument");
  }
}
