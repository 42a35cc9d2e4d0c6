package dev.kaio.libaio;

import dev.kaio.abi.KaioOp;
import dev.kaio.sched.Rval;

/**
 * The functions of the library, with the arguments of their C prototypes; of an int, the low 32
 * bits count. The 64-bit-offset forms of ILP32 are the plain ones in LP64.
 */
public enum AioFunction {
  /** (fd, buf, size, offset, whence, resultp). */
  AIOREAD("aioread", 6, false, (c, a) -> transfer(KaioOp.AIOREAD, c, a)),
  /** (fd, buf, size, offset, whence, resultp). */
  AIOWRITE("aiowrite", 6, false, (c, a) -> transfer(KaioOp.AIOWRITE, c, a)),
  /** (timeval*): the address of a result, 0, or an error. */
  AIOWAIT("aiowait", 1, false, (c, a) -> c.solaris().await(a[0])),
  /** (resultp). */
  AIOCANCEL("aiocancel", 1, false, (c, a) -> c.solaris().cancel(a[0])),
  /** (fd). */
  CLOSE("close", 1, false, (c, a) -> c.solaris().close((int) a[0])),
  /** (aiocb*). */
  AIO_READ("aio_read", 1, false, (c, a) -> c.posix().read(a[0])),
  AIO_READ64("aio_read64", 1, true, (c, a) -> c.posix().read(a[0])),
  /** (aiocb*). */
  AIO_WRITE("aio_write", 1, false, (c, a) -> c.posix().write(a[0])),
  AIO_WRITE64("aio_write64", 1, true, (c, a) -> c.posix().write(a[0])),
  /** (aiocb*): an errno as value. */
  AIO_ERROR("aio_error", 1, false, (c, a) -> c.posix().error(a[0])),
  AIO_ERROR64("aio_error64", 1, true, (c, a) -> c.posix().error(a[0])),
  /** (aiocb*). */
  AIO_RETURN("aio_return", 1, false, (c, a) -> c.posix().result(a[0])),
  AIO_RETURN64("aio_return64", 1, true, (c, a) -> c.posix().result(a[0])),
  /** (fd, aiocb*): AIO_CANCELED 0, AIO_ALLDONE 1 or AIO_NOTCANCELED 2. */
  AIO_CANCEL("aio_cancel", 2, false, (c, a) -> c.posix().cancel((int) a[0], a[1])),
  AIO_CANCEL64("aio_cancel64", 2, true, (c, a) -> c.posix().cancel((int) a[0], a[1])),
  /** (op, aiocb*); op is O_SYNC or O_DSYNC. */
  AIO_FSYNC("aio_fsync", 2, false, (c, a) -> c.posix().fsync((int) a[0], a[1])),
  AIO_FSYNC64("aio_fsync64", 2, true, (c, a) -> c.posix().fsync((int) a[0], a[1])),
  /** (list, nent, timespec*). */
  AIO_SUSPEND("aio_suspend", 3, false, AioFunction::suspend),
  AIO_SUSPEND64("aio_suspend64", 3, true, AioFunction::suspend),
  /** (mode, list, nent, sigevent*). */
  LIO_LISTIO("lio_listio", 4, false, AioFunction::list),
  LIO_LISTIO64("lio_listio64", 4, true, AioFunction::list),
  /** (list, nent, nwait*, timespec*); the same for both widths of offsets. */
  AIO_WAITN("aio_waitn", 4, false, AioFunction::waitn);

  /** A call in the making. */
  private record Caller(LibAio lib, LibThread thread, boolean large) {
    SolarisAio solaris() {
      return new SolarisAio(lib, thread);
    }

    PosixAio posix() {
      return new PosixAio(lib, thread, large);
    }
  }

  private interface Body {
    Rval run(Caller caller, long[] args);
  }

  private final String functionName;
  private final int arguments;
  private final boolean large;

  @SuppressWarnings("ImmutableEnumChecker") // the bodies hold nothing
  private final Body body;

  AioFunction(String functionName, int arguments, boolean large, Body body) {
    this.functionName = functionName;
    this.arguments = arguments;
    this.large = large;
    this.body = body;
  }

  /** The name in C. */
  public String functionName() {
    return functionName;
  }

  /** How many arguments it takes. */
  public int arguments() {
    return arguments;
  }

  Rval call(LibAio lib, LibThread thread, long[] args) {
    return body.run(new Caller(lib, thread, large), args);
  }

  private static Rval transfer(KaioOp op, Caller caller, long[] args) {
    return caller
        .solaris()
        .transfer(op, (int) args[0], args[1], (int) args[2], args[3], (int) args[4], args[5]);
  }

  private static Rval suspend(Caller c, long[] args) {
    return new AioSuspend(c.lib, c.thread, c.large, args[0], (int) args[1], args[2]).run();
  }

  private static Rval list(Caller c, long[] args) {
    return new ListIo(c.lib, c.thread, c.large, (int) args[0], args[1], (int) args[2], args[3])
        .run();
  }

  private static Rval waitn(Caller c, long[] args) {
    return new Waitn(c.lib, c.thread, args[0], (int) args[1], args[2], args[3]).run();
  }
}
