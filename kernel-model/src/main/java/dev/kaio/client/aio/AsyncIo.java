package dev.kaio.client.aio;

import dev.kaio.abi.AiocbLayout;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.CallResult;
import dev.kaio.client.ProcessMemory;
import dev.kaio.client.RemoteProcess;
import dev.kaio.client.SignalHandler;
import dev.kaio.libaio.AioFunction;
import dev.kaio.libaio.LibState;
import java.io.IOException;
import java.util.function.LongConsumer;

/**
 * aio(3) of a process: {@code aioread} to {@code aio_waitn}. Names are those of C, with a capital
 * for what follows an underscore; pointers are addresses in the memory of the process. A result is
 * the value and the errno that C would have.
 *
 * <p>Any Java thread may call, any number at once, and a call that blocks blocks that thread only.
 * Each such thread is an LWP of the process; the one that makes the AsyncIo is LWP 1. A Java thread
 * that is or gets interrupted in a call stays interrupted, and to the call that is a signal that
 * keeps coming: EINTR as soon as it waits where a signal ends the wait; what need not wait is done.
 *
 * <p>Every call throws ProcessExitedException if the process ends meanwhile or has ended,
 * ConnectionLostException if its kernel cannot be reached any more, IllegalArgumentException if it
 * reads or writes through a bad pointer in user mode (SIGSEGV in C), and IllegalStateException if
 * there can be no LWP for the calling thread, or after {@link #close}.
 */
public final class AsyncIo implements AutoCloseable {
  /** Where offsets count from. */
  public static final int SEEK_SET = 0;

  public static final int SEEK_CUR = 1;
  public static final int SEEK_END = 2;

  /** Modes of lio_listio. */
  public static final int LIO_NOWAIT = 0;

  public static final int LIO_WAIT = 1;

  /** Values of aio_cancel. */
  public static final int AIO_CANCELED = 0;

  public static final int AIO_ALLDONE = 1;
  public static final int AIO_NOTCANCELED = 2;

  private final AioShell shell;
  private final boolean large;

  private AsyncIo(AioShell shell, boolean large) {
    this.shell = shell;
    this.large = large;
  }

  /**
   * The library of a process that has not used it; the calling thread is its LWP 1.
   *
   * @throws IllegalStateException if the process has an AsyncIo
   */
  public static AsyncIo of(RemoteProcess process) {
    return of(process, 0, 0);
  }

  /**
   * The same with _AIO_MIN_WORKERS and _AIO_MAX_WORKERS (R-U-5).
   *
   * @param minWorkers 0 or less: 4
   * @param maxWorkers 0 or less: 256
   */
  public static AsyncIo of(RemoteProcess process, int minWorkers, int maxWorkers) {
    return new AsyncIo(new AioShell(process, process.lwp1(), minWorkers, maxWorkers, null), false);
  }

  /**
   * fork1 by the calling thread. The child has a copy of the memory, and its library was never
   * used, but has the functions of this one, and knows of a handler of SIGIO (R-U-34). The calling
   * thread is its only LWP.
   *
   * @return the library of the child; {@link #process} of it is the child
   * @throws IllegalStateException with the errno, if the kernel refuses
   * @throws IOException if the child cannot be connected; the kernel ends it after a while
   */
  public AsyncIo fork1() throws IOException {
    return new AsyncIo(shell.fork1(), large);
  }

  /** The same library for aiocbs with 64-bit offsets: the 64 forms of ILP32. */
  public AsyncIo largeFiles() {
    return new AsyncIo(shell, true);
  }

  public RemoteProcess process() {
    return shell.process();
  }

  /**
   * Whether a thread is in a call that has no result yet. A thread that waits in such a call has
   * handed it over to the library.
   */
  public boolean isInCall(Thread thread) {
    return shell.isInCall(thread);
  }

  /** What the library remembers. */
  public LibState state() {
    return shell.state();
  }

  /**
   * Ends the library, not the process. Calls that wait throw; LWPs are given back, but for the one
   * that waits in AIOSTART.
   */
  @Override
  public void close() {
    shell.close();
  }

  // ---- structures ----

  /** The aiocb at an address. */
  public AiocbStruct aiocb(long address) {
    ProcessMemory memory = process().memory();
    return new AiocbStruct(memory, AiocbLayout.of(memory.abi(), large), address);
  }

  /** The sigevent at an address, for a list. */
  public SigeventStruct sigevent(long address) {
    return new SigeventStruct(process().memory(), address);
  }

  /**
   * Says what function there is at an address, for SIGEV_THREAD.
   *
   * @param address any but 0; nothing needs to be mapped there
   * @param body gets sigev_value; runs on a thread of its own, and may block
   */
  public void function(long address, LongConsumer body) {
    shell.functions().put(address, body);
  }

