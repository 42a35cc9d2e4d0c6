package dev.kaio.libaio;

import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sigev;
import dev.kaio.sched.Rval;
import dev.kaio.sched.WaitResult;

/** lio_listio (R-U-25 to R-U-28). */
final class ListIo {
  private static final int LIO_NOWAIT = 0;
  private static final int LIO_WAIT = 1;
  private static final int LIO_NOP = 0;
  private static final int LIO_READ = 1;
  private static final int MAX_ENTRIES = 4096;

  private final LibAio lib;
  private final LibThread thread;
  private final boolean large;
  private final int mode;
  private final long list;
  private final int nent;
  private final long sigevent;

  ListIo(
      LibAio lib, LibThread thread, boolean large, int mode, long list, int nent, long sigevent) {
    this.lib = lib;
    this.thread = thread;
    this.large = large;
    this.mode = mode;
    this.list = list;
    this.nent = nent;
    this.sigevent = sigevent;
  }

  Rval run() {
    return lib.kaioStart().ensure(thread, why -> start());
  }

  private Rval start() {
    if (nent <= 0 || nent > MAX_ENTRIES || (mode != LIO_NOWAIT && mode != LIO_WAIT)) {
      return Rval.error(Errno.EINVAL);
    }
    boolean anySupported = false;
    for (int i = 0; i < nent; i++) {
      Aiocb entry = entry(i);
      if (entry == null) {
        continue;
      }
      if (lib.hash().containsKey(entry.resultAddress())) {
        return Rval.error(Errno.EBUSY);
      }
      int errno = ThreadNotification.prepare(lib, entry.sigevent());
      if (errno != 0) {
        return Rval.ofErrno(errno);
      }
      if (entry.opcode() == LIO_NOP) {
        entry.setState(Aiocb.NOCHECK);
      } else {
        entry.setState(mode == LIO_WAIT ? Aiocb.NOCHECK : Aiocb.CHECK);
        if (lib.support().isSupported(entry.fildes())) {
          anySupported = true;
        } else {
          entry.setErrno(Errno.ENOTSUP.code());
        }
      }
    }
    int errno = ThreadNotification.prepare(lib, sigevent);
    if (errno != 0) {
      return Rval.ofErrno(errno);
    }
    if (!anySupported) {
      return toPool();
    }
    return lib.kaio(
        thread,
        answer -> answer.errno() == Errno.ENOTSUP.code() ? toPool() : answer,
        lib.opcode(KaioOp.AIOLIO, KaioOp.AIOLIO64, large),
        mode,
        list,
        nent,
        sigevent);
  }

  private Aiocb entry(int index) {
    long address = lib.words().element(list, index);
    return address == 0 ? null : lib.aiocb(address, large);
  }

  /** Sends what the kernel does not do to the pool (R-U-26). */
  private Rval toPool() {
    ListHead head = head();
    int sent = 0;
    boolean failed = false;
    for (int i = 0; i < nent; i++) {
      Aiocb entry = entry(i);
      if (entry != null && isForPool(entry)) {
        if (toPool(entry, head)) {
          sent++;
          continue;
        }
        failed = true;
      }
      if (head != null) {
        head.count--;
      }
    }
    if (failed) {
      return Rval.error(Errno.EIO);
    }
    return mode == LIO_WAIT ? awaitKernel(head, sent) : Rval.ZERO;
  }

  private ListHead head() {
    boolean listed = sigevent != 0 && mode == LIO_NOWAIT;
    Notification notification =
        listed ? Notification.read(lib.words(), sigevent) : Notification.NONE;
    if (mode != LIO_WAIT && notification.type() == Sigev.NONE) {
      return null;
    }
    int event = (int) lib.opcode(KaioOp.AIOLIO, KaioOp.AIOLIO64, large);
    return new ListHead(nent, mode == LIO_WAIT, notification, event, sigevent);
  }

  private static boolean isForPool(Aiocb entry) {
    int errno = entry.errno();
    return entry.opcode() != LIO_NOP
        && (errno == Errno.ENOTSUP.code() || errno == Errno.EBADFD.code());
  }

  private boolean toPool(Aiocb entry, ListHead head) {
    if (entry.errno() == Errno.EBADFD.code()) {
      lib.support().refuse(entry.fildes());
    }
    if (entry.reqprio() != 0) {
      entry.setErrno(Errno.EINVAL.code());
      entry.setResult(-1);
      return false;
    }
    boolean read = entry.opcode() == LIO_READ;
    long op =
        read
            ? lib.opcode(KaioOp.AIOAREAD, KaioOp.AIOAREAD64, large)
            : lib.opcode(KaioOp.AIOAWRITE, KaioOp.AIOAWRITE64, large);
    Rval result = PosixAio.toPool(lib, entry, KaioOp.of((int) op), head);
    if (result.isError()) {
      entry.setErrno(-1); // QUIRK: what the submission returned, not its errno
      return false;
    }
    return true;
  }

  // ---- LIO_WAIT (R-U-28) ----

  private Rval awaitKernel(ListHead head, int sent) {
    if (sent == nent) {
      return awaitPool(head);
    }
    // QUIRK: the 64-bit form uses the plain opcode (R-U-33).
    return lib.kaio(
        thread, ignored -> awaitPool(head), KaioOp.AIOLIOWAIT.code(), mode, list, nent, sigevent);
  }

  private Rval awaitPool(ListHead head) {
    return head.count > 0 ? awaitMembers(head) : Rval.ZERO;
  }

  private Rval awaitMembers(ListHead head) {
    if (head.count > 0) {
      return head.cv.awaitSig(
          thread,
          why ->
              why == WaitResult.INTERRUPTED && head.count > 0
                  ? Rval.error(Errno.EINTR)
                  : awaitMembers(head));
    }
    for (int i = 0; i < nent; i++) {
      Aiocb entry = entry(i);
      if (entry != null && entry.errno() != 0) {
        return Rval.error(Errno.EIO);
      }
    }
    return Rval.ZERO;
  }
}
