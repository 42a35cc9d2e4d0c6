package dev.kaio.server.host;

import dev.kaio.abi.Errno;
import dev.kaio.dev.HostDirectory;
import dev.kaio.dev.HostException;
import dev.kaio.dev.HostFile;
import dev.kaio.dev.HostIo;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The files of the machine that this server runs on. */
public final class FileHost implements HostIo {
  /** Requests that may wait for the host's storage; one more is answered EAGAIN. */
  static final int CAPACITY = 16384;

  private final HostThreads threads;
  private final Copies copies;
  private final HostWork work;
  private final UnaryOperator<FileChannel> wrapper;
  private final Set<HostChannel> open = ConcurrentHashMap.newKeySet();

  /**
   * @param threadCount how many threads wait for the storage
   * @param copies what is done by the end of the loop's turn
   * @param kernel takes messages from any thread, and runs each in the kernel's turn
   * @param wrapper what is put around each file's channel
   */
  public FileHost(
      int threadCount,
      Copies copies,
      Consumer<Runnable> kernel,
      UnaryOperator<FileChannel> wrapper) {
    this.copies = copies;
    threads = new HostThreads(threadCount, CAPACITY, new DefaultThreadFactory("kaio-host", true));
    work = new HostWork(threads, copies, kernel);
    this.wrapper = wrapper;
  }

  @Override
  public HostFile openDisk(String name, long size) throws HostException {
    try {
      Path path = Path.of(name);
      if (Files.isDirectory(path)) {
        throw failure(name, Errno.EISDIR, Errno.textOf(Errno.EISDIR.code()));
      }
      if (Files.exists(path) && !Files.isRegularFile(path)) { // a pipe would block right here
        throw failure(name, Errno.ENXIO, "not a regular file");
      }
      Set<OpenOption> how = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (size >= 0) {
        how = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
      }
      return openDisk(name, path, how, size);
    } catch (InvalidPathException e) {
      throw failure(name, Errno.ENOENT, "no file can have this name");
    } catch (HostException e) {
      throw e;
    } catch (IOException e) {
      Errno errno = HostErrors.errno(e);
      throw failure(name, errno, Errno.textOf(errno.code()));
    }
  }

  private HostFile openDisk(String name, Path path, Set<OpenOption> how, long size)
      throws IOException {
    FileChannel channel = FileChannel.open(path, how);
    boolean kept = false;
    try {
      lock(name, channel);
      if (size > channel.size()) {
        setSize(channel, size);
      }
      PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
      FileChannel wrapped = wrapper.apply(channel);
      HostFile file = adopt(wrapped, PageCache.of(wrapped), attributes);
      kept = true;
      return file;
    } finally {
      if (!kept) {
        channel.close();
      }
    }
  }

  /** Two kernels that write to one disk would destroy it. The lock ends with the channel. */
  private static void lock(String name, FileChannel channel) throws IOException {
    boolean locked;
    try {
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      locked = false;
    }
    if (!locked) {
      throw failure(name, Errno.EBUSY, "it is a disk already");
    }
  }

  private static HostException failure(String name, Errno errno, String why) {
    return new HostException(errno, "cannot open " + name + ": " + why);
  }

  /** Cuts a file or makes it longer; the host fills up with zeros. */
  public static void setSize(FileChannel channel, long size) throws IOException {
    if (channel.size() > size) {
      channel.truncate(size);
    } else if (channel.size() < size) {
      channel.write(ByteBuffer.allocate(1), size - 1);
    }
  }

  /** Makes an open channel a file of the kernel. It may grow, so nothing is known of its cache. */
  HostFile adopt(FileChannel channel, PosixFileAttributes attributes) throws IOException {
    return adopt(wrapper.apply(channel), PageCache.unknown(), attributes);
  }

  private HostFile adopt(FileChannel channel, PageCache cache, PosixFileAttributes attributes)
      throws IOException {
    HostChannel[] file = new HostChannel[1];
    file[0] = new HostChannel(work, channel, cache, attributes, () -> open.remove(file[0]));
    open.add(file[0]);
    return file[0];
  }

  @Override
  @SuppressWarnings("StreamResourceLeak") // the directory that is given out stays open
  public HostDirectory openRoot(String name) throws HostException {
    try {
      Path path = Path.of(name);
      DirectoryStream<Path> directory = Files.newDirectoryStream(path);
      if (directory instanceof SecureDirectoryStream<Path> root) {
        return new HostTree(this, work, root);
      }
      directory.close();
      throw failure(name, Errno.ENOTSUP, "this host cannot open files below a directory safely");
    } catch (InvalidPathException e) {
      throw failure(name, Errno.ENOENT, "no directory can have this name");
    } catch (HostException e) {
      throw e;
    } catch (IOException e) {
      Errno errno = HostErrors.errno(e);
      throw failure(name, errno, Errno.textOf(errno.code()));
    }
  }

  /**
   * Takes no more requests, carries out those that it has, forces what was written to the storage,
   * and closes all files. The kernel's loop must still run.
   *
   * @throws IOException with one line that says what is not known to be on the storage
   */
  public void end(long millis) throws IOException {
    Queue<IOException> failures = new ConcurrentLinkedQueue<>();
    copies.close();
    open.forEach(file -> file.end(failures::add));
    if (!threads.close(millis)) {
      throw new IOException("a file of the host did not answer within " + millis + " ms");
    }
    IOException failure = failures.poll();
    if (failure != null) {
      String why = Errno.textOf(HostErrors.errno(failure).code());
      throw new IOException("a file of the host could not be forced: " + why, failure);
    }
  }
}
