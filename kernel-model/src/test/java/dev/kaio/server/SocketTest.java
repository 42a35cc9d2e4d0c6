package dev.kaio.server;

import static dev.kaio.server.ServerFixture.BASE;
import static dev.kaio.server.ServerFixture.BUFFER;
import static dev.kaio.server.ServerFixture.FD;
import static dev.kaio.server.ServerFixture.RESULT;
import static dev.kaio.server.ServerFixture.TIMEOUT;
import static dev.kaio.server.ServerFixture.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.CallResult;
import dev.kaio.client.ConnectionLostException;
import dev.kaio.client.ExitStatus;
import dev.kaio.client.ProcessExitedException;
import dev.kaio.client.ProcessMemory;
import dev.kaio.client.ReceivedSignal;
import dev.kaio.client.RemoteLwp;
import dev.kaio.client.RemoteProcess;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.mod.MachineProfile;
import dev.kaio.proc.Proc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A client and a server with a real socket between them. */
@Timeout(60)
@ParameterizedClass(name = "{0} loops")
@ValueSource(ints = {1, 3})
class SocketTest {
  @Parameter int loops;

  @TempDir Path directory;

  private ServerFixture server;

  @BeforeEach
  void start() throws IOException {
    server = ServerFixture.start(directory, loops);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private static byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static long slot(int index) {
    return RESULT + 16L * index;
  }

  // ---- attaching ----

  @Test
  void anAttachedProcessKnowsWhoAndWhereItIs() throws IOException {
    try (RemoteProcess process = server.attach(Abi.ILP32_X86)) {
      assertThat(process.pid()).isEqualTo((int) process.lwp1().call(Sysnum.GETPID).value());
      assertThat(process.pageSize()).isEqualTo(4096);
      assertThat(process.profile()).isEqualTo("classic");
      assertThat(process.uid()).isEqualTo(Transport.serverUid());
      assertThat(process.isPrivileged()).isTrue();
    }
  }

  @Test
  void twoClientsAtOnceDoNotMeet() throws IOException {
    try (RemoteProcess one = server.attachWith("/dev/rdsk/c0t0d0s0");
        RemoteProcess two = server.attachWith("/dev/rdsk/c0t1d0s0")) {
      assertThat(one.pid()).isNotEqualTo(two.pid());
      one.memory().putLong(BUFFER, 1);
      two.memory().putLong(BUFFER, 2);
      succeed(one.lwp1().call(Sysnum.PWRITE, FD, BUFFER, 512, 0));
      succeed(two.lwp1().call(Sysnum.PWRITE, FD, BUFFER, 512, 0));

      succeed(one.lwp1().call(Sysnum.PREAD, FD, BUFFER + 512, 512, 0));
      succeed(two.lwp1().call(Sysnum.PREAD, FD, BUFFER + 512, 512, 0));

      assertThat(one.memory().getLong(BUFFER + 512)).isEqualTo(1);
      assertThat(two.memory().getLong(BUFFER + 512)).isEqualTo(2);
    }
  }

  // ---- data ----

  @Test
  void whatIsWrittenIsReadBackInEverySizeUpToTheTransferLimit() throws IOException {
    try (RemoteProcess process = server.attachWith("/dev/rdsk/c0t0d0s0")) {
      for (int size : new int[] {512, 8192, 65536, 131072}) {
        byte[] data = randomBytes(size);
        process.memory().put(BUFFER, data);
        succeed(process.lwp1().transfer(KaioOp.AIOWRITE.code(), FD, BUFFER, size, size, slot(0)));
        assertThat(process.lwp1().aiowait(0, 0).value()).isEqualTo(slot(0));
        assertThat(process.memory().getLong(slot(0))).isEqualTo(size);

        long other = BUFFER + 0x20000;
        succeed(process.lwp1().transfer(KaioOp.AIOREAD.code(), FD, other, size, size, slot(1)));
        assertThat(process.lwp1().aiowait(0, 0).value()).isEqualTo(slot(1));
        assertThat(Arrays.mismatch(process.memory().get(other, size), data)).isEqualTo(-1);
      }
    }
  }

  @Test
  void anIlp32LittleEndianProcessWorksUnderTheProfilesThatHaveTheTable() throws IOException {
    server.close();
    server =
        ServerFixture.start(
            EmbeddedServer.builder()
                .listen(ServerFixture.unix(directory))
                .config(KernelConfig.of(MachineProfile.SPARCV9)));
    try (RemoteProcess process = server.attach(Abi.ILP32_X86)) {
      RemoteLwp lwp = process.lwp1();
      succeed(lwp.mmap(BASE, 0x10000, 3));
      succeed(lwp.openAt(FD, "/dev/rdsk/c0t0d0s0", 2));
      succeed(lwp.kaio(KaioOp.AIOINIT.code()));
      process.memory().putInt(BUFFER, 0x01020304);
      long offset = 5L << 31;

      succeed(lwp.transfer(KaioOp.AIOWRITE.code(), FD, BUFFER, 512, offset, BASE));
      assertThat(lwp.aiowait(0, 0).value()).isEqualTo(BASE);

      assertThat(process.memory().getInt(BASE)).isEqualTo(512);
      assertThat(server.disk().peek(offset, 4)).isEqualTo(ByteBuffer.wrap(new byte[] {4, 3, 2, 1}));
    }
  }

  @Test
  void payloadThatDoesNotFitInAFrameIsFetchedFromTheClient() throws IOException {
    server.close();
    server =
        ServerFixture.start(directory, ServerSettings.DEFAULT.withLoops(loops).withMaxFrame(4096));
    try (RemoteProcess process = server.attachWith("/dev/rdsk/c0t0d0s0")) {
      byte[] data = randomBytes(131072);
      process.memory().put(BUFFER, data);
      succeed(process.lwp1().transfer(KaioOp.AIOWRITE.code(), FD, BUFFER, data.length, 0, slot(0)));
      assertThat(process.lwp1().aiowait(0, 0).value()).isEqualTo(slot(0));

      succeed(process.lwp1().call(Sysnum.PREAD, FD, BUFFER + 0x20000, data.length, 0));
      byte[] back = process.memory().get(BUFFER + 0x20000, data.length);
      assertThat(Arrays.mismatch(back, data)).isEqualTo(-1);
    }
  }

  @Test
  void largeTransfersOfManyLwpsInBothDirectionsArriveWhole() throws IOException {
    int lwps = 48;
    int size = 131072;
    try (RemoteProcess process = server.attachWith("/dev/rdsk/c0t0d0s0")) {
      long area = BASE + 0x1000_0000L;
      succeed(process.lwp1().mmap(area, 2L * lwps * size, 3));
      List<CompletableFuture<Long>> chains = new ArrayList<>();
      for (int i = 0; i < lwps; i++) {
        RemoteLwp lwp = process.lwp1().newLwp();
        long from = area + 2L * i * size;
        long offset = (long) i * size;
        process.memory().put(from, randomBytes(size - i));
        // Write, read back, write, read back ... with nobody waiting in between.
        CompletableFuture<CallResult> chain =
            CompletableFuture.completedFuture(new CallResult(size, 0));
        for (int round = 0; round < 8; round++) {
          chain =
              chain
                  .thenComposeAsync(done -> lwp.callAsync(Sysnum.PWRITE, FD, from, size, offset))
                  .thenComposeAsync(
                      done -> lwp.callAsync(Sysnum.PREAD, FD, from + size, size, offset));
        }
        chains.add(chain.thenApply(CallResult::value));
      }
      for (int i = 0; i < lwps; i++) {
        assertThat(chains.get(i).join()).isEqualTo(size);
        long from = area + 2L * i * size;
        byte[] written = process.memory().get(from, size);
        byte[] back = process.memory().get(from + size, size);
        assertThat(Arrays.mismatch(back, written)).isEqualTo(-1);
      }
    }
  }

  @Test
  void operandsThatTheClientDoesNotKnowOfAreAskedFor() throws IOException {
    try (RemoteProcess process = server.attachWith("/dev/rdsk/c0t0d0s0")) {
      // AIOSUSPEND: the client sends nothing of the list, and the kernel asks.
      process.memory().putLong(BUFFER, BASE + 0x4000);
      CallResult result = process.lwp1().kaio(KaioOp.AIOSUSPEND.code(), BUFFER, 1, 0, 0);
      assertThat(result.errno()).isEqualTo(Errno.EAGAIN.code());

      process.memory().putLong(TIMEOUT, 0);
      process.memory().putLong(TIMEOUT + 8, 1_000_000_000L);
      result = process.lwp1().kaio(KaioOp.AIOSUSPEND.code(), BUFFER, 1, TIMEOUT, 0);
      assertThat(result.errno()).isEqualTo(Errno.EINVAL.code());
    }
  }

  @Test
  void resultMemoryKeepsItsSentinelUntilTheWaitThatReapsIt() throws IOException {
    // R-CPY-3
    try (RemoteProcess process = server.attachWith("/dev/gate/0")) {
      ProcessMemory memory = process.memory();
      memory.putLong(RESULT, -2);
      memory.putInt(RESULT + 8, 150);
      succeed(process.lwp1().transfer(KaioOp.AIOREAD.code(), FD, BUFFER, 8192, 0, RESULT));

      server.completeGate();
      // A later call has returned, so whatever the completion sent has been applied.
      succeed(process.lwp1().call(Sysnum.GETPID));
      assertThat(memory.getLong(RESULT)).isEqualTo(-2);
      assertThat(memory.getInt(RESULT + 8)).isEqualTo(150);

      assertThat(process.lwp1().aiowait(0, 0).value()).isEqualTo(RESULT);
      assertThat(memory.getLong(RESULT)).isEqualTo(8192);
      assertThat(memory.getInt(RESULT + 8)).isZero();
    }
  }

  // ---- sleeping ----

  @Test
  void aThousandLwpsSleepOverOneSocketWithNoFurtherThread() throws IOException {
    int sleepers = 1000;
    try (RemoteProcess process = server.attachWith("/dev/gate/0")) {
      RemoteLwp first = process.lwp1();
      List<RemoteLwp> lwps = new ArrayList<>();
      for (int i = 0; i < sleepers; i++) {
        lwps.add(first.newLwp());
      }
      int threads = Thread.activeCount();
      List<CompletableFuture<CallResult>> waits = new ArrayList<>();
      for (RemoteLwp lwp : lwps) {
        waits.add(lwp.kaioAsync(KaioOp.AIOWAIT.code(), 0, 0));
      }
      assertThat(asleep(process)).isEqualTo(sleepers);
      // Less, when a thread of an earlier test has ended only now.
      assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads);
      assertThat(server.server().connectionCount()).isEqualTo(1);

      for (int i = 0; i < sleepers; i++) {
        succeed(first.transfer(KaioOp.AIOREAD.code(), FD, BUFFER, 512, 0, slot(i)));
      }
      server.completeGate();

      CompletableFuture.allOf(waits.toArray(CompletableFuture[]::new)).join();
      assertThat(waits.stream().map(wait -> wait.join().value()).distinct()).hasSize(sleepers);
      assertThat(asleep(process)).isZero();
    }
  }

