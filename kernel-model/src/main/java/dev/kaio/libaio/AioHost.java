package dev.kaio.libaio;

import dev.kaio.abi.Abi;
import dev.kaio.sched.Rval;
import java.nio.ByteBuffer;

/**
 * The world outside the library, of one process. Calls that take a thread and return nothing are
 * requests: each is answered once with {@link LibThread#answer}, from inside the call or later.
 */
public interface AioHost {

  /** What a worker does for a request. */
  enum Transfer {
    PREAD,
    READ,
    PWRITE,
    WRITE,
    /** fsync: O_SYNC. */
    FSYNC,
    /** fdatasync: O_DSYNC. */
    FDSYNC
  }

  /** A system call of a worker; the offset in bytes, and nothing but the descriptor for fsync. */
  record PoolCall(Transfer transfer, int fd, long buffer, long size, long offset) {}

  /** What the library wants to know of a descriptor. */
  enum Fact {
    /** llseek: where it stands, in bytes; or ESPIPE. */
    POSITION,
    /** fstat: its size in bytes. */
    SIZE,
    /** fcntl: 1 if O_APPEND is set, else 0. */
    APPEND
  }

  /** The data model and machine of the process. */
  Abi abi();

  /** Fills a buffer from the memory of the process. */
  void load(long address, ByteBuffer into);

  /** Stores the bytes of a buffer in the memory of the process. */
  void store(long address, ByteBuffer from);

  /** Address of {@link #SCRATCH_BYTES} bytes of memory that are this thread's own: its stack. */
  long scratch(LibThread thread);

  /** How much scratch memory a thread needs. */
  int SCRATCH_BYTES = 32;

  /** Requests system call 178 with these argument slots. */
  void kaio(LibThread thread, long[] args);

  /** Requests a worker's system call. */
  void transfer(LibThread thread, PoolCall call);

  /** Ends the transfer that the thread is in; it is answered with EINTR, after the caller. */
  void interrupt(LibThread thread);

  /** Asks something of a descriptor. */
  void fact(LibThread thread, Fact fact, int fd);

  /** Requests the close of a descriptor. */
  void close(LibThread thread, int fd);

  /** AIONOTIFY on behalf of the thread, which does not wait for it. */
  void notifyKernel(LibThread thread);

  /** Sends SIGIO to the process; the thread does not wait. */
  void sendSigio(LibThread thread);

  /** Queues a signal to the process, with si_code SI_ASYNCIO; the thread does not wait. */
  void queueSignal(LibThread thread, int signo, long value);

  /**
   * Puts an event of source PORT_SOURCE_AIO on a port; errors are ignored (R-U-17). What the thread
   * asks for later comes after it, and so waits if the port is full.
   */
  void dispatch(LibThread thread, int port, int events, long object, long user);

  /** Makes a thread that the library starts next; false if there can be no more (EAGAIN). */
  boolean createThread(LibThread thread);

  /**
   * The port whose events run the functions of SIGEV_THREAD (R-U-19).
   *
   * @param function address of the function
   * @param attributes address of the thread attributes, or 0
   * @return the descriptor of the port, or an error
   */
  Rval threadPort(long function, long attributes);

  /** A call that the application made of the library has returned. */
  void returned(LibThread thread, Rval result);
}
