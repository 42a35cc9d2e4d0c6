package dev.kaio.dev;

import dev.kaio.abi.Errno;
import dev.kaio.abi.OpenFlags;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.sched.Scheduler;
import dev.kaio.vnode.Vnode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** A directory of the host whose regular files programs may open. */
public final class Mount {
  private final String point;
  private final HostDirectory root;
  private final boolean readOnly;
  private final Appearance appearance;

  /** The files that are open, by their numbers on the host. */
  private final Map<Long, HostNode> nodes = new HashMap<>();

  /** What programs see of an open file. */
  @FunctionalInterface
  interface Appearance {
    Vnode of(Mount mount, HostNode node, HostFile file);
  }

  private Mount(MountSpec spec, HostDirectory root, Appearance appearance) {
    this.point = spec.point();
    this.root = root;
    this.readOnly = spec.readOnly();
    this.appearance = appearance;
  }

  /**
   * Mounts a directory.
   *
   * @param maxTransfer the largest single transfer of a file that appears as a raw device, in bytes
   */
  public static Mount of(
      MountSpec spec, HostDirectory root, Scheduler scheduler, long maxTransfer) {
    return new Mount(
        spec,
        root,
        spec.raw()
            ? (mount, node, file) -> new RawFile(scheduler, maxTransfer, mount, node, file)
            : ExportedFile::new);
  }

  /** Where it is mounted: an absolute path without detours. */
  public String point() {
    return point;
  }

  /** Files that are open. */
  public int openFiles() {
    return nodes.values().stream().mapToInt(HostNode::opens).sum();
  }

  /**
   * Opens a file below the mount point; sleeps for the host.
   *
   * @return what {@code then} returns, or EROFS, or what {@link HostDirectory#open} says
   */
  Rval open(KThread thread, PathName name, int flags, int permissions, Function<Vnode, Rval> then) {
    String path = name.text().substring(point.equals("/") ? 1 : point.length() + 1);
    if (readOnly || name.isDirectory()) {
      return openExisting(thread, path, name.isDirectory(), flags, then);
    }
    boolean truncate = (flags & OpenFlags.O_TRUNC) != 0;
    boolean create = (flags & OpenFlags.O_CREAT) != 0;
    int access = flags & OpenFlags.O_ACCMODE;
    HostOpen how =
        new HostOpen(
            access != OpenFlags.O_WRONLY,
            access != OpenFlags.O_RDONLY || truncate,
            create,
            create && (flags & OpenFlags.O_EXCL) != 0,
            truncate,
            permissions);
    return HostRequest.<HostFile>ask(
        thread, reply -> root.open(path, how, reply), file -> identify(thread, file, then));
  }

  /** Nothing is changed: what would change something is refused, once it is known to be there. */
  private Rval openExisting(
      KThread thread, String path, boolean asDirectory, int flags, Function<Vnode, Rval> then) {
    boolean create = (flags & OpenFlags.O_CREAT) != 0;
    boolean change =
        (flags & OpenFlags.O_ACCMODE) != OpenFlags.O_RDONLY || (flags & OpenFlags.O_TRUNC) != 0;
    return HostRequest.<HostFile>askAnyway(
        thread,
        reply -> root.open(path, HostOpen.READ, reply),
        (errno, file) -> {
          if (errno == Errno.ENOENT.code() && create) {
            return Rval.error(readOnly ? Errno.EROFS : Errno.EISDIR);
          }
          if (errno != 0) {
            return Rval.ofErrno(errno);
          }
          Errno refusal =
              asDirectory
                  ? Errno.ENOTDIR
                  : create && (flags & OpenFlags.O_EXCL) != 0
                      ? Errno.EEXIST
                      : change ? Errno.EROFS : null;
          if (refusal == null) {
            return identify(thread, file, then);
          }
          file.close(HostRequest.unheeded());
          return Rval.error(refusal);
        });
  }

  private Rval identify(KThread thread, HostFile file, Function<Vnode, Rval> then) {
    return HostRequest.<HostStat>askAnyway(
        thread,
        file::stat,
        (errno, stat) -> {
          if (errno != 0) {
            file.close(HostRequest.unheeded());
            return Rval.ofErrno(errno);
          }
          HostNode node = nodes.computeIfAbsent(stat.fileId(), HostNode::new);
          node.opened();
          return then.apply(appearance.of(this, node, file));
        });
  }

  void closed(HostNode node) {
    if (node.closed()) {
      nodes.remove(node.fileId());
    }
  }
}
