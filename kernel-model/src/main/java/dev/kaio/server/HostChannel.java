package dev.kaio.server;

import dev.kaio.abi.Errno;
import dev.kaio.dev.HostFile;
import dev.kaio.dev.HostReply;
import dev.kaio.dev.HostStat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** An open file of the host. Its state belongs to the kernel's loop, its channel to the threads. */
final class HostChannel implements HostFile {
  private final HostWork work;
  private final HostThreads.Lane lane;
  private final FileChannel channel;
  private final PageCache cache;
  private final QuickTurns quickTurns = new QuickTurns(System::nanoTime);
  private final PosixFileAttributes atOpen;
  private final long sizeAtOpen;
  private final Runnable closed;
  private volatile long modifiedMillis;
  private int underWay;
  private HostReply<Void> closing;

  /**
   * @param cache what of it can be read without a thread that waits
   * @param closed to be told when the channel has been closed
   */
  HostChannel(
      HostWork work,
      FileChannel channel,
      PageCache cache,
      PosixFileAttributes atOpen,
      Runnable closed)
      throws IOException {
    this.work = work;
    this.cache = cache;
    this.lane = work.newLane();
    this.channel = channel;
    this.atOpen = atOpen;
    this.closed = closed;
    sizeAtOpen = channel.size();
    modifiedMillis = atOpen.lastModifiedTime().toMillis();
  }

  @Override
  public long sizeAtOpen() {
    return sizeAtOpen;
  }

  private <T> void ask(HostWork.Task<T> task, HostReply<T> reply, Runnable after) {
    ask(false, task, reply, after);
  }

  /** Has a task carried out, here or on a thread that may wait; the reply comes later both ways. */
  private <T> void ask(boolean here, HostWork.Task<T> task, HostReply<T> reply, Runnable after) {
    if (closing != null) {
      work.answer(reply, Errno.EBADF.code(), null, after);
      return;
    }
    underWay++;
    HostReply<T> counted =
        (errno, value) -> {
          underWay--;
          reply.reply(errno, value);
          closeIfIdle();
        };
    if (here) {
      quickTurns.run(() -> work.askHere(task, counted, after));
    } else {
      work.ask(lane, task, counted, after);
    }
  }

  @Override
  public void read(long offset, int length, HostReply<ByteBuffer> reply) {
    ByteBuf room = PooledByteBufAllocator.DEFAULT.directBuffer(length);
    ask(isQuick(offset, length), () -> fill(room, offset, length), reply, room::release);
  }

  /** What is in memory is copied sooner than a thread is woken to copy it. */
  private boolean isQuick(long offset, int length) {
    return closing == null && quickTurns.areAllowed() && cache.holds(offset, length);
  }

  private ByteBuffer fill(ByteBuf room, long offset, int length) throws IOException {
    ByteBuffer bytes = room.nioBuffer(0, length);
    boolean more = true;
    while (more && bytes.hasRemaining()) {
      more = channel.read(bytes, offset + bytes.position()) >= 0;
    }
    return bytes.flip();
  }

  @Override
  public void write(long offset, ByteBuffer bytes, HostReply<Void> reply) {
    if (isQuick(offset, bytes.remaining())) {
      ask(true, () -> drain(bytes, offset), reply, HostWork.NOTHING);
      return;
    }
    ByteBuf copy = PooledByteBufAllocator.DEFAULT.directBuffer(bytes.remaining());
    copy.writeBytes(bytes);
    ask(() -> drain(copy.nioBuffer(), offset), reply, copy::release);
  }

  private Void drain(ByteBuffer bytes, long offset) throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
    modifiedMillis = System.currentTimeMillis();
    return null;
  }

  @Override
  public void stat(HostReply<HostStat> reply) {
    ask(
        () ->
            new HostStat(
                channel.size(),
                HostPermissions.mode(atOpen.permissions()),
                atOpen.lastAccessTime().to(TimeUnit.NANOSECONDS),
                TimeUnit.MILLISECONDS.toNanos(modifiedMillis),
                Integer.toUnsignedLong(atOpen.fileKey().hashCode())),
        reply,
        HostWork.NOTHING);
  }

  @Override
  public void setSize(long size, HostReply<Void> reply) {
    ask(
        () -> {
          setSize(channel, size);
          modifiedMillis = System.currentTimeMillis();
          return null;
        },
        reply,
        HostWork.NOTHING);
  }

  /** Cuts a file or makes it longer; the host fills up with zeros. */
  static void setSize(FileChannel channel, long size) throws IOException {
    if (channel.size() > size) {
      channel.truncate(size);
    } else if (channel.size() < size) {
      channel.write(ByteBuffer.allocate(1), size - 1);
    }
  }

  @Override
  public void sync(HostReply<Void> reply) {
    ask(
        () -> {
          channel.force(true);
          return null;
        },
        reply,
        HostWork.NOTHING);
  }

  @Override
  public void close(HostReply<Void> reply) {
    if (closing != null) {
      work.answer(reply, Errno.EBADF.code(), null, HostWork.NOTHING);
      return;
    }
    closing = reply;
    closeIfIdle();
  }

  private void closeIfIdle() {
    if (closing != null && underWay == 0) {
      underWay = -1;
      work.askLast(
          lane,
          () -> {
            channel.close();
            closed.run();
            return null;
          },
          closing);
    }
  }

  /**
   * The server ends: forces what was written to the storage, then closes the file.
   *
   * @param failed told on a thread of the host if that cannot be done
   */
  void end(Consumer<IOException> failed) {
    work.askLast(
        lane,
        () -> {
          try (channel) {
            if (channel.isOpen()) {
              channel.force(true);
            }
          } catch (IOException e) {
            failed.accept(e);
          }
          return null;
        },
        (errno, nothing) -> {});
  }
}
