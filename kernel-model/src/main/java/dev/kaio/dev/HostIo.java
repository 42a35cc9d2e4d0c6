package dev.kaio.dev;

/**
 * Files of the host, as the kernel sees them. Opening a disk or a root happens while the kernel
 * boots, and waits; everything behind it is asynchronous: it returns at once, and its {@link
 * HostReply} comes later, as a message in the kernel's turn, never inside the call and never on
 * another thread. Replies come in any order.
 *
 * <p>The host takes a limited number of requests at a time; one too many is answered EAGAIN.
 */
public interface HostIo {

  /**
   * Opens a file for reading and writing, as the contents of a disk.
   *
   * @param size in bytes: the file is made if there is none, and made longer if it is shorter;
   *     negative: there must be a file, and it stays as long as it is
   * @throws HostException ENOENT, EACCES, EISDIR, ENXIO if it is no regular file, ENOSPC, EIO
   */
  HostFile openDisk(String path, long size) throws HostException;

  /**
   * Opens a directory below which files may be opened.
   *
   * @throws HostException ENOENT, EACCES, ENOTDIR; ENOTSUP if this host cannot keep what is opened
   *     below the directory from leaving it
   */
  HostDirectory openRoot(String path) throws HostException;
}
