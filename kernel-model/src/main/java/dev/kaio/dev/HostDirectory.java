package dev.kaio.dev;

/** A directory of the host. What is opened here lies below it, whatever others do meanwhile. */
public interface HostDirectory {

  /**
   * Opens a regular file below the directory.
   *
   * @param path names separated by slashes; empty names and "." count for nothing
   * @param reply the file, or ENOENT, EACCES (also for a ".."), EEXIST, ENOTDIR, EISDIR, ELOOP if a
   *     name on the way is a symbolic link, ENXIO if it is no regular file, EROFS, ENOSPC, EMFILE,
   *     EAGAIN, EIO
   */
  void open(String path, HostOpen how, HostReply<HostFile> reply);

  /** Gives the directory back; files opened below it stay open. */
  void close();
}
