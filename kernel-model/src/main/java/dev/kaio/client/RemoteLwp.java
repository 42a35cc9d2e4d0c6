package dev.kaio.client;

import dev.kaio.abi.Abi;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sysnum;
import dev.kaio.wire.Interrupt;
import dev.kaio.wire.Missing;
import dev.kaio.wire.Return;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * An LWP of a process. It has one system call at a time in the kernel; any thread may make it.
 *
 * <p>The blocking calls throw ProcessExitedException if the process ends meanwhile, and
 * ConnectionLostException if the kernel cannot be reached any more.
 */
public final class RemoteLwp {
  private static final int FORK1 = 0;
  private static final int FORKALL = 1;

  private final RemoteProcess process;
  private final int id;

  // Guarded by this.
  private PendingCall current;
  private int sequence;

  RemoteLwp(RemoteProcess process, int id) {
    this.process = process;
    this.id = id;
  }

  /** 1 and up. */
  public int id() {
    return id;
  }

  public RemoteProcess process() {
    return process;
  }

  // ---- any call ----

  /**
   * Makes a system call and waits for it.
   *
   * @param sysnum a number of {@link Sysnum}
   * @param args at most 8 slots
   * @throws IllegalStateException if this LWP is in a call already
   */
  public CallResult call(int sysnum, long... args) {
    return await(callAsync(sysnum, args));
  }

  /**
   * Makes a system call. The future completes on the reader thread: what depends on it must not
   * block there. It completes exceptionally with a {@link ProcessGoneException}.
   *
   * @throws IllegalStateException if this LWP is in a call already
   */
  public CompletableFuture<CallResult> callAsync(int sysnum, long... args) {
    Operands operands = Operands.of(process.memory(), sysnum, args, process.maxFrame());
    PendingCall call = new PendingCall(sysnum, args, operands);
    synchronized (this) {
      if (current != null) {
        throw new IllegalStateException("LWP " + id + " is in a call already");
      }
      ProcessGoneException gone = process.gone();
      if (gone != null) {
        call.future.completeExceptionally(gone.again());
        return call.future;
      }
      submit(call);
      if (sysnum == Sysnum.LWP_EXIT) {
        // There is no answer to wait for.
        call.future.complete(CallResult.ZERO);
      }
    }
    // The process may have gone between the test and the submission.
    if (process.gone() != null) {
      processGone(process.gone());
    }
    return call.future;
  }

  private void submit(PendingCall call) {
    call.sequence = ++sequence;
    process.send(call.frame(id));
    current = call;
  }

