package dev.kaio.dev;

import dev.kaio.abi.FileStat;
import dev.kaio.sched.Continuation;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.sched.WaitResult;
import dev.kaio.vm.AddressSpace;
import dev.kaio.vnode.Vnode;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * A regular file of the host, opened once. kaio refuses it (R-DRV-1). Reads share the file's lock
 * and a piece of a write has it alone, so no read sees half of one.
 */
final class ExportedFile extends Vnode {
  /** The most that the host is asked for at once, in bytes. */
  private static final int PIECE = 128 * 1024;

  private static final int FILE_SYSTEM = 2;

  /** The minor number of all raw files: st_ino tells them apart. */
  private static final int RAW_MINOR = (1 << 18) - 1;

  private final Mount mount;
  private final HostNode node;
  private final HostFile file;

  ExportedFile(Mount mount, HostNode node, HostFile file) {
    super(Kind.REGULAR);
    this.mount = mount;
    this.node = node;
    this.file = file;
  }

  @Override
  public Rval inTurn(KThread thread, boolean write, Continuation transfer) {
    return node.lock().with(thread, write, transfer);
  }

  /** Reads up to the end of the file. EFAULT, EIO. */
  @Override
  public Rval read(KThread thread, AddressSpace as, long address, long length, long offset) {
    return readFrom(new Progress(thread, as, address, length, offset), 0);
  }

  /** Writes all of it. EIO, ENOSPC, EFBIG. */
  @Override
  public Rval write(KThread thread, ByteBuffer bytes, long offset) {
    int length = bytes.remaining();
    return HostRequest.<Void>ask(
        thread, reply -> file.write(offset, bytes, reply), nothing -> Rval.of(length));
  }

  /** A read of several pieces. */
  private record Progress(KThread thread, AddressSpace as, long address, long length, long offset) {
    int piece(long done) {
      long room = Long.MAX_VALUE - (offset + done);
      return (int) Math.min(Math.min(length - done, PIECE), room);
    }
  }

  private Rval readFrom(Progress progress, long done) {
    int piece = progress.piece(done);
    if (piece == 0) {
      return Rval.of(done);
    }
    return HostRequest.<Integer>ask(
        progress.thread,
        reply ->
            file.read(
                progress.offset + done,
                piece,
                (errno, bytes) -> store(progress, done, errno, bytes, reply)),
        got -> got < piece ? Rval.of(done + got) : readFrom(progress, done + got));
  }

  private static void store(
      Progress progress, long done, int errno, ByteBuffer bytes, HostReply<Integer> reply) {
    if (errno != 0) {
      reply.reply(errno, null);
      return;
    }
    int length = bytes.remaining();
    reply.reply(length == 0 ? 0 : progress.as.copyout(progress.address + done, bytes), length);
  }

  @Override
  public Rval stat(KThread thread, Function<FileStat, Rval> then) {
    return stat(thread, file, kind(), then);
  }

  /** What a file of the host looks like as a file of this kind; sleeps for the host. */
  static Rval stat(KThread thread, HostFile file, Kind kind, Function<FileStat, Rval> then) {
    return HostRequest.<HostStat>ask(
        thread,
        file::stat,
        stat ->
            then.apply(
                new FileStat(
                    FILE_SYSTEM,
                    stat.fileId(),
                    kind.modeBits() | stat.permissions(),
                    kind == Kind.REGULAR ? -1 : RAW_MINOR,
                    stat.size(),
                    stat.accessedNanos(),
                    stat.modifiedNanos(),
                    "hostfs")));
  }

  @Override
  public Rval fsync(KThread thread, boolean dataOnly) {
    return HostRequest.<Void>ask(thread, file::sync, done -> Rval.ZERO);
  }

  /** Does not wait: what was under way is over, because its calls are. */
  @Override
  public Rval close(KThread thread, boolean last, Continuation then) {
    if (last) {
      file.close(HostRequest.unheeded());
      mount.closed(node);
    }
    return then.resume(WaitResult.WOKEN);
  }
}
