package dev.kaio.client.aio;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Machine;
import dev.kaio.abi.OpenFlags;
import dev.kaio.abi.Signal;
import dev.kaio.abi.StatLayout;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.CallResult;
import dev.kaio.client.ProcessGoneException;
import dev.kaio.client.ReceivedSignal;
import dev.kaio.client.RemoteLwp;
import dev.kaio.client.RemoteProcess;
import dev.kaio.libaio.AioFunction;
import dev.kaio.libaio.AioHost;
import dev.kaio.libaio.LibAio;
import dev.kaio.libaio.LibState;
import dev.kaio.libaio.LibThread;
import dev.kaio.sched.Rval;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * The library of one process among real threads: it makes the library's system calls, and brings
 * the answers to the driver. The host's methods run on the driver.
 */
final class AioShell implements AioHost {
  private static final int F_GETFL = 3;
  private static final int FORK1 = 0;
  private static final int SEEK_CUR = 1;
  private static final int DISPATCH = 8;
  private static final int PORT_SOURCE_AIO = 1;
  private static final int STAT_OFFSET = 64;

  private final RemoteProcess process;
  private final ScratchMemory scratch;
  private final Driver driver =
      new Driver(
          this::faulted,
          why -> end(new IllegalStateException("the library has failed: " + why, why)));
  private final ThreadTable threads;
  private final LibAio library;
  private final Spawner.Functions functions;
  private final int minWorkers;
  private final int maxWorkers;
  private Spawner spawner;
  private volatile boolean sigioHandler;

  /** Why there can be no calls any more, or null. */
  private volatile RuntimeException end;

  /**
   * A library in a process that has not used it.
   *
   * @param own the LWP of the calling thread
   * @param parent null unless the process was forked
   */
  AioShell(RemoteProcess process, RemoteLwp own, int minWorkers, int maxWorkers, AioShell parent) {
    this.process = process;
    this.minWorkers = minWorkers;
    this.maxWorkers = maxWorkers;
    functions = parent == null ? new Spawner.Functions() : parent.functions;
    scratch = ScratchMemory.of(process, own, parent != null);
    threads =
        new ThreadTable(process, own, scratch, lwp -> new LibThread(driver.scheduler(), this, lwp));
    library = new LibAio(driver.scheduler(), this, minWorkers, maxWorkers);
    if (parent != null) {
      setSigioHandler(parent.sigioHandler);
    }
    process.onSignal(this::signalled);
    Thread thread = new Thread(driver, "kaio-aio-" + process.pid());
    thread.setDaemon(true);
    thread.start();
    process.exited().whenComplete((status, lost) -> end(process.gone()));
  }

  /** The library of the child, whose only LWP has the number of the calling thread's (R-U-34). */
  AioShell fork1() throws IOException {
    CallResult forked = systemCall(Sysnum.FORKSYS, FORK1, 0);
    if (forked.isError()) {
      throw new IllegalStateException("fork1: " + forked);
    }
    RemoteProcess child = process.claimChild((int) forked.value());
    RemoteLwp own = child.lwp(threads.current().calls.id());
    return new AioShell(child, own, minWorkers, maxWorkers, this);
  }

  RemoteProcess process() {
    return process;
  }

  Spawner.Functions functions() {
    return functions;
  }

  // ---- calls of Java threads ----

  CallResult call(AioFunction function, long... args) {
    checkOpen();
    ShellThread caller = threads.current();
    CompletableFuture<CallResult> result = new CompletableFuture<>();
    caller.pending = result;
    driver.post(() -> library.call(caller.thread, function, args));
    return await(caller, result);
  }

  /** Any system call, by the calling thread's LWP. */
  CallResult systemCall(int sysnum, long... args) {
    checkOpen();
    ShellThread caller = threads.current();
    CompletableFuture<CallResult> result = caller.calls.ask(sysnum, args);
    caller.pending = result;
    return await(caller, result);
  }

  /** A thread that was interrupted has something to say, even while its state is still WAITING. */
  boolean isInCall(Thread thread) {
    ShellThread caller = threads.ownedBy(thread);
    return caller != null
        && caller.handedOver
        && !caller.pending.isDone()
        && !thread.isInterrupted();
  }

  private void checkOpen() {
    RuntimeException why = end;
    if (why != null) {
      throw ThreadTable.thrown(why);
    }
  }

