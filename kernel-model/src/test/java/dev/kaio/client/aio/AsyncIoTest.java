package dev.kaio.client.aio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.OpenFlags;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.aio.Aio;
import dev.kaio.client.CallResult;
import dev.kaio.client.ConnectionLostException;
import dev.kaio.client.KernelClient;
import dev.kaio.client.ProcessExitedException;
import dev.kaio.client.ProcessMemory;
import dev.kaio.client.ReceivedSignal;
import dev.kaio.client.RemoteProcess;
import dev.kaio.dev.Terminal;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.mod.MachineProfile;
import dev.kaio.server.EmbeddedServer;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** aio(3) as Java programs get it, over a socket. */
@Timeout(60)
class AsyncIoTest {
  private static final String DISK = "/dev/rdsk/c0t0d0s0";

  /** Above the half of a 32-bit address space: addresses must not become negative. */
  private static final long BASE = 0xD000_0000L;

  private static final long BUFFER = BASE + 0x10000;
  private static final long RESULT = BASE;
  private static final long CONTROL = BASE + 0x1000;
  private static final long LIST = BASE + 0x2000;
  private static final long COUNT = BASE + 0x3000;
  private static final long EVENT = BASE + 0x3800;
  private static final long FUNCTION = 0x4000;
  private static final int NUMBER_OF_BYTES = 8192;

  @TempDir Path directory;

  private EmbeddedServer server;
  private RemoteProcess process;
  private ProcessMemory memory;
  private AsyncIo aio;

  @BeforeEach
  void start() throws IOException {
    server =
        EmbeddedServer.builder()
            .listen(new Endpoint.Unix(directory.resolve("kaio.sock")))
            .config(KernelConfig.of(MachineProfile.SPARCV9)) // takes both data models
            .start();
  }

  @AfterEach
  void stop() throws IOException {
    if (process != null) {
      process.close();
    }
    server.close();
  }

  static java.util.stream.Stream<Abi> abis() {
    return dev.kaio.testkit.Abis.all();
  }

  private void attach(Abi abi) throws IOException {
    process = KernelClient.attach(server.endpoints().get(0), abi, "aio");
    memory = process.memory();
    succeed(process.lwp1().mmap(BASE, 0x200000, 3));
    aio = AsyncIo.of(process);
  }

  private int open(String path) {
    return (int) succeed(process.lwp1().open(path, OpenFlags.O_RDWR)).value();
  }

  private static CallResult succeed(CallResult result) {
    assertThat(result.errno()).as("errno of %s", result).isZero();
    return result;
  }

  private static void assertFails(CallResult result, Errno errno) {
    assertThat(result).isEqualTo(new CallResult(-1, errno.code()));
  }

  private Terminal terminal() {
    return (Terminal) server.kernel().devices().find("/dev/tty");
  }

  private void type(String text) {
    server.execute(() -> terminal().type(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  private static byte[] pattern(int seed, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (seed * 31 + i * 7);
    }
    return bytes;
  }

  private int errnoOf(long result) {
    return memory.getInt(result + memory.abi().wordSize());
  }

  /** aio_suspend over one aiocb, until it is done. */
  private void suspend(AsyncIo library, AiocbStruct aiocb) {
    memory.putWord(LIST, aiocb.address());
    succeed(library.aioSuspend(LIST, 1, 0));
  }

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

  private void awaitSleepers() {
    await()
        .until(
            () ->
                server.callOnKernel(
                    kernel -> {
                      var proc = kernel.procs().get(process.pid());
                      return Aio.of(proc) != null
                          && proc.lwps().stream()
                                  .filter(lwp -> lwp.isInterruptibleSleeper())
                                  .count()
                              >= 2;
                    }));
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

  // ---- waits that end otherwise ----

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
