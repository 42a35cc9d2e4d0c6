package dev.kaio.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Maps the file that the server names in SHARED (PROTOCOL.md, section 7). */
public final class SharedMapping {
  private static final int PIECE = 64 * 1024;

  private SharedMapping() {}

  /**
   * Maps the whole file. Its room is taken at once, so that no later access lacks it.
   *
   * @param length that was asked for, in bytes
   * @throws IOException with one line, if it is not such a file or cannot be mapped
   */
  public static MappedByteBuffer map(Path path, long length) throws IOException {
    PosixFileAttributes found =
        Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    boolean isPrivate = PosixFilePermissions.toString(found.permissions()).endsWith("------");
    if (!found.isRegularFile() || !isPrivate || found.size() != length) {
      throw new IOException(path + " is not the private file that was asked for");
    }
    try (FileChannel channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
      ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(PIECE, length));
      for (long at = 0; at < length; at += PIECE) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), length - at));
        channel.write(zeros, at);
      }
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, length);
    }
  }
}