  private long asleep(RemoteProcess process) {
    succeed(process.lwp1().call(Sysnum.GETPID));
    return server
        .server()
        .callOnKernel(
            kernel ->
                kernel.procs().get(process.pid()).lwps().stream()
                    .filter(lwp -> lwp.isAsleep())
                    .count());
  }

  @Test
  void aTimedWaitEndsByItself() throws IOException {
    try (RemoteProcess process = server.attachWith("/dev/gate/0")) {
      process.memory().putLong(TIMEOUT, 0);
      process.memory().putLong(TIMEOUT + 8, 20_000);
      long begin = System.nanoTime();
      assertThat(process.lwp1().aiowait(TIMEOUT, 0).errno()).isEqualTo(Errno.ETIME.code());
      assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(20_000_000L);
    }
  }

  @Test
  void anInterruptEndsASleepingCall() throws IOException {
    try (RemoteProcess process = server.attachWith("/dev/gate/0")) {
      RemoteLwp second = process.lwp1().newLwp();
      CompletableFuture<CallResult> wait = second.kaioAsync(KaioOp.AIOWAIT.code(), 0, 0);

      second.interrupt();

      assertThat(wait.join().errno()).isEqualTo(Errno.EINTR.code());
    }
  }

  @Test
  void aBusyLwpCannotBeUsedTwice() throws IOException {
    try (RemoteProcess process = server.attachWith("/dev/gate/0")) {
      var unused = process.lwp1().kaioAsync(KaioOp.AIOWAIT.code(), 0, 0);
      assertThatThrownBy(() -> process.lwp1().call(Sysnum.GETPID))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("LWP 1 is in a call already");
    }
  }

