package dev.kaio.server.host;

import dev.kaio.abi.Errno;
import dev.kaio.dev.HostDirectory;
import dev.kaio.dev.HostException;
import dev.kaio.dev.HostFile;
import dev.kaio.dev.HostOpen;
import dev.kaio.dev.HostReply;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A directory of the host and what is below it. Every name of a path is looked up in the directory
 * that the name before has opened, and no link is followed; so whoever moves directories or puts
 * links in their place meanwhile leads nobody out.
 */
final class HostTree implements HostDirectory {
  private final FileHost host;
  private final HostWork work;
  private final HostThreads.Lane lane;
  private final SecureDirectoryStream<Path> root;

  HostTree(FileHost host, HostWork work, SecureDirectoryStream<Path> root) {
    this.host = host;
    this.work = work;
    this.lane = work.newLane();
    this.root = root;
  }

  @Override
  public void open(String path, HostOpen how, HostReply<HostFile> reply) {
    work.ask(lane, () -> openBelow(path, how), reply, HostWork.NOTHING);
  }

  private HostFile openBelow(String path, HostOpen how) throws IOException {
    List<String> names =
        Arrays.stream(path.split("/"))
            .filter(name -> !name.isEmpty() && !name.equals("."))
            .collect(Collectors.toList());
    if (names.contains("..")) {
      throw failure(Errno.EACCES);
    }
    if (names.stream().anyMatch(name -> name.indexOf('\0') >= 0)) {
      throw failure(Errno.ENOENT);
    }
    if (names.isEmpty()) {
      throw failure(Errno.EISDIR);
    }
    return descend(root, names, how);
  }

  private HostFile descend(SecureDirectoryStream<Path> at, List<String> names, HostOpen how)
      throws IOException {
    Path name = Path.of(names.get(0));
    if (names.size() == 1) {
      return openFile(at, name, how);
    }
    PosixFileAttributes attributes = attributes(at, name);
    if (attributes.isSymbolicLink()) {
      throw failure(Errno.ELOOP);
    }
    if (!attributes.isDirectory()) { // a pipe, opened as a directory, would wait for a writer
      throw failure(Errno.ENOTDIR);
    }
    try (SecureDirectoryStream<Path> next =
        at.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      return descend(next, names.subList(1, names.size()), how);
    }
  }

  private HostFile openFile(SecureDirectoryStream<Path> at, Path name, HostOpen how)
      throws IOException {
    try {
      checkRegular(attributes(at, name));
    } catch (NoSuchFileException e) {
      if (!how.create()) {
        throw e;
      }
    }
    // What has come into the file's place since is opened without following it, or not at all.
    FileChannel channel =
        (FileChannel)
            at.newByteChannel(
                name,
                options(how),
                PosixFilePermissions.asFileAttribute(HostPermissions.of(how.permissions())));
    boolean kept = false;
    try {
      HostFile file = host.adopt(channel, attributes(at, name));
      kept = true;
      return file;
    } finally {
      if (!kept) {
        channel.close();
      }
    }
  }

  private static void checkRegular(PosixFileAttributes attributes) throws HostException {
    if (attributes.isSymbolicLink()) {
      throw failure(Errno.ELOOP);
    } else if (attributes.isDirectory()) {
      throw failure(Errno.EISDIR);
    } else if (!attributes.isRegularFile()) {
      throw failure(Errno.ENXIO);
    }
  }

  private static PosixFileAttributes attributes(SecureDirectoryStream<Path> at, Path name)
      throws IOException {
    return at.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }

  private static Set<OpenOption> options(HostOpen how) {
    Set<OpenOption> options = new HashSet<>();
    options.add(LinkOption.NOFOLLOW_LINKS);
    if (how.read()) {
      options.add(StandardOpenOption.READ);
    }
    if (how.write()) {
      options.add(StandardOpenOption.WRITE);
    }
    if (how.create()) {
      options.add(how.exclusive() ? StandardOpenOption.CREATE_NEW : StandardOpenOption.CREATE);
    }
    if (how.truncate()) {
      options.add(StandardOpenOption.TRUNCATE_EXISTING);
    }
    return options;
  }

  private static HostException failure(Errno errno) {
    return new HostException(errno, Errno.textOf(errno.code()));
  }

  @Override
  public void close() {
    work.askLast(
        lane,
        () -> {
          root.close();
          return null;
        },
        (errno, nothing) -> {});
  }
}
