package dev.kaio.client.aio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.CallResult;
import dev.kaio.client.ConnectionLostException;
import dev.kaio.client.KernelClient;
import dev.kaio.client.ProcessExitedException;
import dev.kaio.client.RemoteProcess;
import dev.kaio.server.KaiodProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Waits that end otherwise than by a completion: interrupts, signals, timeouts, the end. */
class AsyncIoWaitsTest extends LiveLibrary {

  @Test
  @DisplayName("R-U-12: the interrupt of a Java thread is a signal: EINTR")
  void interrupts() throws Exception {
    attach(Abi.LP64_SPARC);
    int tty = open("/dev/tty");
    succeed(aio.aioread(tty, BUFFER, 5, 0, AsyncIo.SEEK_SET, RESULT));
    Thread.currentThread().interrupt();
    CallResult result = aio.aiowait(0);
    assertThat(Thread.interrupted()).isTrue();
    assertFails(result, Errno.EINTR);
  }

  /** A wait for what the terminal never sends, in the kernel or in the library. */
  private enum Wait {
    AIOWAIT {
      @Override
      CallResult begin(LiveLibrary t) {
        return t.aio.aiowait(0);
      }
    },
    SUSPEND {
      @Override
      CallResult begin(LiveLibrary t) {
        return t.aio.aioSuspend(LIST, 1, 0);
      }
    },
    WAITN {
      @Override
      CallResult begin(LiveLibrary t) {
        t.memory.putInt(COUNT, 1);
        return t.aio.aioWaitn(LIST, 1, COUNT, 0);
      }
    },
    LISTIO {
      @Override
      CallResult begin(LiveLibrary t) {
        long other = CONTROL + 0x400;
        AiocbStruct aiocb = t.aio.aiocb(other).clear().fd(t.memory.getInt(CONTROL));
        aiocb.buffer(BUFFER, 5).opcode(AiocbStruct.LIO_READ);
        t.memory.putWord(LIST, other);
        return t.aio.lioListio(AsyncIo.LIO_WAIT, LIST, 1, 0);
      }
    };

    abstract CallResult begin(LiveLibrary t);
  }

  private void requestOfTheTerminal() throws IOException {
    attach(Abi.LP64_SPARC);
    aio.aiocb(CONTROL).clear().fd(open("/dev/tty")).buffer(BUFFER, 5);
    succeed(aio.aioRead(CONTROL));
    memory.putWord(LIST, CONTROL);
  }

  @ParameterizedTest
  @EnumSource(Wait.class)
  @DisplayName("R-U-12, R-U-23, R-U-28, R-U-32: an interrupt before the call makes its wait EINTR")
  void an_interrupted_thread_does_not_begin_to_wait(Wait wait) throws IOException {
    requestOfTheTerminal();
    Thread.currentThread().interrupt();
    CallResult result = wait.begin(this);
    assertThat(Thread.interrupted()).isTrue();
    assertFails(result, Errno.EINTR);
  }

  @ParameterizedTest
  @EnumSource(Wait.class)
  @DisplayName(
      "R-U-12, R-U-23, R-U-28, R-U-32: an interrupt at any moment ends the wait with EINTR")
  void an_interrupt_ends_a_wait(Wait wait) throws Exception {
    requestOfTheTerminal();
    for (int round = 0; round < 20; round++) {
      CompletableFuture<CallResult> result = new CompletableFuture<>();
      AtomicBoolean flagged = new AtomicBoolean();
      Thread waiter =
          new Thread(
              () -> {
                result.complete(wait.begin(this));
                flagged.set(Thread.currentThread().isInterrupted());
              });
      waiter.start();
      if (round % 2 == 0) {
        await().until(() -> waiter.getState() == Thread.State.WAITING);
      }
      waiter.interrupt();
      assertFails(result.get(), Errno.EINTR);
      waiter.join();
      assertThat(flagged).isTrue();
      if (wait == Wait.LISTIO) {
        break; // its request is active now
      }
    }
  }

  @Test
  @DisplayName("R-U-23: the kernel's EINTR is swallowed, and the wait for the pool is EINTR again")
  void an_interrupt_that_hits_the_kernels_part() throws Exception {
    requestOfTheTerminal();
    int gate = open("/dev/gate/0");
    long held = CONTROL + 0x400;
    aio.aiocb(held).clear().fd(gate).buffer(BUFFER + 512, 512);
    succeed(aio.aioRead(held));
    memory.putWord(LIST + 8, held);
    Thread caller = Thread.currentThread();
    Thread interrupter =
        new Thread(
            () -> {
              await().until(this::isLwp1Asleep);
              caller.interrupt();
            });
    interrupter.start();
    CallResult result = aio.aioSuspend(LIST, 2, 0);
    assertThat(Thread.interrupted()).isTrue();
    assertFails(result, Errno.EINTR);
    interrupter.join();
  }