  @Test
  void munmapOfABusyBufferAnswersOnlyWhenTheGateHasCompleted() throws IOException {
    // R-CLN-8, R-CLN-9
    try (RemoteProcess process = server.attachWith("/dev/gate/0")) {
      ServerFixture.startCleanup(process);
      RemoteLwp unmapper = process.lwp1().newLwp();
      succeed(process.lwp1().mmap(BASE + 0x100000, 0x2000, 3));
      succeed(process.lwp1().transfer(KaioOp.AIOREAD.code(), FD, BASE + 0x100000, 8192, 0, RESULT));

      CompletableFuture<CallResult> unmap =
          unmapper.callAsync(Sysnum.MUNMAP, BASE + 0x100000, 0x2000);
      succeed(process.lwp1().call(Sysnum.GETPID));
      assertThat(unmap).isNotDone();
      assertThat(process.memory().isMapped(BASE + 0x100000, 0x2000)).isTrue();

      server.completeGate();

      succeed(unmap.join());
      assertThat(process.memory().isMapped(BASE + 0x100000, 1)).isFalse();
      assertThat(process.lwp1().aiowait(0, 0).value()).isEqualTo(RESULT);
      assertThat(process.memory().getLong(RESULT)).isEqualTo(8192);
    }
  }

  // ---- signals ----

