package dev.kaio.client.aio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.OpenFlags;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.aio.Aio;
import dev.kaio.client.CallResult;
import dev.kaio.client.ReceivedSignal;
import dev.kaio.kernel.KernelEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** aio(3) as Java programs get it, over a socket. */
class AsyncIoTest extends LiveLibrary {

  // ---- the kernel's path ----

  @ParameterizedTest
  @MethodSource("abis")
  @DisplayName("R-U-8, R-U-12: what aiowrite wrote aioread reads, and aiowait tells of both")
  void solaris_requests_go_to_the_kernel(Abi abi) throws IOException {
    attach(abi);
    int disk = open(DISK);
    byte[] bytes = pattern(1, NUMBER_OF_BYTES);
    memory.put(BUFFER, bytes);
    succeed(aio.aiowrite(disk, BUFFER, NUMBER_OF_BYTES, 512, AsyncIo.SEEK_SET, RESULT));
    assertThat(aio.aiowait(0)).isEqualTo(new CallResult(RESULT, 0));
    assertThat(memory.getWord(RESULT)).isEqualTo(NUMBER_OF_BYTES);
    long copy = BUFFER + 0x8000;
    succeed(aio.aioread(disk, copy, NUMBER_OF_BYTES, 512, AsyncIo.SEEK_CUR, RESULT));
    assertThat(aio.aiowait(0).value()).isEqualTo(RESULT);
    assertThat(memory.get(copy, NUMBER_OF_BYTES)).isEqualTo(bytes);
    assertFails(aio.aiowait(0), Errno.EINVAL);
    assertThat(aio.state().pool()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("abis")
  @DisplayName("R-U-15, R-U-20 to R-U-22: aio_write, aio_suspend, aio_error, aio_return")
  void posix_requests_go_to_the_kernel(Abi abi) throws IOException {
    attach(abi);
    for (AsyncIo library : List.of(aio, aio.largeFiles())) {
      int disk = open(DISK);
      byte[] bytes = pattern(2, NUMBER_OF_BYTES);
      memory.put(BUFFER, bytes);
      AiocbStruct aiocb =
          library.aiocb(CONTROL).clear().fd(disk).buffer(BUFFER, NUMBER_OF_BYTES).offset(1024);
      succeed(library.aioWrite(CONTROL));
      suspend(library, aiocb);
      assertThat(library.aioError(CONTROL).value()).isZero();
      assertThat(library.aioReturn(CONTROL).value()).isEqualTo(NUMBER_OF_BYTES);
      assertFails(library.aioReturn(CONTROL), Errno.EINVAL);
      memory.put(BUFFER, new byte[NUMBER_OF_BYTES]);
      succeed(library.aioRead(CONTROL));
      suspend(library, aiocb);
      assertThat(library.aioReturn(CONTROL).value()).isEqualTo(NUMBER_OF_BYTES);
      assertThat(memory.get(BUFFER, NUMBER_OF_BYTES)).isEqualTo(bytes);
      succeed(library.close(disk));
    }
  }

  // ---- the pool ----

  @ParameterizedTest
  @MethodSource("abis")
  @DisplayName("R-U-3, R-U-6: what kaio refuses the pool does, and the descriptor is remembered")
  void refused_descriptors_go_to_the_pool(Abi abi) throws IOException {
    attach(abi);
    int sink = open("/dev/null");
    succeed(aio.aiowrite(sink, BUFFER, 100, 0, AsyncIo.SEEK_SET, RESULT));
    assertThat(aio.aiowait(0).value()).isEqualTo(RESULT);
    assertThat(memory.getWord(RESULT)).isEqualTo(100);
    assertThat(aio.state().pool()).isTrue();
    assertThat(aio.state().workers()).isEqualTo(4);
    aio.aiocb(CONTROL).clear().fd(sink).buffer(BUFFER, 100);
    succeed(aio.aioRead(CONTROL));
    suspend(aio, aio.aiocb(CONTROL));
    assertThat(aio.aioError(CONTROL).value()).isZero();
    assertThat(aio.aioReturn(CONTROL).value()).isZero();
    assertThat(aio.state().outstanding()).isZero();
  }

  @ParameterizedTest
  @MethodSource("abis")
  @DisplayName("R-U-3, R-DRV-6: what is too long for one transfer the pool moves in several")
  void what_is_too_long_for_the_disk_goes_to_the_pool(Abi abi) throws IOException {
    attach(abi);
    int disk = open("/dev/rdsk/c0t0d0s0");
    byte[] bytes = pattern(3, 640 * 1024);
    memory.put(BUFFER, bytes);
    succeed(aio.aiowrite(disk, BUFFER, bytes.length, 512, AsyncIo.SEEK_SET, RESULT));
    assertThat(aio.aiowait(0).value()).isEqualTo(RESULT);
    assertThat(memory.getWord(RESULT)).isEqualTo(bytes.length);
    assertThat(aio.state().pool()).isTrue();
    memory.put(BUFFER, new byte[bytes.length]);
    aio.aiocb(CONTROL).clear().fd(disk).buffer(BUFFER, bytes.length).offset(512);
    succeed(aio.aioRead(CONTROL));
    suspend(aio, aio.aiocb(CONTROL));
    assertThat(aio.aioReturn(CONTROL).value()).isEqualTo(bytes.length);
    assertThat(memory.get(BUFFER, bytes.length)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("abis")
  @DisplayName("R-U-13: AIONOTIFY wakes an aiowait that sleeps in the kernel")
  void a_completion_in_the_pool_wakes_aiowait(Abi abi) throws Exception {
    attach(abi);
    int tty = open("/dev/tty");
    succeed(aio.aioread(tty, BUFFER, 5, 0, AsyncIo.SEEK_SET, RESULT));
    Future<CallResult> waiting = CompletableFuture.supplyAsync(() -> aio.aiowait(0));
    awaitSleepers();
    type("hello");
    assertThat(waiting.get().value()).isEqualTo(RESULT);
    assertThat(memory.get(BUFFER, 5)).asString().isEqualTo("hello");
  }

  @Test
  @DisplayName("R-U-14, R-U-24: a running request of the pool is cancelled, its call interrupted")
  void cancel_of_what_the_pool_runs() throws IOException {
    attach(Abi.LP64_SPARC);
    int tty = open("/dev/tty");
    succeed(aio.aioread(tty, BUFFER, 5, 0, AsyncIo.SEEK_SET, RESULT));
    succeed(aio.aiocancel(RESULT));
    assertThat(memory.getWord(RESULT)).isEqualTo(-1);
    assertThat(errnoOf(RESULT)).isEqualTo(Errno.ECANCELED.code());
    await().until(() -> aio.state().outstanding() == 0);
    aio.aiocb(CONTROL).clear().fd(tty).buffer(BUFFER, 5);
    succeed(aio.aioRead(CONTROL));
    assertThat(aio.aioCancel(tty, CONTROL).value()).isEqualTo(AsyncIo.AIO_CANCELED);
    assertThat(aio.aioError(CONTROL).value()).isEqualTo(Errno.ECANCELED.code());
    await().until(() -> aio.state().outstanding() == 0);
    type("later");
    succeed(aio.aioread(tty, BUFFER, 5, 0, AsyncIo.SEEK_SET, RESULT));
    assertThat(aio.aiowait(0).value()).isEqualTo(RESULT);
    assertThat(memory.get(BUFFER, 5)).asString().isEqualTo("later");
  }

  @Test
  @DisplayName("R-U-4: close cancels what the pool has of the descriptor")
  void close_cancels() throws IOException {
    attach(Abi.ILP32_X86);
    int tty = open("/dev/tty");
    succeed(aio.aioread(tty, BUFFER, 5, 0, AsyncIo.SEEK_SET, RESULT));
    succeed(aio.close(tty));
    assertThat(errnoOf(RESULT)).isEqualTo(Errno.ECANCELED.code());
    assertFails(aio.close(tty), Errno.EBADF);
  }

  @Test
  @DisplayName("R-U-29: aio_fsync is done by the pool")
  void fsync() throws IOException {
    attach(Abi.LP64_X86);
    aio.aiocb(CONTROL).clear().fd(open(DISK));
    succeed(aio.aioFsync(OpenFlags.O_SYNC, CONTROL));
    suspend(aio, aio.aiocb(CONTROL));
    assertThat(aio.aioError(CONTROL).value()).isNotEqualTo(Errno.EINPROGRESS.code());
    assertFails(aio.aioFsync(7, CONTROL), Errno.EINVAL);
  }

  @ParameterizedTest
  @MethodSource("abis")
  @DisplayName("R-U-32: aio_waitn waits for the kernel's and the pool's requests")
  void waitn(Abi abi) throws IOException {
    attach(abi);
    int disk = open(DISK);
    int sink = open("/dev/null");
    List<Long> submitted = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      AiocbStruct aiocb = aio.aiocb(CONTROL + i * 128L).clear();
      aiocb.fd(i % 2 == 0 ? disk : sink).buffer(BUFFER + i * 512L, 512);
      succeed(aio.aioWrite(aiocb.address()));
      submitted.add(aiocb.address());
    }
    List<Long> got = new ArrayList<>();
    while (got.size() < 6) {
      memory.putInt(COUNT, 6 - got.size());
      succeed(aio.aioWaitn(LIST, 6, COUNT, 0));
      int count = memory.getInt(COUNT);
      assertThat(count).isPositive();
      for (int i = 0; i < count; i++) {
        got.add(abi.model().slot(memory.getWord(LIST + (long) i * abi.wordSize())));
      }
    }
    assertThat(got).containsExactlyInAnyOrderElementsOf(submitted);
  }

  @ParameterizedTest
  @MethodSource("abis")
  @DisplayName("R-U-3: a descriptor that kaio refused is not tried again before its close")
  void a_refused_descriptor_makes_no_second_call_of_kaio(Abi abi) throws IOException {
    attach(abi);
    List<Long> submissions = new CopyOnWriteArrayList<>();
    server.callOnKernel(
        kernel -> {
          kernel.addListener(event -> noteSubmission(event, submissions));
          return null;
        });
    int file = open("/mnt/file");
    for (int i = 0; i < 3; i++) {
      readFile(file);
    }
    assertThat(submissions).containsExactly(0L);
    succeed(aio.close(file));
    assertThat(open("/mnt/file")).isEqualTo(file);
    readFile(file);
    assertThat(submissions).containsExactly(0L, 0L);
    int disk = open(DISK);
    for (int i = 0; i < 2; i++) {
      succeed(aio.aioread(disk, BUFFER, 512, 0, AsyncIo.SEEK_SET, RESULT));
      assertThat(aio.aiowait(0).value()).isEqualTo(RESULT);
    }
    assertThat(submissions).containsExactly(0L, 0L, 0L, 0L);
  }

  private void readFile(int file) {
    succeed(aio.aioread(file, BUFFER, 7, 0, AsyncIo.SEEK_SET, RESULT));
    assertThat(aio.aiowait(0).value()).isEqualTo(RESULT);
    assertThat(memory.get(BUFFER, 7)).asString().isEqualTo("content");
  }

  private void noteSubmission(KernelEvent event, List<Long> submissions) {
    if (event instanceof KernelEvent.CallEntered entered
        && entered.pid() == process.pid()
        && entered.call().sysnum() == Sysnum.KAIO
        && entered.call().args()[0] == KaioOp.AIOREAD.code()) {
      submissions.add(entered.call().args()[0]);
    }
  }

  // ---- notification ----

  @ParameterizedTest
  @MethodSource("abis")
  @DisplayName("R-U-17, R-U-26: a list in the pool tells its end by signal, thread and port")
  void lists_notify(Abi abi) throws Exception {
    attach(abi);
    int sink = open("/dev/null");
    BlockingQueue<ReceivedSignal> signals = new LinkedBlockingQueue<>();
    succeed(aio.sigaction(Signal.SIGUSR1, signals::add));
    list(sink);
    long sigevent = CONTROL + 0x800;
    aio.sigevent(sigevent).signal(Signal.SIGUSR1, 77);
    succeed(aio.lioListio(AsyncIo.LIO_NOWAIT, LIST, 3, sigevent));
    ReceivedSignal signal = signals.take();
    assertThat(signal.code()).isEqualTo(Signal.SI_ASYNCIO);
    assertThat(signal.value()).isEqualTo(77);
    assertThat(signal.pid()).isEqualTo(process.pid());

    BlockingQueue<Long> values = new LinkedBlockingQueue<>();
    aio.function(FUNCTION, values::add);
    list(sink);
    aio.sigevent(sigevent).thread(FUNCTION, 78, 0);
    succeed(aio.lioListio(AsyncIo.LIO_NOWAIT, LIST, 3, sigevent));
    assertThat(values.take()).isEqualTo(78);

    int port = (int) succeed(aio.systemCall(Sysnum.PORTFS, 0)).value();
    list(sink);
    aio.sigevent(sigevent).port(sigevent + 64, port, 79);
    succeed(aio.lioListio(AsyncIo.LIO_NOWAIT, LIST, 3, sigevent));
    succeed(aio.systemCall(Sysnum.PORTFS, 5, port, EVENT, 0));
    assertThat(memory.getWord(EVENT + 8 + abi.wordSize())).isEqualTo(79);
  }

  private void list(int fd) {
    for (int i = 0; i < 3; i++) {
      AiocbStruct aiocb = aio.aiocb(CONTROL + i * 128L).clear().fd(fd);
      aiocb.buffer(BUFFER, 64).opcode(AiocbStruct.LIO_WRITE);
      // A request of SIGEV_NONE would stay in the hash, and the next list be EBUSY.
      aiocb.sigevent().signal(0, 0);
      memory.putWord(LIST + (long) i * memory.abi().wordSize(), aiocb.address());
    }
  }

  @ParameterizedTest
  @MethodSource("abis")
  @DisplayName("R-U-19: the function of a request in the kernel runs, and of one in the pool")
  void threads_of_requests(Abi abi) throws Exception {
    attach(abi);
    BlockingQueue<Long> values = new LinkedBlockingQueue<>();
    aio.function(FUNCTION, values::add);
    int[] files = {open(DISK), open("/dev/null")};
    for (int i = 0; i < files.length; i++) {
      AiocbStruct aiocb = aio.aiocb(CONTROL).clear().fd(files[i]).buffer(BUFFER, 512);
      aiocb.sigevent().thread(FUNCTION, 100 + i, i);
      succeed(aio.aioWrite(CONTROL));
      assertThat(values.take()).isEqualTo(100 + i);
      assertThat(aio.aioError(CONTROL).value()).isZero();
    }
    aio.aiocb(CONTROL).clear().fd(files[1]).sigevent().thread(0x9999, 1, 0);
    assertFails(aio.aioWrite(CONTROL), Errno.EINVAL);
  }

  @Test
  @DisplayName("R-U-13: without an aiowait a completion in the pool sends SIGIO to who catches it")
  void sigio() throws Exception {
    attach(Abi.ILP32_SPARC);
    CountDownLatch caught = new CountDownLatch(1);
    succeed(aio.sigaction(Signal.SIGIO, signal -> caught.countDown()));
    int sink = open("/dev/null");
    succeed(aio.aiowrite(sink, BUFFER, 1, 0, AsyncIo.SEEK_SET, RESULT));
    assertThat(caught.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(aio.aiowait(0).value()).isEqualTo(RESULT);
  }

  @Test
  void handlers_run_in_order_may_call_and_may_throw() throws Exception {
    attach(Abi.LP64_SPARC);
    BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
    succeed(
        aio.sigaction(
            Signal.SIGUSR2,
            signal -> {
              seen.add(signal.value() * 1000 + aio.state().kaio());
              succeed(aio.systemCall(Sysnum.GETPID));
              if (signal.value() == 1) {
                throw new IllegalStateException("a handler that throws, on purpose");
              }
            }));
    for (int value = 1; value <= 3; value++) {
      succeed(
          aio.systemCall(
              Sysnum.SIGQUEUE, process.pid(), Signal.SIGUSR2, value, Signal.SI_QUEUE, 0));
    }
    assertThat(List.of(seen.take(), seen.take(), seen.take())).containsExactly(1000L, 2000L, 3000L);
  }

  // ---- many threads ----

  @ParameterizedTest
  @MethodSource("abis")
  void sixteen_threads_keep_their_data_and_leave_nothing_behind(Abi abi) throws Exception {
    attach(abi);
    int disk = open(DISK);
    int sink = open("/dev/null");
    ExecutorService pool = Executors.newFixedThreadPool(16);
    List<Future<Void>> workers = new ArrayList<>();
    for (int worker = 0; worker < 16; worker++) {
      int number = worker;
      workers.add(
          pool.submit(
              () -> {
                hammer(number, disk, sink);
                return null;
              }));
    }
    for (Future<Void> worker : workers) {
      worker.get();
    }
    pool.shutdown();
    assertThat(aio.state().outstanding()).isZero();
    assertThat(aio.state().doneq()).isZero();
    int[] left =
        server.callOnKernel(
            kernel -> {
              Aio state = Aio.of(kernel.procs().get(process.pid()));
              return new int[] {state.pending(), state.outstanding()};
            });
    assertThat(left).containsExactly(0, 0);
  }

  private void hammer(int number, int disk, int sink) {
    long own = BUFFER + number * 0x8000L;
    long control = own + 0x6000;
    long list = own + 0x7000;
    for (int round = 0; round < 20; round++) {
      byte[] bytes = pattern(number * 100 + round, 4096);
      memory.put(own, bytes);
      transfer(true, disk, number * 4096L, own, control, list);
      transfer(false, disk, number * 4096L, own + 4096, control, list);
      assertThat(Arrays.equals(memory.get(own + 4096, 4096), bytes)).isTrue();
      transfer(true, sink, 0, own, control, list);
    }
  }

  private void transfer(boolean write, int fd, long offset, long buffer, long control, long list) {
    aio.aiocb(control).clear().fd(fd).buffer(buffer, 4096).offset(offset);
    succeed(write ? aio.aioWrite(control) : aio.aioRead(control));
    memory.putWord(list, control);
    while (aio.aioError(control).value() == Errno.EINPROGRESS.code()) {
      // EAGAIN: another thread's call has reaped it meanwhile (R-U-22).
      aio.aioSuspend(list, 1, 0);
    }
    assertThat(aio.aioReturn(control)).isEqualTo(new CallResult(4096, 0));
  }
}
