package dev.kaio.server;

import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The file of a Unix socket. A socket is bound in a directory that is closed to others, gets mode
 * 0600 there and is then moved to its place, so that at no time somebody else can connect. A file
 * that a dead server left is replaced.
 */
final class UnixSocketFile {
  private final Path path;
  private final Path workshop;
  private Object fileKey;

  private UnixSocketFile(Path path, Path workshop) {
    this.path = path;
    this.workshop = workshop;
  }

  /**
   * Prepares to bind.
   *
   * @throws IOException with one line, if a server lives there, or something that is no socket
   */
  static UnixSocketFile at(Endpoint.Unix endpoint) throws IOException {
    Path path = endpoint.path().toAbsolutePath();
    Path directory = path.getParent();
    if (!Files.exists(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      refuseUnlessStale(path);
    }
    return new UnixSocketFile(path, makeWorkshop(directory));
  }

  /** Makes a private directory with a short name, since the paths of sockets are limited. */
  private static Path makeWorkshop(Path directory) throws IOException {
    String prefix = ".k" + Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX);
    for (int suffix = 0; ; suffix++) {
      try {
        return Files.createDirectory(
            directory.resolve(prefix + "-" + suffix),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } catch (FileAlreadyExistsException e) {
        if (suffix == 99) {
          throw e; // no server leaves so many behind
        }
      }
    }
  }

  private static void refuseUnlessStale(Path path) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isOther()) {
      throw new IOException("the file exists and is not a socket");
    }
    if (isServed(path)) {
      throw new IOException("a server is listening there already");
    }
  }

  private static boolean isServed(Path path) throws IOException {
    try {
      SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
      return true;
    } catch (ConnectException e) {
      return false; // refused: the server that made it is dead
    }
  }

  /** Where to bind. */
  Path bindPath() {
    return workshop.resolve("s");
  }

  /** The socket listens: it becomes reachable. */
  void publish() throws IOException {
    Files.setPosixFilePermissions(bindPath(), PosixFilePermissions.fromString("rw-------"));
    fileKey = Files.readAttributes(bindPath(), BasicFileAttributes.class).fileKey();
    Files.move(
        bindPath(), path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Files.delete(workshop);
  }

  /** The socket could not be made. */
  void discard() throws IOException {
    Files.deleteIfExists(bindPath());
    Files.deleteIfExists(workshop);
  }

  /** The server ends: the file goes, unless another server has put its own there. */
  void remove() throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        && Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
            .fileKey()
            .equals(fileKey)) {
      Files.delete(path);
    }
  }
}
