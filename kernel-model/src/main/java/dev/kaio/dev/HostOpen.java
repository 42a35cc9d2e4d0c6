package dev.kaio.dev;

/**
 * How a file of the host is opened.
 *
 * @param read for reading
 * @param write for writing
 * @param create made if there is none
 * @param exclusive together with {@code create}: EEXIST if there is one
 * @param truncate cut to nothing
 * @param permissions of a file that is made, the low nine bits of a mode
 */
public record HostOpen(
    boolean read,
    boolean write,
    boolean create,
    boolean exclusive,
    boolean truncate,
    int permissions) {

  public static final HostOpen READ = new HostOpen(true, false, false, false, false, 0);
  public static final HostOpen READ_WRITE = new HostOpen(true, true, false, false, false, 0);
}
