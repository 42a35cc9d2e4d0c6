package dev.kaio.server.shared;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that a client maps. Its client may cut it at any time, and to touch a mapping of what is
 * no longer there is no error that can be handled. So the server touches none: it reads and writes
 * the file with calls, and lends pieces of its own mapping to calls on other files, which answer
 * EFAULT.
 */
public final class SharedFile {
  private final SharedFiles owner;
  private final Path path;
  private final FileChannel channel;
  private final long length;

  /** All of it; null if it is larger than Java maps. */
  private final MappedByteBuffer mapping;

  private boolean named = true;

  /** Pieces that are lent now. */
  private int lent;

  /** Told when the file is closed; null while it is to stay open. */
  private Runnable closed;

  /** A new file that has this length. */
  SharedFile(SharedFiles owner, Path path, FileChannel channel, long length) throws IOException {
    this.owner = owner;
    this.path = path;
    this.channel = channel;
    this.length = length;
    mapping =
        length > Integer.MAX_VALUE ? null : channel.map(FileChannel.MapMode.READ_WRITE, 0, length);
  }

  Path path() {
    return path;
  }

  long length() {
    return length;
  }

  /** Writes all that remains; false if the file does not reach so far any more. */
  boolean write(long offset, ByteBuffer from) {
    long end = offset + from.remaining();
    try {
      // A write would make the file longer again: by no more than was paid for, but unasked.
      if (channel.size() < end) {
        return false;
      }
      while (from.hasRemaining()) {
        channel.write(from, end - from.remaining());
      }
      return true;
    } catch (IOException e) {
      return false; // no room in memory for a page that was never there
    }
  }

  /** Fills what remains; false if the file does not reach so far any more. */
  boolean read(long offset, ByteBuffer into) {
    long end = offset + into.remaining();
    try {
      while (into.hasRemaining()) {
        if (channel.read(into, end - into.remaining()) < 0) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Bytes for calls of the host, until {@link #giveBack}; null if they cannot be lent. */
  ByteBuffer lend(long offset, int count) {
    if (mapping == null) {
      return null;
    }
    lent++;
    return mapping.slice((int) offset, count);
  }

  /** What was lent is not used any more. */
  public void giveBack() {
    lent--;
    closeIfIdle();
  }

  /** Both have it open: nobody else needs to find it. */
  void unlink() {
    if (named) {
      named = false;
      try {
        Files.deleteIfExists(path);
        Files.deleteIfExists(path.getParent());
      } catch (IOException e) {
        named = false; // the client, which may, has put something there: it can take it away
      }
    }
  }

  /**
   * The server is through with it, but for what is lent. The client keeps what it has mapped.
   *
   * @param whenClosed told, perhaps at once, when nothing is lent any more
   */
  void close(Runnable whenClosed) {
    unlink();
    closed = whenClosed;
    closeIfIdle();
  }

  private void closeIfIdle() {
    if (closed == null || lent > 0) {
      return;
    }
    if (mapping != null) {
      Unmapping.unmap(mapping);
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a shared file cannot be closed", e);
    }
    owner.gone(length);
    closed.run();
  }
}
