package dev.kaio.dev;

import dev.kaio.abi.Errno;
import dev.kaio.abi.OpenFlags;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.vnode.Vnode;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * What the paths of programs lead to: special files, and directories of the host that are mounted.
 * A special file is found before a mount that covers its path, and a longer mount point before a
 * shorter one.
 */
public final class Namespace {
  private final DeviceSwitch devices;
  private final List<Mount> mounts;

  /** Mount points must differ from each other. */
  public Namespace(DeviceSwitch devices, List<Mount> mounts) {
    this.devices = devices;
    this.mounts =
        mounts.stream()
            .sorted(Comparator.comparingInt((Mount mount) -> mount.point().length()).reversed())
            .toList();
  }

  /**
   * Finds or makes the file of a path; may sleep.
   *
   * @param flags of {@link OpenFlags}
   * @param permissions of a file that is made
   * @param then what follows with the open file
   * @return what follows returns, or ENOENT, ENAMETOOLONG for one of the names, ENOTDIR, EISDIR
   *     (there is nothing to read in directories here), EEXIST, and what the mount says
   */
  public Rval open(
      KThread thread, String path, int flags, int permissions, Function<Vnode, Rval> then) {
    PathName name = PathName.of(path);
    if (name.errno() != 0) {
      return Rval.ofErrno(name.errno());
    }
    Vnode device = devices.find(name.text());
    if (device != null) {
      return openDevice(device, name, flags, then);
    }
    if (isDirectory(name.text())) {
      return Rval.error(Errno.EISDIR);
    }
    if (devices.all().keySet().stream().anyMatch(it -> PathName.isWithin(name.text(), it))) {
      return Rval.error(Errno.ENOTDIR);
    }
    for (Mount mount : mounts) {
      if (PathName.isWithin(name.text(), mount.point())) {
        return mount.open(thread, name, flags, permissions, then);
      }
    }
    return Rval.error(Errno.ENOENT);
  }

  private static Rval openDevice(
      Vnode device, PathName name, int flags, Function<Vnode, Rval> then) {
    if (name.isDirectory()) {
      return Rval.error(Errno.ENOTDIR);
    }
    int create = OpenFlags.O_CREAT | OpenFlags.O_EXCL;
    return (flags & create) == create ? Rval.error(Errno.EEXIST) : then.apply(device);
  }

  /** Whether a device or a mount point lies below this path, or the mount point is there. */
  private boolean isDirectory(String path) {
    return devices.all().keySet().stream().anyMatch(it -> PathName.isWithin(it, path))
        || mounts.stream().anyMatch(mount -> PathName.isWithin(mount.point(), path));
  }
}
