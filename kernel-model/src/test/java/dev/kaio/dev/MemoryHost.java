package dev.kaio.dev;

import dev.kaio.abi.Errno;
import dev.kaio.sched.Scheduler;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A host in memory, whose every reply the test controls: it comes with the next turn of the run
 * queue, or after {@link #delayNanos}, or, while {@link #holding}, when the test lets it go.
 */
public final class MemoryHost implements HostIo {
  private final Scheduler scheduler;
  private final Map<String, Content> files = new HashMap<>();
  private final Set<String> links = new HashSet<>();
  private final ArrayDeque<Errno> errors = new ArrayDeque<>();
  private final List<Runnable> held = new ArrayList<>();

  /** Whether requests wait for {@link #let}. */
  public boolean holding;

  /** Whether requests are answered before they return. */
  public boolean immediate;

  /** How long every request takes. */
  public long delayNanos;

  /** Requests to force something to the storage. */
  public int syncs;

  private static final class Content {
    byte[] bytes = new byte[0];
  }

  public MemoryHost(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Makes a file. */
  public MemoryHost with(String path, byte[] bytes) {
    files.computeIfAbsent(path, p -> new Content()).bytes = bytes.clone();
    return this;
  }

  /** Makes a symbolic link, wherever it leads. */
  public MemoryHost withLink(String path) {
    links.add(path);
    return this;
  }

  /** What is in a file. */
  public byte[] bytes(String path) {
    return files.get(path).bytes.clone();
  }

  /** The next request that is carried out fails. */
  public void failNext(Errno errno) {
    errors.add(errno);
  }

  /** Requests that wait. */
  public int held() {
    return held.size();
  }

  /** Carries out the request at this place among those that wait, in the turn of the caller. */
  public void let(int index) {
    held.remove(index).run();
  }

  private interface Work<T> {
    T run();
  }

  private <T> void request(HostReply<T> reply, Work<T> work) {
    Runnable action =
        () -> {
          Errno errno = errors.poll();
          if (errno != null) {
            reply.reply(errno.code(), null);
          } else {
            reply.reply(0, work.run());
          }
        };
    if (immediate) {
      action.run();
    } else if (holding) {
      held.add(action);
    } else if (delayNanos > 0) {
      scheduler.callouts().schedule(scheduler.clock().monotonicNanos() + delayNanos, action);
    } else {
      scheduler.runQueue().append(action);
    }
  }

  @Override
  public HostFile openDisk(String path, long size) throws HostException {
    if (isDirectory(path)) {
      throw new HostException(Errno.EISDIR, path + ": Is a directory");
    }
    if (size < 0 && !files.containsKey(path)) {
      throw new HostException(Errno.ENOENT, path + ": No such file or directory");
    }
    Content content = files.computeIfAbsent(path, p -> new Content());
    content.bytes = Arrays.copyOf(content.bytes, Math.max(content.bytes.length, (int) size));
    return new MemoryFile(content);
  }

  private boolean isDirectory(String path) {
    return files.keySet().stream().anyMatch(file -> file.startsWith(path + "/"));
  }

  @Override
  public HostDirectory openRoot(String path) throws HostException {
    if (!isDirectory(path)) {
      throw new HostException(Errno.ENOENT, path + ": No such file or directory");
    }
    return new HostDirectory() {
      @Override
      public void open(String below, HostOpen how, HostReply<HostFile> reply) {
        HostFile[] file = new HostFile[1];
        request(
            (errno, nothing) -> {
              int why = errno != 0 ? errno : find(path, below, how, file);
              reply.reply(why, file[0]);
            },
            () -> null);
      }

      @Override
      public void close() {}
    };
  }

  private int find(String root, String below, HostOpen how, HostFile[] file) {
    String at = root;
    for (String name : below.split("/")) {
      if (name.equals("..")) {
        return Errno.EACCES.code();
      }
      if (files.containsKey(at)) {
        return Errno.ENOTDIR.code();
      }
      at = name.isEmpty() || name.equals(".") ? at : at + "/" + name;
      if (links.contains(at)) {
        return Errno.ELOOP.code();
      }
    }
    if (isDirectory(at)) {
      return Errno.EISDIR.code();
    }
    if (!files.containsKey(at) && !how.create()) {
      return Errno.ENOENT.code();
    }
    if (files.containsKey(at) && how.create() && how.exclusive()) {
      return Errno.EEXIST.code();
    }
    Content content = files.computeIfAbsent(at, p -> new Content());
    if (how.truncate()) {
      content.bytes = new byte[0];
    }
    file[0] = new MemoryFile(content);
    return 0;
  }

  private final class MemoryFile implements HostFile {
    private final Content content;
    private final long sizeAtOpen;
    private boolean closed;

    MemoryFile(Content content) {
      this.content = content;
      sizeAtOpen = content.bytes.length;
    }

    @Override
    public long sizeAtOpen() {
      return sizeAtOpen;
    }

    private <T> void ask(HostReply<T> reply, Work<T> work) {
      if (closed) {
        scheduler.runQueue().append(() -> reply.reply(Errno.EBADF.code(), null));
      } else {
        request(reply, work);
      }
    }

    @Override
    public void read(long offset, int length, HostReply<ByteBuffer> reply) {
      ask(
          reply,
          () -> {
            int start = (int) Math.min(offset, content.bytes.length);
            int end = (int) Math.min(offset + length, content.bytes.length);
            return ByteBuffer.wrap(Arrays.copyOfRange(content.bytes, start, end));
          });
    }

    @Override
    public ByteBuffer view(long offset, int length) {
      return null;
    }

    @Override
    public void readInto(ByteBuffer place, long offset, HostReply<Integer> reply) {
      read(
          offset,
          place.remaining(),
          (errno, bytes) -> {
            int got = errno == 0 ? bytes.remaining() : 0;
            if (errno == 0) {
              place.put(bytes);
            }
            reply.reply(errno, got);
          });
    }

    @Override
    public void writeFrom(ByteBuffer place, long offset, HostReply<Void> reply) {
      write(offset, place, reply);
    }

    @Override
    public void write(long offset, ByteBuffer bytes, HostReply<Void> reply) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      ask(
          reply,
          () -> {
            int end = (int) offset + copy.length;
            content.bytes = Arrays.copyOf(content.bytes, Math.max(end, content.bytes.length));
            System.arraycopy(copy, 0, content.bytes, (int) offset, copy.length);
            return null;
          });
    }

    @Override
    public void stat(HostReply<HostStat> reply) {
      ask(reply, () -> new HostStat(content.bytes.length, 0644, 0, 0, content.hashCode()));
    }

    @Override
    public void setSize(long size, HostReply<Void> reply) {
      ask(
          reply,
          () -> {
            content.bytes = Arrays.copyOf(content.bytes, (int) size);
            return null;
          });
    }

    @Override
    public void sync(HostReply<Void> reply) {
      ask(
          reply,
          () -> {
            syncs++;
            return null;
          });
    }

    @Override
    public void close(HostReply<Void> reply) {
      ask(reply, () -> null);
      closed = true;
    }
  }
}
