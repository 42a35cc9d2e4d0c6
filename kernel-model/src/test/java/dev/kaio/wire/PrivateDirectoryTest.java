package dev.kaio.wire;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateDirectoryTest {
  @TempDir Path parent;

  private final long uid = new UnixSystem().getUid();

  private Path directory(String mode) throws IOException {
    Path directory = Files.createDirectory(parent.resolve("d"));
    return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
  }

  private void assertRefused(Path path, long user) {
    assertThatThrownBy(() -> PrivateDirectory.check(path, user))
        .isInstanceOf(IOException.class)
        .hasMessage(path + " is not a private directory of user " + user);
  }

  @Test
  void aClosedDirectoryOfTheUserIsTaken() throws IOException {
    Path directory = directory("rwx------");
    assertThatCode(() -> PrivateDirectory.check(directory, uid)).doesNotThrowAnyException();
  }

  @Test
  void aDirectoryThatOthersCanReadIsRefused() throws IOException {
    assertRefused(directory("rwxr-x---"), uid);
  }

  @Test
  void aDirectoryOfSomebodyElseIsRefused() throws IOException {
    assertRefused(directory("rwx------"), uid + 1);
  }

  @Test
  void aLinkToADirectoryOrAFileIsRefused() throws IOException {
    assertRefused(Files.createSymbolicLink(parent.resolve("link"), directory("rwx------")), uid);
    Path file = Files.createFile(parent.resolve("file"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertRefused(file, uid);
  }
}
