package dev.kaio.harness.conformance;

import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.KaioSlots;
import dev.kaio.harness.target.TargetProcess;

/** An LWP of a case's program, and the calls that it makes. */
interface Caller {
  long NULL = 0;

  /** AIOWAIT's timeout of all ones: do not wait. */
  long DO_NOT_WAIT = -1;

  int AIOREAD = KaioOp.AIOREAD.code();
  int AIOWRITE = KaioOp.AIOWRITE.code();
  int POLL = KaioOp.POLL_BIT;

  TargetProcess process();

  /** Its number. */
  int lwp();

  /** An LWP beside the first. */
  record Lwp(TargetProcess process, int lwp) implements Caller {}

  default Answer call(int sysnum, long... args) {
    return new Answer("system call " + sysnum, process().call(lwp(), sysnum, args));
  }

  /** System call 178 with raw slots. */
  default Answer kaio(long... slots) {
    return new Answer("kaio(" + slots[0] + ")", process().call(lwp(), Sysnum.KAIO, slots));
  }

  private Answer kaio(KaioOp op, long... args) {
    long[] slots = new long[args.length + 1];
    slots[0] = op.code();
    System.arraycopy(args, 0, slots, 1, args.length);
    return new Answer(op.name(), process().call(lwp(), Sysnum.KAIO, slots));
  }

  /** A signal of the host hits this LWP. */
  default void interrupt() {
    process().interrupt(lwp());
  }

  default Answer init() {
    return kaio(KaioOp.AIOINIT);
  }

  default Answer start() {
    return kaio(KaioOp.AIOSTART);
  }

  default Answer tell() {
    return kaio(KaioOp.AIONOTIFY);
  }

  /** AIOREAD or AIOWRITE, with or without the poll bit. */
  default Answer transfer(int op, int fd, long buffer, int length, long offset, long result) {
    return kaio(KaioSlots.transfer(process().abi(), op, fd, buffer, length, offset, result));
  }

  /** AIOREAD of a sector at the start of the device. */
  default Answer read(int fd, int buffer, Result result) {
    return transfer(AIOREAD, fd, Program.buffer(buffer), Program.SECTOR, 0, result.address());
  }

  default Answer write(int fd, int buffer, Result result) {
    return transfer(AIOWRITE, fd, Program.buffer(buffer), Program.SECTOR, 0, result.address());
  }

  default Answer aioread(Aiocb aiocb) {
    return kaio(KaioOp.AIOAREAD, aiocb.address());
  }

  default Answer aiowrite(Aiocb aiocb) {
    return kaio(KaioOp.AIOAWRITE, aiocb.address());
  }

  default Answer aiowait(long timeout, int dontblock) {
    return kaio(KaioOp.AIOWAIT, timeout, dontblock);
  }

  default Answer waitn(long out, int nent, long nwait, long timeout) {
    return kaio(KaioOp.AIOWAITN, out, nent, nwait, timeout);
  }

  default Answer suspend(long list, int nent, long timeout) {
    return kaio(KaioOp.AIOSUSPEND, list, nent, timeout, 0);
  }

  default Answer listio(int mode, long list, int nent, long sigevent) {
    return kaio(KaioOp.AIOLIO, mode, list, nent, sigevent);
  }

  default Answer listWait(long list, int nent) {
    return kaio(KaioOp.AIOLIOWAIT, 0, list, nent, 0);
  }

  default Answer error(Aiocb aiocb) {
    return kaio(KaioOp.AIOERROR, aiocb == null ? NULL : aiocb.address());
  }

  default Answer cancel(int fd, Aiocb aiocb) {
    return kaio(KaioOp.AIOCANCEL, fd, aiocb == null ? NULL : aiocb.address());
  }

  default Answer close(int fd) {
    return call(Sysnum.CLOSE, fd);
  }

  default Answer munmap(long address, long length) {
    return call(Sysnum.MUNMAP, address, length);
  }

  /** execve, which does not return if it succeeds. */
  default Answer exec() {
    return call(Sysnum.EXECVE, 0, 0, 0);
  }

  default Answer exit(int status) {
    return call(Sysnum.EXIT, status);
  }

  default Answer portCreate() {
    return call(Sysnum.PORTFS, 0);
  }

  /** port_dispatch: an event that the program sends itself. */
  default Answer portDispatch(int port, int source, int events, long object, long user) {
    return call(Sysnum.PORTFS, 8, port, source, events, object, user);
  }

  /** port_get. */
  default Answer portGet(int port, long event, long timeout) {
    return call(Sysnum.PORTFS, 5, port, event, timeout);
  }
}