  static CallResult await(CompletableFuture<CallResult> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ProcessGoneException gone) {
        throw gone.again();
      }
      if (e.getCause() instanceof IllegalStateException) {
        throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
      }
      throw e;
    }
  }

  /**
   * Tells the kernel that a signal of the host has hit this LWP: a call that sleeps interruptibly
   * returns EINTR. Without a call it does nothing.
   */
  public synchronized void interrupt() {
    if (current != null) {
      current.interrupted = true;
      process.send(new Interrupt(id, current.sequence));
    }
  }

  // ---- answers, on the reader thread ----

  /** Takes the call that this answers; null if there is none. */
  private synchronized PendingCall take(int answeredSequence) {
    PendingCall call = current;
    if (call == null || call.sequence != answeredSequence) {
      return null;
    }
    current = null;
    return call;
  }

  /** Returns whether it was the answer to a call of this LWP. */
  boolean returned(Return answer) {
    PendingCall call = take(answer.sequence());
    if (call == null) {
      return false;
    }
    CallResult result = new CallResult(answer.value(), answer.errno());
    if (!result.isError()) {
      process.called(call, result.value());
    }
    call.future.complete(result);
    return true;
  }

  /** Sends the call again with what is missing; returns whether it was about a call of this LWP. */
  boolean missing(Missing answer) {
    PendingCall call = take(answer.sequence());
    if (call == null) {
      return false;
    }
    Operands more = call.operands.with(process.memory(), answer.spans());
    if (more.sameAs(call.operands)) {
      call.future.completeExceptionally(
          new IllegalStateException(
              "the kernel wants memory that is not mapped here: " + answer.spans()));
    } else if (Operands.frameSize(call.args, more) > process.maxFrame()) {
      call.future.completeExceptionally(
          new IllegalStateException(
              "the operands of the call need a frame of "
                  + Operands.frameSize(call.args, more)
                  + " bytes; "
                  + process.maxFrame()
                  + " may be"));
    } else {
      call.operands = more;
      synchronized (this) {
        submit(call);
        if (call.interrupted) {
          interrupt(); // the first one came for a call that was only asked for more
        }
      }
    }
    return true;
  }

  void processGone(ProcessGoneException gone) {
    PendingCall call;
    synchronized (this) {
      call = current;
      current = null;
    }
    if (call != null) {
      call.future.completeExceptionally(gone);
    }
  }

  // ---- calls by name ----

  /** System call 178 with raw slots, the opcode first. */
  public CallResult kaio(long... slots) {
    return call(Sysnum.KAIO, slots);
  }

  /** kaio with raw slots, the opcode first, without waiting. */
  public CompletableFuture<CallResult> kaioAsync(long... slots) {
    return callAsync(Sysnum.KAIO, slots);
  }

  /**
   * AIOREAD or AIOWRITE with the slots of this process's data model and machine (R-SYS-6).
   *
   * @param op the opcode, with or without the poll bit
   * @param buffer where the bytes are, or go to
   * @param length in bytes, signed
   * @param offset in bytes, 64 bits in both data models
   * @param result address of the aio_result
   */
  public CallResult transfer(int op, int fd, long buffer, int length, long offset, long result) {
    return kaio(KaioSlots.transfer(process.abi(), op, fd, buffer, length, offset, result));
  }

  /**
   * AIOWAIT.
   *
   * @param timeout address of a timeval; 0 blocks; all ones does not block
   */
  public CallResult aiowait(long timeout, int dontblock) {
    return kaio(KaioOp.AIOWAIT.code(), timeout, dontblock);
  }

  /**
   * Opens a file that is there; the path goes through the scratch page.
   *
   * @param oflag 0 for reading, 1 for writing, 2 for both
   */
  public CallResult open(String path, int oflag) {
    return open(path, oflag, 0);
  }

  /**
   * Opens a file, or makes it.
   *
   * @param oflag bits of {@link dev.kaio.abi.OpenFlags}
   * @param mode permissions of a file that is made
   */
  public CallResult open(String path, int oflag, int mode) {
    return process.withScratch(
        this,
        scratch -> {
          process.memory().putString(scratch, path);
          return call(Sysnum.OPEN, scratch, oflag, mode);
        });
  }

  /** Opens a file and makes it this descriptor: open, fcntl F_DUP2FD, close. */
  public CallResult openAt(int fd, String path, int oflag) {
    CallResult opened = open(path, oflag);
    if (opened.isError() || opened.value() == fd) {
      return opened;
    }
    CallResult moved = call(Sysnum.FCNTL, opened.value(), RemoteProcess.F_DUP2FD, fd);
    close((int) opened.value());
    return moved;
  }

  public CallResult close(int fd) {
    return call(Sysnum.CLOSE, fd);
  }

  /**
   * Maps zeroed memory at a fixed address.
   *
   * @param base on a page boundary
   * @param length in bytes, whole pages
   * @param protection 1 for reading, 2 for writing, 3 for both
   */
  public CallResult mmap(long base, long length, int protection) {
    return call(Sysnum.MMAP, base, length, protection, RemoteProcess.MAP_FIXED_ANON, -1, 0);
  }

  public CallResult munmap(long base, long length) {
    return call(Sysnum.MUNMAP, base, length);
  }

  public CallResult mprotect(long base, long length, int protection) {
    return call(Sysnum.MPROTECT, base, length, protection);
  }

  /** Makes an LWP; the value is its number, for {@link RemoteProcess#lwp}. */
  public CallResult lwpCreate() {
    return call(Sysnum.LWP_CREATE, 0, 0, 0);
  }

  /** Makes an LWP. */
  public RemoteLwp newLwp() {
    CallResult result = lwpCreate();
    if (result.isError()) {
      throw new IllegalStateException("lwp_create: " + result);
    }
    return process.lwp((int) result.value());
  }

  /** Ends this LWP; the end of the last one is the end of the process. */
  public void lwpExit() {
    call(Sysnum.LWP_EXIT);
  }

  public CallResult kill(int pid, int signo) {
    return call(Sysnum.KILL, pid, signo);
  }

  /**
   * Catches a signal.
   *
   * @param handler what to do with it
   */
  public CallResult sigaction(int signo, SignalHandler handler) {
    process.handle(signo, handler);
    return call(Sysnum.SIGACTION, signo, RemoteProcess.SIG_CATCH, 0);
  }

  /** Ignores a signal, or does with it what is the default. */
  public CallResult sigaction(int signo, boolean ignore) {
    return call(Sysnum.SIGACTION, signo, ignore ? RemoteProcess.SIG_IGN : RemoteProcess.SIG_DFL, 0);
  }

  /**
   * fork1: makes a child with a copy of this process's memory, its handlers, and an LWP of this
   * number; requests stay with the parent.
   *
   * @throws IllegalStateException with the errno, if the kernel refuses
   * @throws IOException if the child cannot be connected; the kernel ends it after a while
   */
  public RemoteProcess fork1() throws IOException {
    return fork(FORK1);
  }

  /** forkall: as {@link #fork1}, with an LWP for each that this process has. */
  public RemoteProcess forkAll() throws IOException {
    return fork(FORKALL);
  }

  private RemoteProcess fork(int how) throws IOException {
    CallResult result = call(Sysnum.FORKSYS, how, 0);
    if (result.isError()) {
      throw new IllegalStateException("fork: " + result);
    }
    return process.claimChild((int) result.value());
  }

  /**
   * execve: another program begins in the process, with nothing mapped and with LWP 1 alone. This
   * object's process is of no use any more.
   *
   * @param abi of the new program
   * @param name what traces call it
   * @throws IllegalStateException with the errno, if the kernel refuses
   * @throws IOException if the new program cannot be connected; the kernel ends it after a while
   */
  public RemoteProcess exec(Abi abi, String name) throws IOException {
    CallResult refusal = callAsync(Sysnum.EXECVE, 0, 0, 0).handle((result, gone) -> result).join();
    if (refusal != null) {
      throw new IllegalStateException("exec: " + refusal);
    }
    return process.claimProgram(abi, name);
  }

  /** Ends the process and waits until it is gone. */
  public ExitStatus exit(int status) {
    CompletableFuture<CallResult> unused = callAsync(Sysnum.EXIT, status);
    return process.awaitExit();
  }
}
