package dev.kaio.server;

/**
 * Who is at the other end, as far as this machine can tell.
 *
 * @param uid its user
 * @param privileged whether its process may load modules and act on others (R-MOD-9)
 */
public record Peer(int uid, boolean privileged) {
  /** Solaris's user nobody. */
  static final int NOBODY = 60001;

  /** Somebody who cannot be known. */
  static final Peer UNKNOWN = new Peer(NOBODY, false);

  /** A user of this machine: privileged if it is root or the server's own. */
  static Peer ofUser(int uid, int serverUid) {
    return new Peer(uid, uid == 0 || uid == serverUid);
  }
}
