package dev.kaio.server.host;

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
  /** Smaller ones are copied sooner than they are pointed to. */
  static final int LEAST_VIEW = 4096;

  /**
   * How long it is believed that nobody has cut the file: a view of what is gone ends who gets it.
   */
  private static final long BELIEF_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final HostWork work;
  private final HostThreads.Lane lane;
  private final FileChannel channel;
  private final PageCache cache;
  private final QuickTurns quickTurns;
  private final PosixFileAttributes atOpen;
  private final long sizeAtOpen;
  private final Runnable closed;
  private volatile long modifiedMillis;
  private int underWay;
  private HostReply<Void> closing;
  private long sizeNanos;
  private long sizeSeen;

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
    quickTurns = new QuickTurns(System::nanoTime, cache::holds);
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
    if (closing != null) {
      work.answer(reply, Errno.EBADF.code(), null, after);
      return;
    }
    underWay++;
    work.ask(lane, task, (errno, value) -> answered(reply, errno, value), after);
  }

  private <T> void answered(HostReply<T> reply, int errno, T value) {
    underWay--;
    reply.reply(errno, value);
    closeIfIdle();
  }

  /** What is in memory is copied sooner than a thread is woken to copy it. */
  private boolean isQuick(long offset, int length) {
    return closing == null && quickTurns.areAllowed(offset, length);
  }

  /** Does it here, and replies at once. */
  private <T> void doHere(HostWork.Task<T> task, HostReply<T> reply, Runnable after) {
    long begun = System.nanoTime();
    T value = null;
    int errno = 0;
    try {
      value = task.run();
    } catch (IOException e) {
      errno = HostErrors.errno(e).code();
    }
    quickTurns.took(System.nanoTime() - begun);
    try {
      reply.reply(errno, value);
    } finally {
      after.run();
    }
  }

  /** What no thread has to wait for, by the end of the turn. */
  private final class LateCopy<T> implements Copies.Copy, HostWork.Task<T>, HostReply<T> {
    private final HostWork.Task<T> task;
    private final HostReply<T> reply;
    private long endedNanos;

    LateCopy(HostWork.Task<T> task, HostReply<T> reply) {
      this.task = task;
      this.reply = reply;
    }

    @Override
    public long make() {
      if (quickTurns.areHeldUp()) {
        work.ask(lane, task, this, HostWork.NOTHING);
        return System.nanoTime();
      }
      work.carryOut(this, this, HostWork.NOTHING);
      return endedNanos;
    }

    @Override
    public T run() throws IOException {
      long begun = System.nanoTime();
      try {
        return task.run();
      } finally {
        endedNanos = System.nanoTime();
        quickTurns.took(endedNanos - begun);
      }
    }

    @Override
    public void reply(int errno, T value) {
      answered(reply, errno, value);
    }
  }

  /** Between the file and a place that stays until the reply. */
  private <T> void moveLent(long offset, int length, HostWork.Task<T> task, HostReply<T> reply) {
    if (!isQuick(offset, length)) {
      ask(task, reply, HostWork.NOTHING);
    } else if (work.copies().haveRoom()) {
      underWay++;
      work.copies().add(new LateCopy<>(task, reply));
    } else {
      doHere(task, reply, HostWork.NOTHING);
    }
  }

  private <T> void move(
      long offset, int length, HostWork.Task<T> task, HostReply<T> reply, Runnable after) {
    if (isQuick(offset, length)) {
      doHere(task, reply, after);
    } else {
      ask(task, reply, after);
    }
  }

  @Override
  public void read(long offset, int length, HostReply<ByteBuffer> reply) {
    ByteBuf room = PooledByteBufAllocator.DEFAULT.directBuffer(length);
    HostWork.Task<ByteBuffer> task =
        () -> {
          ByteBuffer bytes = room.nioBuffer(0, length);
          fill(bytes, offset);
          return bytes.flip();
        };
    move(offset, length, task, reply, room::release);
  }

  @Override
  public ByteBuffer view(long offset, int length) {
    boolean isThere =
        length >= LEAST_VIEW && isQuick(offset, length) && sizeLately() >= offset + length;
    return isThere ? cache.view(offset, length) : null;
  }

  private long sizeLately() {
    long now = System.nanoTime();
    if (sizeSeen == 0 || now - sizeNanos >= BELIEF_NANOS) {
      sizeNanos = now;
      sizeSeen = sizeNow();
    }
    return sizeSeen;
  }

  private long sizeNow() {
    try {
      return channel.size();
    } catch (IOException e) {
      return 0; // the read that follows says what is wrong
    }
  }

  @Override
  public void readInto(ByteBuffer place, long offset, HostReply<Integer> reply) {
    moveLent(offset, place.remaining(), () -> fill(place, offset), reply);
  }

  /** Returns how many bytes there were. */
  private int fill(ByteBuffer place, long offset) throws IOException {
    int start = place.position();
    boolean more = true;
    while (more && place.hasRemaining()) {
      more = channel.read(place, offset + place.position() - start) >= 0;
    }
    return place.position() - start;
  }

  @Override
  public void write(long offset, ByteBuffer bytes, HostReply<Void> reply) {
    if (isQuick(offset, bytes.remaining())) {
      doHere(() -> drain(bytes, offset), reply, HostWork.NOTHING);
      return;
    }
    ByteBuf copy = PooledByteBufAllocator.DEFAULT.directBuffer(bytes.remaining());
    copy.writeBytes(bytes);
    ask(() -> drain(copy.nioBuffer(), offset), reply, copy::release);
  }

  @Override
  public void writeFrom(ByteBuffer place, long offset, HostReply<Void> reply) {
    moveLent(offset, place.remaining(), () -> drain(place, offset), reply);
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
          FileHost.setSize(channel, size);
          modifiedMillis = System.currentTimeMillis();
          return null;
        },
        reply,
        HostWork.NOTHING);
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
