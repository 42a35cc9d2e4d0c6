package dev.kaio.dev;

import dev.kaio.abi.Errno;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A path without detours: empty names and {@code .} count for nothing, and {@code ..} takes back
 * the name before it, whether there is such a file or not; the root is its own parent.
 *
 * @param text begins with a slash; ends with none unless it is the root; null on error
 * @param isDirectory whether it was written as only a directory can be: with {@code /}, {@code /.}
 *     or {@code /..} at the end
 * @param errno 0; ENOENT for a path that does not begin with a slash, because there are no working
 *     directories; ENAMETOOLONG for a name of more than 255 bytes
 */
record PathName(String text, boolean isDirectory, int errno) {
  /** The longest name between two slashes, in bytes. */
  static final int NAME_MAX = 255;

  static PathName of(String path) {
    if (!path.startsWith("/")) {
      return failed(Errno.ENOENT);
    }
    Deque<String> names = new ArrayDeque<>();
    boolean directory = true;
    for (String name : path.split("/", -1)) {
      directory = name.isEmpty() || name.equals(".") || name.equals("..");
      if (name.equals("..")) {
        names.pollLast();
      } else if (name.getBytes(StandardCharsets.UTF_8).length > NAME_MAX) {
        return failed(Errno.ENAMETOOLONG);
      } else if (!directory) {
        names.addLast(name);
      }
    }
    return new PathName("/" + String.join("/", names), directory, 0);
  }

  private static PathName failed(Errno errno) {
    return new PathName(null, false, errno.code());
  }

  /** Whether this is the other path, or lies below it; both without detours. */
  static boolean isWithin(String path, String ancestor) {
    return ancestor.equals("/")
        || path.equals(ancestor)
        || (path.startsWith(ancestor) && path.charAt(ancestor.length()) == '/');
  }
}
