package dev.kaio.wire;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * The directory for a user's socket where the system provides none. Its name can be guessed, so
 * somebody else may have made it first; such a directory is refused.
 */
final class PrivateDirectory {
  private PrivateDirectory() {}

  /** /tmp/kaio-UID; it need not exist yet. */
  static Path ofUser() throws IOException {
    long uid = new UnixSystem().getUid();
    Path directory = Path.of("/tmp", "kaio-" + uid);
    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      check(directory, uid);
    }
    return directory;
  }

  /** Refuses what is not a directory of this user that is closed to others. */
  static void check(Path directory, long uid) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(directory, "unix:uid,mode,isDirectory", LinkOption.NOFOLLOW_LINKS);
    boolean closed = ((Integer) attributes.get("mode") & 077) == 0;
    boolean own = ((Integer) attributes.get("uid")).longValue() == uid;
    if (!own || !closed || !attributes.get("isDirectory").equals(true)) {
      throw new IOException(directory + " is not a private directory of user " + uid);
    }
  }
}