  private boolean isLwp1Asleep() {
    return server.callOnKernel(
        kernel -> kernel.procs().get(process.pid()).lwp(1).isInterruptibleSleeper());
  }

  @Test
  @DisplayName("R-U-8, R-U-15, R-U-20: what need not wait an interrupted thread can do")
  void an_interrupted_thread_makes_calls_that_do_not_wait() throws IOException {
    attach(Abi.ILP32_SPARC);
    int disk = open(DISK);
    int sink = open("/dev/null");
    aio.aiocb(CONTROL).clear().buffer(BUFFER, 512);
    for (int fd : List.of(disk, sink)) {
      aio.aiocb(CONTROL).fd(fd);
      Thread.currentThread().interrupt();
      succeed(aio.aioWrite(CONTROL));
      assertThat(Thread.interrupted()).isTrue();
      suspend(aio, aio.aiocb(CONTROL));
      Thread.currentThread().interrupt();
      assertThat(aio.aioReturn(CONTROL)).isEqualTo(new CallResult(512, 0));
      assertThat(aio.systemCall(Sysnum.GETPID).value()).isEqualTo(process.pid());
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  @DisplayName("R-U-23: a signal that its LWP takes ends an aio_suspend that sleeps in the library")
  void signals() throws Exception {
    requestOfTheTerminal();
    succeed(aio.sigaction(Signal.SIGUSR1, signal -> {}));
    CompletableFuture<CallResult> suspended = new CompletableFuture<>();
    Thread sender =
        new Thread(
            () ->
                await() // one that comes before the sleep does not end it
                    .until(
                        () -> {
                          succeed(aio.systemCall(Sysnum.LWP_KILL, 1, Signal.SIGUSR1));
                          return suspended.isDone();
                        }));
    sender.start();
    CallResult result = aio.aioSuspend(LIST, 1, 0);
    suspended.complete(result);
    assertFails(result, Errno.EINTR);
    sender.join();
  }

  @Test
  void a_call_with_bad_arguments_leaves_its_lwp_usable() throws IOException {
    attach(Abi.LP64_SPARC);
    assertThatThrownBy(() -> aio.systemCall(Sysnum.GETPID, new long[9]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(succeed(aio.systemCall(Sysnum.GETPID)).value()).isEqualTo(process.pid());
  }

  @Test
  @DisplayName("R-U-12: a timeout of aiowait is 0")
  void timeouts() throws IOException {
    attach(Abi.ILP32_X86);
    succeed(aio.aioread(open("/dev/tty"), BUFFER, 5, 0, AsyncIo.SEEK_SET, RESULT));
    memory.putWord(EVENT, 0);
    memory.putWord(EVENT + 4, 20_000);
    assertThat(aio.aiowait(EVENT)).isEqualTo(new CallResult(0, 0));
    memory.putWord(EVENT + 4, 20_000_000);
    assertFails(aio.aiowait(EVENT), Errno.EINVAL);
  }

  @Test
  void a_bad_pointer_is_an_exception_of_the_caller_alone() throws IOException {
    attach(Abi.LP64_SPARC);
    assertThatThrownBy(() -> aio.aioError(16)).isInstanceOf(IllegalArgumentException.class);
    assertThat(succeed(aio.systemCall(Sysnum.GETPID)).value()).isEqualTo(process.pid());
  }

  private List<Future<CallResult>> waiters(ExecutorService pool, int tty) {
    succeed(aio.aioread(tty, BUFFER, 5, 0, AsyncIo.SEEK_SET, RESULT));
    aio.aiocb(CONTROL).clear().fd(tty).buffer(BUFFER, 5);
    succeed(aio.aioRead(CONTROL));
    memory.putWord(LIST, CONTROL);
    List<Future<CallResult>> waiters = new ArrayList<>();
    waiters.add(pool.submit(() -> aio.aiowait(0)));
    waiters.add(pool.submit(() -> aio.aioSuspend(LIST, 1, 0)));
    awaitSleepers();
    return waiters;
  }

  @Test
  void the_end_of_the_process_ends_every_wait_and_every_thread() throws Exception {
    attach(Abi.LP64_SPARC);
    ExecutorService pool = Executors.newCachedThreadPool();
    List<Future<CallResult>> waiters = waiters(pool, open("/dev/tty"));
    var unused = process.lwp1().callAsync(Sysnum.EXIT, 3);
    for (Future<CallResult> waiter : waiters) {
      assertThatThrownBy(waiter::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(ProcessExitedException.class);
    }
    assertThatThrownBy(() -> aio.aiowait(0)).isInstanceOf(ProcessExitedException.class);
    pool.shutdown();
    assertNoThreads();
  }

  @Test
  void a_killed_process_ends_every_wait() throws Exception {
    attach(Abi.LP64_SPARC);
    ExecutorService pool = Executors.newCachedThreadPool();
    List<Future<CallResult>> waiters = waiters(pool, open("/dev/tty"));
    try (RemoteProcess killer =
        KernelClient.attach(server.endpoints().get(0), Abi.LP64_X86, "killer")) {
      succeed(killer.lwp1().kill(process.pid(), Signal.SIGKILL));
      for (Future<CallResult> waiter : waiters) {
        assertThatThrownBy(waiter::get)
            .cause()
            .isInstanceOfSatisfying(
                ProcessExitedException.class,
                gone -> assertThat(gone.exitStatus().signo()).isEqualTo(Signal.SIGKILL));
      }
    }
    assertThatThrownBy(() -> aio.state()).isInstanceOf(ProcessExitedException.class);
    pool.shutdown();
  }

  @Test
  void a_killed_server_ends_every_wait() throws Exception {
    try (KaiodProcess kaiod =
        new KaiodProcess("--listen", "unix:" + directory.resolve("killed.sock"))) {
      attach(kaiod.endpoint(), Abi.LP64_SPARC);
      ExecutorService pool = Executors.newCachedThreadPool();
      aio.aiocb(CONTROL).clear().fd(open("/dev/tty")).buffer(BUFFER, 5);
      succeed(aio.aioRead(CONTROL));
      memory.putWord(LIST, CONTROL);
      List<Future<CallResult>> waiters =
          List.of(pool.submit(() -> aio.aiowait(0)), pool.submit(() -> aio.aioSuspend(LIST, 1, 0)));
      Future<?> asking = pool.submit(this::askForever);
      kaiod.kill();
      for (Future<?> waiter : List.of(waiters.get(0), waiters.get(1), asking)) {
        assertThatThrownBy(waiter::get).hasCauseInstanceOf(ConnectionLostException.class);
      }
      assertThatThrownBy(() -> aio.aioRead(CONTROL)).isInstanceOf(ConnectionLostException.class);
      pool.shutdown();
    }
  }

  private void askForever() {
    while (true) {
      aio.state();
    }
  }

  @Test
  void a_lost_server_ends_every_wait_and_every_thread() throws Exception {
    attach(Abi.LP64_SPARC);
    ExecutorService pool = Executors.newCachedThreadPool();
    List<Future<CallResult>> waiters = waiters(pool, open("/dev/tty"));
    server.close();
    for (Future<CallResult> waiter : waiters) {
      assertThatThrownBy(waiter::get).hasCauseInstanceOf(ConnectionLostException.class);
    }
    pool.shutdown();
    assertNoThreads();
  }

  @Test
  void closing_ends_every_wait_and_gives_the_lwps_back() throws Exception {
    attach(Abi.LP64_SPARC);
    ExecutorService pool = Executors.newCachedThreadPool();
    List<Future<CallResult>> waiters = waiters(pool, open("/dev/tty"));
    aio.close();
    for (Future<CallResult> waiter : waiters) {
      assertThatThrownBy(waiter::get).hasRootCauseMessage("the AsyncIo is closed");
    }
    pool.shutdown();
    // LWP 1, and the one in AIOSTART.
    await().until(() -> lwps() == 2);
    try (AsyncIo next = AsyncIo.of(process)) {
      assertThat(next.state().pool()).isFalse();
    }
  }

  @Test
  void a_java_thread_that_has_ended_gives_its_lwp_back() throws Exception {
    attach(Abi.LP64_SPARC);
    for (int i = 0; i < 20; i++) {
      Thread thread = new Thread(() -> succeed(aio.systemCall(Sysnum.GETPID)));
      thread.start();
      thread.join();
    }
    assertThat(lwps()).isLessThan(6);
  }

  private int lwps() {
    return server.callOnKernel(kernel -> kernel.procs().get(process.pid()).lwps().size());
  }

  private static void assertNoThreads() {
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(
                        name ->
                            name.startsWith("kaio-aio-")
                                || name.startsWith("kaio-signals-")
                                || name.startsWith("kaio-reader-")));
  }
}