  @Test
  void aHandlerRunsOnTheSignalThread() throws Exception {
    try (RemoteProcess process = server.attach()) {
      BlockingQueue<ReceivedSignal> signals = new LinkedBlockingQueue<>();
      BlockingQueue<String> threads = new LinkedBlockingQueue<>();
      succeed(
          process
              .lwp1()
              .sigaction(
                  Signal.SIGUSR1,
                  signal -> {
                    threads.add(Thread.currentThread().getName());
                    signals.add(signal);
                  }));

      succeed(process.lwp1().kill(process.pid(), Signal.SIGUSR1));

      assertThat(signals.poll(30, TimeUnit.SECONDS))
          .isEqualTo(
              new ReceivedSignal(
                  1, Signal.SIGUSR1, Signal.SI_USER, 0, process.pid(), process.uid()));
      assertThat(threads.take()).startsWith("kaio-signals-");
    }
  }

  @Test
  void aFinishedRequestRaisesSigioInTheClient() throws Exception {
    // R-DONE-7
    try (RemoteProcess process = server.attachWith("/dev/gate/0")) {
      BlockingQueue<ReceivedSignal> signals = new LinkedBlockingQueue<>();
      succeed(process.lwp1().sigaction(Signal.SIGIO, signals::add));
      succeed(process.lwp1().transfer(KaioOp.AIOREAD.code(), FD, BUFFER, 512, 0, RESULT));
      assertThat(signals).isEmpty();

      server.completeGate();

      assertThat(signals.poll(30, TimeUnit.SECONDS).signo()).isEqualTo(Signal.SIGPOLL);
    }
  }

