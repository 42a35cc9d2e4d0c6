package dev.kaio.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Errno;
import dev.kaio.dev.HostException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures of the host as errnos. */
class HostErrorsTest {

  @Test
  void failures_that_java_names_have_their_errno() {
    assertThat(HostErrors.errno(new NoSuchFileException("f"))).isEqualTo(Errno.ENOENT);
    assertThat(HostErrors.errno(new AccessDeniedException("f"))).isEqualTo(Errno.EACCES);
    assertThat(HostErrors.errno(new FileAlreadyExistsException("f"))).isEqualTo(Errno.EEXIST);
    assertThat(HostErrors.errno(new NotDirectoryException("f"))).isEqualTo(Errno.ENOTDIR);
    assertThat(HostErrors.errno(new FileSystemLoopException("f"))).isEqualTo(Errno.ELOOP);
    assertThat(HostErrors.errno(new ClosedChannelException())).isEqualTo(Errno.EBADF);
    assertThat(HostErrors.errno(new HostException(Errno.EISDIR, "f"))).isEqualTo(Errno.EISDIR);
  }

  @ParameterizedTest
  @CsvSource({
    "No space left on device, ENOSPC",
    "Disk quota exceeded, ENOSPC",
    "Read-only file system, EROFS",
    "File too large, EFBIG",
    "Too many open files, EMFILE",
    "Input/output error, EIO",
    "something new, EIO",
  })
  void others_are_known_by_the_text_of_the_c_library(String text, Errno errno) {
    assertThat(HostErrors.errno(new IOException(text))).isEqualTo(errno);
    assertThat(HostErrors.errno(new FileSystemException("f", null, text))).isEqualTo(errno);
  }

  @Test
  void a_failure_without_a_text_is_EIO() {
    assertThat(HostErrors.errno(new IOException())).isEqualTo(Errno.EIO);
  }

  @Test
  void a_link_is_ELOOP_although_java_adds_to_its_text() {
    String text =
        "Too many levels of symbolic links or unable to access attributes of symbolic link";
    assertThat(HostErrors.errno(new FileSystemException("f", null, text))).isEqualTo(Errno.ELOOP);
  }
}