  private CallResult await(ShellThread caller, CompletableFuture<CallResult> result) {
    RuntimeException why = end;
    if (why != null) { // it may have ended before it could see this call
      result.completeExceptionally(why);
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          caller.handedOver = true;
          return result.get();
        } catch (InterruptedException e) {
          caller.handedOver = false;
          interrupted = true;
          driver.post(() -> interruptCall(caller, result));
        } catch (ExecutionException e) {
          throw ThreadTable.thrown(e.getCause());
        }
      }
    } finally {
      caller.handedOver = false;
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void interruptCall(ShellThread caller, CompletableFuture<CallResult> call) {
    if (caller.pending != call || call.isDone()) {
      return; // it returned before it could be hit
    }
    if (!caller.thread.isAsleep()) {
      caller.calls.interrupt(call);
    }
    caller.thread.interrupt();
  }

  /** A signal that its LWP took in user mode ends a sleep of the library. */
  private void signalled(ReceivedSignal signal) {
    driver.post(
        () -> {
          ShellThread taker = threads.ofLwp(signal.lwp());
          if (taker != null) {
            taker.thread.interruptSleep();
          }
        });
  }

  void setSigioHandler(boolean installed) {
    sigioHandler = installed;
    driver.post(() -> library.setSigioHandler(installed));
  }

  LibState state() {
    checkOpen();
    CompletableFuture<LibState> state = new CompletableFuture<>();
    driver.post(() -> state.complete(library.state()));
    checkOpen(); // what was posted before the end is done, the rest is not
    return ThreadTable.join(state);
  }

  @Override
  public void returned(LibThread thread, Rval result) {
    ShellThread caller = threads.of(thread);
    if (caller == null) {
      return;
    }
    if (caller.isOfLibrary()) {
      threads.retire(caller);
    } else {
      caller.pending.complete(new CallResult(result.value(), result.errno()));
    }
  }

  // ---- the end ----

  private synchronized void end(RuntimeException why) {
    if (end != null) {
      return;
    }
    end = why;
    driver.stop();
    if (spawner != null) {
      spawner.stop();
    }
    threads.all().forEach(thread -> thread.pending.completeExceptionally(why));
  }

  /** Ends the library; the process goes on, with the LWP that waits in AIOSTART. */
  void close() {
    if (end != null) {
      return;
    }
    end(new IllegalStateException("the AsyncIo is closed"));
    try {
      for (ShellThread thread : threads.all()) {
        thread.calls.interrupt();
        threads.retire(thread);
      }
      process.onSignal(signal -> {});
      threads.controlled(Sysnum.MUNMAP, scratch.base(), ScratchMemory.LENGTH);
      threads.control().exit();
    } catch (ProcessGoneException e) {
      // Nothing is left to give back.
      end = e;
    }
  }

  /**
   * A routine has thrown, for want of memory that is mapped. A Java thread gets that as exception;
   * a thread of the library takes SIGSEGV, which ends the process unless it is caught.
   */
  private void faulted(LibThread thread, RuntimeException why) {
    ShellThread guilty = threads.of(thread);
    if (why instanceof ProcessGoneException || guilty == null) {
      return;
    }
    if (guilty.isOfLibrary()) {
      segmentationFault();
    } else {
      threads.retire(guilty);
      guilty.pending.completeExceptionally(why);
    }
  }

  private void segmentationFault() {
    threads.control().post(Sysnum.KILL, process.pid(), Signal.SIGSEGV);
  }

  // ---- memory ----

  @Override
  public Abi abi() {
    return process.abi();
  }

  @Override
  public void load(long address, ByteBuffer into) {
    process.memory().get(address, into);
  }

  @Override
  public void store(long address, ByteBuffer from) {
    process.memory().put(address, from);
  }

  @Override
  public long scratch(LibThread thread) {
    return threads.of(thread).scratch;
  }

  // ---- system calls ----

  private void ask(LibThread thread, int sysnum, long... args) {
    ask(thread, UnaryOperator.identity(), sysnum, args);
  }

  private void ask(LibThread thread, UnaryOperator<Rval> then, int sysnum, long... args) {
    LwpCalls calls = threads.of(thread).calls;
    calls.call(answering(thread, then), sysnum, args);
    if (thread.isInterrupted()) {
      calls.interrupt();
    }
  }

  /** Brings the answer to a thread, on the driver. */
  private BiConsumer<CallResult, Throwable> answering(LibThread thread, UnaryOperator<Rval> then) {
    return (result, failure) ->
        driver.post(
            () -> {
              if (failure != null) {
                faulted(thread, ThreadTable.thrown(failure));
                return;
              }
              Rval answer =
                  result.isError() ? Rval.ofErrno(result.errno()) : Rval.of(result.value());
              driver.guard(thread, () -> thread.answer(then.apply(answer)));
            });
  }

  @Override
  public void kaio(LibThread thread, long[] args) {
    long timeout = KernelTimeout.of(process.memory(), args);
    long end = timeout == KernelTimeout.NONE ? timeout : driver.after(timeout);
    ask(
        thread,
        answer -> {
          if (answer.errno() == Errno.ETIME.code() && timeout != KernelTimeout.NONE) {
            driver.passTo(end);
          }
          return answer;
        },
        Sysnum.KAIO,
        args);
  }

  @Override
  public void transfer(LibThread thread, PoolCall call) {
    switch (call.transfer()) {
      case READ -> ask(thread, Sysnum.READ, call.fd(), call.buffer(), call.size());
      case WRITE -> ask(thread, Sysnum.WRITE, call.fd(), call.buffer(), call.size());
      case FSYNC -> ask(thread, Sysnum.FDSYNC, call.fd(), OpenFlags.O_SYNC);
      case FDSYNC -> ask(thread, Sysnum.FDSYNC, call.fd(), OpenFlags.O_DSYNC);
      case PREAD -> positioned(thread, Sysnum.PREAD, Sysnum.PREAD64, call);
      case PWRITE -> positioned(thread, Sysnum.PWRITE, Sysnum.PWRITE64, call);
    }
  }

  private void positioned(LibThread thread, int plain, int large, PoolCall call) {
    long at = call.offset();
    if (abi().isLp64()) {
      ask(thread, plain, call.fd(), call.buffer(), call.size(), at);
      return;
    }
    boolean highFirst = abi().machine() == Machine.SPARC;
    long high = at >>> Integer.SIZE;
    long low = abi().model().slot(at);
    ask(
        thread,
        large,
        call.fd(),
        call.buffer(),
        call.size(),
        highFirst ? high : low,
        highFirst ? low : high);
  }

  @Override
  public void interrupt(LibThread thread) {
    threads.of(thread).calls.interrupt();
  }

  @Override
  public void fact(LibThread thread, Fact fact, int fd) {
    switch (fact) {
      case POSITION -> {
        if (abi().isLp64()) {
          ask(thread, Sysnum.LLSEEK, fd, 0, SEEK_CUR);
        } else {
          ask(thread, Sysnum.LLSEEK, fd, 0, 0, SEEK_CUR);
        }
      }
      case SIZE -> {
        long stat = scratch(thread) + STAT_OFFSET;
        int sysnum = abi().isLp64() ? Sysnum.FSTAT : Sysnum.FSTAT64;
        ask(thread, answer -> answer.isError() ? answer : sizeIn(stat), sysnum, fd, stat);
      }
      case APPEND ->
          ask(
              thread,
              answer ->
                  answer.isError() || (answer.value() & OpenFlags.O_APPEND) == 0
                      ? Rval.ZERO
                      : Rval.ONE,
              Sysnum.FCNTL,
              fd,
              F_GETFL);
    }
  }

  private Rval sizeIn(long stat) {
    StatLayout layout = StatLayout.of(abi(), true);
    ByteBuffer struct = abi().buffer(layout.length());
    load(stat, struct);
    return Rval.of(layout.size(struct));
  }

  @Override
  public void close(LibThread thread, int fd) {
    ask(thread, Sysnum.CLOSE, fd);
  }

  // ---- what nobody waits for ----

  private void post(LibThread thread, int sysnum, long... args) {
    threads.of(thread).calls.post(sysnum, args);
  }

  @Override
  public void notifyKernel(LibThread thread) {
    post(thread, Sysnum.KAIO, KaioOp.AIONOTIFY.code());
  }

  @Override
  public void sendSigio(LibThread thread) {
    post(thread, Sysnum.KILL, process.pid(), Signal.SIGIO);
  }

  @Override
  public void queueSignal(LibThread thread, int signo, long value) {
    post(thread, Sysnum.SIGQUEUE, process.pid(), signo, value, Signal.SI_ASYNCIO, 1);
  }

  @Override
  public void dispatch(LibThread thread, int port, int events, long object, long user) {
    post(thread, Sysnum.PORTFS, DISPATCH, port, PORT_SOURCE_AIO, events, object, user);
  }

  // ---- threads ----

  @Override
  public boolean createThread(LibThread thread) {
    return threads.create(thread);
  }

  /** EINVAL if no function is registered there; else as portfs create and lwp_create. */
  @Override
  public Rval threadPort(long function, long attributes) {
    if (functions.get(function) == null) {
      return Rval.error(Errno.EINVAL);
    }
    if (spawner == null) {
      CallResult port = threads.controlled(Sysnum.PORTFS, 0);
      if (port.isError()) {
        return Rval.ofErrno(port.errno());
      }
      LwpCalls calls = threads.newCalls();
      long event = calls == null ? 0 : scratch.take();
      if (event == 0) {
        threads.controlled(Sysnum.CLOSE, port.value());
        return Rval.error(Errno.EAGAIN);
      }
      setSpawner(
          new Spawner(
              process.memory(),
              calls,
              functions,
              (int) port.value(),
              event,
              attributes,
              this::segmentationFault));
    }
    return Rval.of(spawner.port());
  }

  private synchronized void setSpawner(Spawner made) {
    spawner = made;
    if (end != null) {
      made.stop();
    }
  }
}