  @Test
  void aHandlerMayMakeCalls() throws Exception {
    try (RemoteProcess process = server.attach()) {
      CompletableFuture<Long> pid = new CompletableFuture<>();
      RemoteLwp second = process.lwp1().newLwp();
      succeed(
          process
              .lwp1()
              .sigaction(
                  Signal.SIGUSR1, signal -> pid.complete(second.call(Sysnum.GETPID).value())));
      succeed(process.lwp1().kill(process.pid(), Signal.SIGUSR1));
      assertThat(pid.get(30, TimeUnit.SECONDS)).isEqualTo(process.pid());
    }
  }

  // ---- the end ----

  @Test
  void exitWaitsUntilTheProcessIsGone() throws IOException {
    RemoteProcess process = server.attach();
    assertThat(process.lwp1().exit(3)).isEqualTo(new ExitStatus(3, 0));
    assertThat(server.processes()).isZero();
    assertThatThrownBy(() -> process.lwp1().call(Sysnum.GETPID))
        .isInstanceOf(ProcessExitedException.class)
        .hasMessage("process " + process.pid() + " exited with status 3");
  }

  @Test
  void aKilledProcessTellsEveryCallThatWaits() throws IOException {
    try (RemoteProcess victim = server.attachWith("/dev/gate/0");
        RemoteProcess killer = server.attach()) {
      CompletableFuture<CallResult> wait = victim.lwp1().kaioAsync(KaioOp.AIOWAIT.code(), 0, 0);
      succeed(killer.lwp1().kill(victim.pid(), Signal.SIGKILL));

      assertThat(victim.awaitExit()).isEqualTo(new ExitStatus(0, Signal.SIGKILL));
      assertThatThrownBy(wait::join)
          .hasCauseInstanceOf(ProcessExitedException.class)
          .hasMessageContaining("killed by SIGKILL");
    }
  }

  @Test
  void aLostServerIsAnExceptionForEveryCallThatWaitsAndForLaterOnes() throws IOException {
    RemoteProcess process = server.attachWith("/dev/gate/0");
    CompletableFuture<CallResult> wait = process.lwp1().kaioAsync(KaioOp.AIOWAIT.code(), 0, 0);

    server.close();

    assertThatThrownBy(wait::join)
        .hasCauseInstanceOf(ConnectionLostException.class)
        .hasMessageContaining("lost the kernel at " + process.endpoint())
        .hasMessageContaining("SHUTTING_DOWN");
    assertThatThrownBy(() -> process.lwp1().call(Sysnum.GETPID))
        .isInstanceOf(ConnectionLostException.class);
    assertThatThrownBy(process::awaitExit).isInstanceOf(ConnectionLostException.class);
  }

  @Test
  void aClientThatVanishesWithAGatedRequestLeavesNothingBehindOnceTheGateCompletes()
      throws IOException {
    // R-CLN-13
    RemoteProcess process = server.attachWith("/dev/gate/0");
    ServerFixture.startCleanup(process);
    succeed(process.lwp1().transfer(KaioOp.AIOREAD.code(), FD, BUFFER, 8192, 0, slot(0)));
    succeed(process.lwp1().transfer(KaioOp.AIOWRITE.code(), FD, BUFFER, 8192, 0, slot(1)));
    Proc proc = server.server().callOnKernel(kernel -> kernel.procs().get(process.pid()));

    process.close();

    await().until(() -> server.server().connectionCount() == 0);
    assertThat(server.processes()).isEqualTo(1);
    assertThat(server.gateHolds()).isEqualTo(2);
    assertThat(proc.hooks().pendingIo()).isEqualTo(2);
    assertThat(proc.addressSpace().lockedPages()).isEqualTo(2);
    assertThat(proc.descriptors().holds()).isEqualTo(2);

    server.completeGate();

    await().until(() -> server.processes() == 0);
    assertThat(proc.hooks().pendingIo()).isZero();
    assertThat(proc.addressSpace().lockedPages()).isZero();
    assertThat(proc.addressSpace().segments()).isEmpty();
    assertThat(proc.descriptors().holds()).isZero();
    assertThat(proc.descriptors().size()).isZero();
  }
}
