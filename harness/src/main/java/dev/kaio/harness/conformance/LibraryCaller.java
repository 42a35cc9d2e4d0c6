package dev.kaio.harness.conformance;

import dev.kaio.harness.target.UserlandProcess;
import dev.kaio.libaio.AioFunction;

/** A thread of a program that uses a library, and the calls that it makes. */
interface LibraryCaller {
  long NULL = 0;
  int SEEK_SET = 0;
  int SEEK_CUR = 1;
  int SEEK_END = 2;
  int LIO_NOWAIT = 0;
  int LIO_WAIT = 1;
  int LIO_NOP = 0;
  int LIO_READ = 1;
  int LIO_WRITE = 2;
  int AIO_CANCELED = 0;
  int AIO_ALLDONE = 1;
  int AIO_NOTCANCELED = 2;
  int O_SYNC = 0x10;

  UserlandProcess process();

  /** Its number. */
  int thread();

  /** A thread beside the first. */
  record Other(UserlandProcess process, int thread) implements LibraryCaller {}

  private Answer call(AioFunction function, long... args) {
    return new Answer(function.functionName(), process().call(thread(), function, args));
  }

  private static long address(Aiocb aiocb) {
    return aiocb == null ? NULL : aiocb.address();
  }

  default void interrupt() {
    process().interrupt(thread());
  }

  default Answer aioread(int fd, long buffer, int size, long offset, int whence, Result result) {
    return call(AioFunction.AIOREAD, fd, buffer, size, offset, whence, result.address());
  }

  /** aioread of a sector at the start of the device, which the kernel does. */
  default Answer aioread(int fd, Result result) {
    return aioread(fd, Data.buffer(0), Data.SECTOR, 0, SEEK_SET, result);
  }

  /** aioread of more than the kernel transfers at a time: the pool does it. */
  default Answer aioreadInPool(int fd, Result result) {
    return aioread(fd, Data.buffer(0), LibraryProgram.LARGE, 0, SEEK_SET, result);
  }

  default Answer aiowait(long timeout) {
    return call(AioFunction.AIOWAIT, timeout);
  }

  default Answer aiocancel(long result) {
    return call(AioFunction.AIOCANCEL, result);
  }

  default Answer close(int fd) {
    return call(AioFunction.CLOSE, fd);
  }

  default Answer aioRead(Aiocb aiocb) {
    return call(AioFunction.AIO_READ, address(aiocb));
  }

  default Answer aioWrite(Aiocb aiocb) {
    return call(AioFunction.AIO_WRITE, address(aiocb));
  }

  default Answer aioError(Aiocb aiocb) {
    return call(AioFunction.AIO_ERROR, address(aiocb));
  }

  default Answer aioReturn(Aiocb aiocb) {
    return call(AioFunction.AIO_RETURN, address(aiocb));
  }

  default Answer aioCancel(int fd, Aiocb aiocb) {
    return call(AioFunction.AIO_CANCEL, fd, address(aiocb));
  }

  default Answer aioFsync(int op, Aiocb aiocb) {
    return call(AioFunction.AIO_FSYNC, op, address(aiocb));
  }

  default Answer aioSuspend(long list, int nent, long timeout) {
    return call(AioFunction.AIO_SUSPEND, list, nent, timeout);
  }

  default Answer lioListio(int mode, long list, int nent, long sigevent) {
    return call(AioFunction.LIO_LISTIO, mode, list, nent, sigevent);
  }

  default Answer aioWaitn(long list, int nent, long nwait, long timeout) {
    return call(AioFunction.AIO_WAITN, list, nent, nwait, timeout);
  }

  default Answer portCreate() {
    return new Answer("port_create", process().portCreate(thread()));
  }

  default Answer portGet(int port, long event, long timeout) {
    return new Answer("port_get", process().portGet(thread(), port, event, timeout));
  }
}
