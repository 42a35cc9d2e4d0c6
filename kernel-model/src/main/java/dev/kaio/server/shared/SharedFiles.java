package dev.kaio.server.shared;

import dev.kaio.abi.Errno;
import dev.kaio.dev.HostException;
import dev.kaio.server.host.FileHost;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Makes files for shared memory, as many and as large as all processes together may have. Each is
 * in a new directory of its own that is closed to others, so nobody can have put anything there.
 * Used from any loop.
 */
public final class SharedFiles {
  private static final FileAttribute<?> DIRECTORY_MODE = mode("rwx------");
  private static final FileAttribute<?> FILE_MODE = mode("rw-------");

  private final Path directory;
  private final SharedLimits limits;

  // Guarded by this.
  private long bytes;
  private int files;

  /**
   * @param directory in which the directories are made; null: there are no files
   */
  public SharedFiles(Path directory, SharedLimits limits) {
    this.directory = directory;
    this.limits = limits;
  }

  private static FileAttribute<?> mode(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  SharedLimits limits() {
    return limits;
  }

  /**
   * Makes a file of zeros.
   *
   * @throws HostException ENOTSUP without a directory, ENOMEM or ENFILE beyond the limits of all
   * @throws IOException whatever the host says
   */
  SharedFile make(long length) throws IOException {
    if (directory == null) {
      throw new HostException(Errno.ENOTSUP, "there is no directory for shared memory");
    }
    take(length);
    boolean made = false;
    try {
      SharedFile file = open(length);
      made = true;
      return file;
    } finally {
      if (!made) {
        gone(length);
      }
    }
  }

  private SharedFile open(long length) throws IOException {
    Path own = Files.createTempDirectory(directory, "kaiod-", DIRECTORY_MODE);
    Path path = own.resolve("memory");
    FileChannel channel = null;
    boolean made = false;
    try {
      channel =
          FileChannel.open(
              path,
              Set.of(
                  StandardOpenOption.CREATE_NEW,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  LinkOption.NOFOLLOW_LINKS),
              FILE_MODE);
      FileHost.setSize(channel, length);
      SharedFile file = new SharedFile(this, path, channel, length);
      made = true;
      return file;
    } finally {
      if (!made) {
        if (channel != null) {
          channel.close();
        }
        Files.deleteIfExists(path);
        Files.delete(own);
      }
    }
  }

  private synchronized void take(long length) throws HostException {
    if (files >= limits.filesInAll()) {
      throw new HostException(Errno.ENFILE, "there are too many shared files");
    }
    if (length > limits.bytesInAll() - bytes) {
      throw new HostException(Errno.ENOMEM, "there is too much shared memory");
    }
    files++;
    bytes += length;
  }

  synchronized void gone(long length) {
    files--;
    bytes -= length;
  }

  /** Bytes of the files that there are. */
  public synchronized long bytes() {
    return bytes;
  }
}