  // ---- aioread and its like ----

  /** Begins to read; offset is relative to {@code whence}, the result goes to {@code resultp}. */
  public CallResult aioread(int fd, long buf, int size, long offset, int whence, long resultp) {
    return shell.call(AioFunction.AIOREAD, fd, buf, size, offset, whence, resultp);
  }

  /** Begins to write, as {@link #aioread}. */
  public CallResult aiowrite(int fd, long buf, int size, long offset, int whence, long resultp) {
    return shell.call(AioFunction.AIOWRITE, fd, buf, size, offset, whence, resultp);
  }

  /**
   * Waits for any aioread or aiowrite.
   *
   * @param timeval its address; 0 for no limit
   * @return the address of its result, or 0 if the time is over
   */
  public CallResult aiowait(long timeval) {
    return shell.call(AioFunction.AIOWAIT, timeval);
  }

  public CallResult aiocancel(long resultp) {
    return shell.call(AioFunction.AIOCANCEL, resultp);
  }

  // ---- POSIX ----

  public CallResult aioRead(long aiocb) {
    return shell.call(large ? AioFunction.AIO_READ64 : AioFunction.AIO_READ, aiocb);
  }

  public CallResult aioWrite(long aiocb) {
    return shell.call(large ? AioFunction.AIO_WRITE64 : AioFunction.AIO_WRITE, aiocb);
  }

  /** The value is the errno of the request, EINPROGRESS until it has completed. */
  public CallResult aioError(long aiocb) {
    return shell.call(large ? AioFunction.AIO_ERROR64 : AioFunction.AIO_ERROR, aiocb);
  }

  /** What read or write would have returned; once. */
  public CallResult aioReturn(long aiocb) {
    return shell.call(large ? AioFunction.AIO_RETURN64 : AioFunction.AIO_RETURN, aiocb);
  }

  /** Cancels one request, or with 0 all of the descriptor; AIO_CANCELED, ALLDONE, NOTCANCELED. */
  public CallResult aioCancel(int fd, long aiocb) {
    return shell.call(large ? AioFunction.AIO_CANCEL64 : AioFunction.AIO_CANCEL, fd, aiocb);
  }

  /** {@code op} is O_SYNC or O_DSYNC of {@link dev.kaio.abi.OpenFlags}. */
  public CallResult aioFsync(int op, long aiocb) {
    return shell.call(large ? AioFunction.AIO_FSYNC64 : AioFunction.AIO_FSYNC, op, aiocb);
  }

  /** Waits for one of a list of pointers to aiocbs; {@code timespec} 0 is no limit. */
  public CallResult aioSuspend(long list, int nent, long timespec) {
    return shell.call(
        large ? AioFunction.AIO_SUSPEND64 : AioFunction.AIO_SUSPEND, list, nent, timespec);
  }

  /** Begins a list of requests, or with LIO_WAIT does it; {@code sigevent} may be 0. */
  public CallResult lioListio(int mode, long list, int nent, long sigevent) {
    return shell.call(
        large ? AioFunction.LIO_LISTIO64 : AioFunction.LIO_LISTIO, mode, list, nent, sigevent);
  }

  /** Waits for {@code *nwait} requests; stores their aiocbs in list and their number in nwait. */
  public CallResult aioWaitn(long list, int nent, long nwait, long timespec) {
    return shell.call(AioFunction.AIO_WAITN, list, nent, nwait, timespec);
  }

  // ---- what the library must know of ----

  /** Closes a descriptor, having cancelled what the pool has of it (R-U-4). */
  public CallResult close(int fd) {
    return shell.call(AioFunction.CLOSE, fd);
  }

  /** Catches a signal; the library sends SIGIO only to who catches it so (R-U-13). */
  public CallResult sigaction(int signo, SignalHandler handler) {
    process().handle(signo, handler);
    return sigaction(signo, RemoteProcess.SIG_CATCH);
  }

  /** Ignores a signal, or does with it what is the default: SIG_IGN or SIG_DFL. */
  public CallResult sigaction(int signo, int disposition) {
    CallResult result = systemCall(Sysnum.SIGACTION, signo, disposition, 0);
    if (signo == Signal.SIGIO && !result.isError()) {
      shell.setSigioHandler(disposition == RemoteProcess.SIG_CATCH);
    }
    return result;
  }

  /** Makes any other system call as the LWP of the calling thread. */
  public CallResult systemCall(int sysnum, long... args) {
    return shell.systemCall(sysnum, args);
  }
}
