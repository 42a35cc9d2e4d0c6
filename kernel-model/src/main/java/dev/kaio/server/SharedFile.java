package dev.kaio.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that a client maps. The server does not: it reads and writes with calls, because a client
 * may cut the file at any time, and to touch a mapping of what is no longer there is no error that
 * can be handled.
 */
final class SharedFile {
  private final SharedFiles owner;
  private final Path path;
  private final FileChannel channel;
  private final long length;
  private boolean named = true;

  SharedFile(SharedFiles owner, Path path, FileChannel channel, long length) {
    this.owner = owner;
    this.path = path;
    this.channel = channel;
    this.length = length;
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

  /** The server is through with it. The client keeps what it has mapped. */
  void close() {
    unlink();
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a shared file cannot be closed", e);
    }
    owner.gone(length);
  }
}
