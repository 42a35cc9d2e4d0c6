package dev.kaio.dev;

import dev.kaio.abi.FileStat;
import dev.kaio.sched.Continuation;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.sched.Scheduler;
import dev.kaio.sched.WaitResult;
import java.util.function.Function;

/**
 * A file of the host, opened once, that appears as a raw device, so that kaio takes it. It grows as
 * it is written to, and has no sectors.
 */
final class RawFile extends FileDisk {
  private static final int SECTOR = 1;

  private final Mount mount;
  private final HostNode node;

  RawFile(Scheduler scheduler, long maxTransfer, Mount mount, HostNode node, HostFile file) {
    super(scheduler, new DiskGeometry(Long.MAX_VALUE, SECTOR, maxTransfer), file);
    this.mount = mount;
    this.node = node;
  }

  @Override
  protected boolean mayEndEarly() {
    return true;
  }

  @Override
  public Rval stat(KThread thread, Function<FileStat, Rval> then) {
    return ExportedFile.stat(thread, file(), kind(), then);
  }

  @Override
  public Rval close(KThread thread, boolean last, Continuation then) {
    if (last) {
      file().close(HostRequest.unheeded());
      mount.closed(node);
    }
    return then.resume(WaitResult.WOKEN);
  }
}
