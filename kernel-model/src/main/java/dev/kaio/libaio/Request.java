package dev.kaio.libaio;

import dev.kaio.abi.KaioOp;

/** A request in the pool. */
final class Request {

  enum State {
    NEW,
    QUEUED,
    IN_PROGRESS,
    CANCELED,
    DONE,
    /** Done, with SIGEV_NONE, and on the library's done queue. */
    DONEQ
  }

  /** AIOREAD, AIOWRITE, their aiocb forms, or AIOFSYNC. */
  final KaioOp op;

  /** Null for aioread and aiowrite. */
  final Aiocb aiocb;

  final long resultAddress;
  final int fd;
  final long buffer;
  final long size;
  final long offset;
  final Notification notification;

  /** The list that it belongs to, or null. */
  ListHead head;

  State state = State.NEW;

  /** Whose queue it was put on. */
  Worker worker;

  private Request(
      KaioOp op,
      Aiocb aiocb,
      long resultAddress,
      int fd,
      long buffer,
      long size,
      long offset,
      Notification notification) {
    this.op = op;
    this.aiocb = aiocb;
    this.resultAddress = resultAddress;
    this.fd = fd;
    this.buffer = buffer;
    this.size = size;
    this.offset = offset;
    this.notification = notification;
  }

  /** One of aioread or aiowrite. */
  static Request solaris(KaioOp op, int fd, long buffer, long size, long offset, long result) {
    return new Request(op, null, result, fd, buffer, size, offset, Notification.NONE);
  }

  /** One of an aiocb, with what its fields say now. */
  static Request posix(KaioOp op, Aiocb aiocb, ListHead head, Notification notification) {
    Request request =
        new Request(
            op,
            aiocb,
            aiocb.resultAddress(),
            aiocb.fildes(),
            aiocb.buf(),
            aiocb.nbytes(),
            aiocb.offset(),
            notification);
    request.head = head;
    return request;
  }

  boolean isPosix() {
    return aiocb != null;
  }

  boolean isFsync() {
    return op == KaioOp.AIOFSYNC;
  }

  boolean isRead() {
    return op == KaioOp.AIOREAD || op == KaioOp.AIOAREAD || op == KaioOp.AIOAREAD64;
  }

  /** The code of its port event (R-U-17). */
  int event() {
    return isFsync() && aiocb.large() ? KaioOp.AIOFSYNC64.code() : op.code();
  }
}
