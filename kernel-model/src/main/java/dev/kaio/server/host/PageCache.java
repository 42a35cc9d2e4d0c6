package dev.kaio.server.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Tells which parts of a file the host has in memory, so that reading them does not wait for its
 * storage. The file is mapped for that question only: bytes of a mapping must not be touched, for
 * somebody may cut the file.
 */
final class PageCache {
  private static final long WINDOW = 1 << 30;
  private static final int MOST_WINDOWS = 4096;

  private final MappedByteBuffer[] windows;

  private PageCache(MappedByteBuffer... windows) {
    this.windows = windows;
  }

  /** Of nothing is it known that it is in memory. */
  static PageCache unknown() {
    return new PageCache();
  }

  /**
   * What there is of the file now; of a file that cannot be mapped, or is huge, nothing is known.
   */
  static PageCache of(FileChannel channel) throws IOException {
    long size = channel.size();
    long count = (size + WINDOW - 1) / WINDOW;
    if (count > MOST_WINDOWS) {
      return unknown();
    }
    MappedByteBuffer[] windows = new MappedByteBuffer[(int) count];
    try {
      for (int i = 0; i < count; i++) {
        long start = i * WINDOW;
        long length = Math.min(WINDOW, size - start);
        windows[i] = channel.map(FileChannel.MapMode.READ_ONLY, start, length);
      }
    } catch (UnsupportedOperationException e) {
      return unknown(); // not every file can be mapped
    }
    return new PageCache(windows);
  }

  /** A mapping of the range, not to be touched; null if there is none. */
  ByteBuffer view(long offset, int length) {
    int index = (int) Math.min(offset / WINDOW, Integer.MAX_VALUE);
    int start = (int) (offset % WINDOW);
    return index < windows.length && windows[index].capacity() - start >= length
        ? windows[index].slice(start, length)
        : null;
  }

  /** Whether all of the range is in memory as far as is known; it may be gone a moment later. */
  boolean holds(long offset, int length) {
    return view(offset, length) instanceof MappedByteBuffer mapped && mapped.isLoaded();
  }
}
