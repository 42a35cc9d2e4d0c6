package dev.kaio.harness.conformance;

import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.KaioSlots;
import dev.kaio.harness.target.TargetProcess;

/** An LWP of a case's program, and the calls that it makes. */
class Caller {
  static final long NULL = 0;

  /** AIOWAIT's timeout of all ones: do not wait. */
  static final long DO_NOT_WAIT = -1;

  static final int AIOREAD = KaioOp.AIOREAD.code();
  static final int AIOWRITE = KaioOp.AIOWRITE.code();
  static final int POLL = KaioOp.POLL_BIT;

  private final TargetProcess process;
  private final int lwp;

  Caller(TargetProcess process, int lwp) {
    this.process = process;
    this.lwp = lwp;
  }

  Answer call(int sysnum, long... args) {
    return new Answer("system call " + sysnum, process.call(lwp, sysnum, args));
  }

  /** System call 178 with raw slots. */
  Answer kaio(long... slots) {
    return new Answer("kaio(" + slots[0] + ")", process.call(lwp, Sysnum.KAIO, slots));
  }

  private Answer kaio(KaioOp op, long... args) {
    long[] slots = new long[args.length + 1];
    slots[0] = op.code();
    System.arraycopy(args, 0, slots, 1, args.length);
    return new Answer(op.name(), process.call(lwp, Sysnum.KAIO, slots));
  }

  /** A signal of the host hits this LWP. */
  void interrupt() {
    process.interrupt(lwp);
  }

  Answer init() {
    return kaio(KaioOp.AIOINIT);
  }

  Answer start() {
    return kaio(KaioOp.AIOSTART);
  }

  Answer tell() {
    return kaio(KaioOp.AIONOTIFY);
  }

  /** AIOREAD or AIOWRITE, with or without the poll bit. */
  Answer transfer(int op, int fd, long buffer, int length, long offset, long result) {
    return kaio(KaioSlots.transfer(process.abi(), op, fd, buffer, length, offset, result));
  }

  /** AIOREAD of a sector at the start of the device. */
  Answer read(int fd, int buffer, Result result) {
    return transfer(AIOREAD, fd, Program.buffer(buffer), Program.SECTOR, 0, result.address());
  }

  Answer write(int fd, int buffer, Result result) {
    return transfer(AIOWRITE, fd, Program.buffer(buffer), Program.SECTOR, 0, result.address());
  }

  Answer aioread(Aiocb aiocb) {
    return kaio(KaioOp.AIOAREAD, aiocb.address());
  }

  Answer aiowrite(Aiocb aiocb) {
    return kaio(KaioOp.AIOAWRITE, aiocb.address());
  }

  Answer aiowait(long timeout, int dontblock) {
    return kaio(KaioOp.AIOWAIT, timeout, dontblock);
  }

  Answer waitn(long out, int nent, long nwait, long timeout) {
    return kaio(KaioOp.AIOWAITN, out, nent, nwait, timeout);
  }

  Answer suspend(long list, int nent, long timeout) {
    return kaio(KaioOp.AIOSUSPEND, list, nent, timeout, 0);
  }

  Answer listio(int mode, long list, int nent, long sigevent) {
    return kaio(KaioOp.AIOLIO, mode, list, nent, sigevent);
  }

  Answer listWait(long list, int nent) {
    return kaio(KaioOp.AIOLIOWAIT, 0, list, nent, 0);
  }

  Answer error(Aiocb aiocb) {
    return kaio(KaioOp.AIOERROR, aiocb == null ? NULL : aiocb.address());
  }

  Answer cancel(int fd, Aiocb aiocb) {
    return kaio(KaioOp.AIOCANCEL, fd, aiocb == null ? NULL : aiocb.address());
  }

  Answer close(int fd) {
    return call(Sysnum.CLOSE, fd);
  }

  Answer munmap(long address, long length) {
    return call(Sysnum.MUNMAP, address, length);
  }

  Answer portCreate() {
    return call(Sysnum.PORTFS, 0);
  }

  /** port_get, which does not wait. */
  Answer portGet(int port, long event, long timeout) {
    return call(Sysnum.PORTFS, 5, port, event, timeout);
  }
}
