package dev.kaio.server;

import static dev.kaio.server.ServerFixture.BUFFER;
import static dev.kaio.server.ServerFixture.FD;
import static dev.kaio.server.ServerFixture.RESULT;
import static dev.kaio.server.ServerFixture.TIMEOUT;
import static dev.kaio.server.ServerFixture.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.client.CallResult;
import dev.kaio.client.ConnectionLostException;
import dev.kaio.client.ControlResult;
import dev.kaio.client.KernelClient;
import dev.kaio.client.KernelControl;
import dev.kaio.client.KernelControl.Memory;
import dev.kaio.client.RemoteLwp;
import dev.kaio.client.RemoteProcess;
import dev.kaio.snapshot.AioSnapshot;
import dev.kaio.snapshot.ClockSnapshot;
import dev.kaio.snapshot.LwpSnapshot;
import dev.kaio.snapshot.ProcSnapshot;
import dev.kaio.snapshot.ProcSummary;
import dev.kaio.snapshot.RequestSnapshot;
import dev.kaio.truss.TraceSet;
import dev.kaio.truss.TrussOptions;
import dev.kaio.truss.TrussWriter;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A kernel whose time stands still, controlled over a socket. Nothing here waits for time. */
@Timeout(60)
class ControlSocketTest {
  private static final String GATE = "/dev/gate/0";
  private static final String DISK = "/dev/rdsk/c0t0d0s0";

  @TempDir Path directory;

  private final StringBuilder trace = new StringBuilder();
  private ServerFixture server;

  @BeforeEach
  void start() throws IOException {
    server = ServerFixture.start(builder());
  }

  private EmbeddedServer.Builder builder() {
    return EmbeddedServer.builder()
        .listen(ServerFixture.unix(directory))
        .listen(Endpoint.parse("tcp:0"))
        .virtualClock();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private static long slot(int index) {
    return RESULT + 16L * index;
  }

  private static void read(RemoteProcess process, int index) {
    succeed(
        process
            .lwp1()
            .transfer(
                KaioOp.AIOREAD.code(), FD, BUFFER + 512L * index, 512, 512L * index, slot(index)));
  }

  private static CompletableFuture<CallResult> waitFor(RemoteProcess process, long seconds) {
    process.memory().putLong(TIMEOUT, seconds);
    process.memory().putLong(TIMEOUT + 8, 0);
    return process.lwp1().kaioAsync(KaioOp.AIOWAIT.code(), TIMEOUT, 0);
  }

  // ---- time ----

  @Test
  @DisplayName("R-WAIT-6 a wait of 600 s ends when 600 s have been let pass, and not before")
  void timePassesOnlyWhenItIsTold() throws IOException {
    try (RemoteProcess process = server.attachWith(GATE)) {
      KernelControl control = process.control();
      read(process, 0);
      CompletableFuture<CallResult> wait = waitFor(process, 600);

      assertThat(control.advance(Duration.ofMinutes(10).minusNanos(1)).get())
          .isEqualTo(
              new ClockSnapshot(
                  true, 599_999_999_999L, 1_000_000_599_999_999_999L, 600_000_000_000L));
      assertThat(wait).isNotDone();
      assertThat(control.advance(Duration.ofNanos(1)).get().monotonicNanos())
          .isEqualTo(600_000_000_000L);

      assertThat(wait).isCompletedWithValue(new CallResult(-1, Errno.ETIME.code()));
    }
  }

  @Test
  void theNextTimerCanBeAskedForAndReached() throws IOException {
    try (RemoteProcess process = server.attachWith(GATE)) {
      read(process, 0);
      assertThat(process.control().advanceToNext().errno()).isEqualTo(Errno.ENOENT.code());
      CompletableFuture<CallResult> wait = waitFor(process, 86400);
      assertThat(process.control().clock().get().nextDeadlineNanos())
          .isEqualTo(86_400_000_000_000L);

      succeedsAt(process.control().advanceToNext(), 86_400_000_000_000L);

      assertThat(wait).isCompletedWithValue(new CallResult(-1, Errno.ETIME.code()));
    }
  }

  private static void succeedsAt(ControlResult<ClockSnapshot> moved, long nanos) {
    assertThat(moved.get().monotonicNanos()).isEqualTo(nanos);
  }

  @Test
  @DisplayName("R-WAIT-6 setting the wall clock ends a timed wait at once")
  void settingTheWallClockEndsTimedWaits() throws IOException {
    try (RemoteProcess process = server.attachWith(GATE)) {
      read(process, 0);
      CompletableFuture<CallResult> wait = waitFor(process, 600);

      assertThat(process.control().shiftWall(Duration.ofHours(1)).get())
          .isEqualTo(new ClockSnapshot(true, 0, 1_000_003_600_000_000_000L, Long.MAX_VALUE));

      assertThat(wait).isCompletedWithValue(new CallResult(-1, Errno.ETIME.code()));
    }
  }

  @Test
  @DisplayName("T-SLEEP the line of a sleeping call comes when the kernel's clock says so")
  void trussFollowsTheKernelsClock() throws IOException {
    server.close();
    TrussOptions options = TrussOptions.DEFAULTS.with(TraceSet.parse("kaio"));
    server = ServerFixture.start(builder().truss(new TrussWriter(trace, options)));
    try (RemoteProcess process = server.attachWith(GATE)) {
      read(process, 0);
      CompletableFuture<CallResult> wait = waitFor(process, 600);
      process.control().advance(TrussOptions.DEFAULTS.sleepInterval().minusNanos(1));
      assertThat(traced()).doesNotContain("sleeping");
      process.control().advance(Duration.ofNanos(1));
      assertThat(traced()).contains("kaio(AIOWAIT, 0x00174000)\t(sleeping...)\n");
      process.control().advance(Duration.ofMinutes(10));

      assertThat(wait).isDone();
      assertThat(traced()).endsWith("kaio(AIOWAIT, 0x00174000)\t\t\tErr#62 ETIME\n");
    }
  }

  private String traced() {
    return server.server().callOnKernel(kernel -> trace.toString());
  }

  @Test
  void aRealClockCannotBeAdvancedButSet() throws IOException {
    Endpoint endpoint = Endpoint.parse("unix:" + directory.resolve("real.sock"));
    try (EmbeddedServer real = EmbeddedServer.builder().listen(endpoint).start();
        RemoteProcess process = KernelClient.attach(endpoint, Abi.LP64_SPARC, "test")) {
      KernelControl control = process.control();

      assertThat(control.advance(Duration.ofSeconds(1)).errno()).isEqualTo(Errno.ENOTSUP.code());
      assertThat(control.advanceToNext().errno()).isEqualTo(Errno.ENOTSUP.code());
      assertThat(control.clock().get().virtual()).isFalse();
      long before = control.clock().get().wallNanos();
      assertThat(control.shiftWall(Duration.ofDays(365)).get().wallNanos())
          .isGreaterThanOrEqualTo(before + Duration.ofDays(365).toNanos());
      assertThat(real.connectionCount()).isEqualTo(1);
    }
  }

  // ---- devices and memory ----

  @Test
  void aGateLetsRequestsGoInTheOrderThatIsAskedFor() throws IOException {
    try (RemoteProcess process = server.attachWith(GATE)) {
      KernelControl control = process.control();
      for (int i = 0; i < 4; i++) {
        read(process, i);
      }

      assertThat(control.complete(GATE, 2, 0).get()).isEqualTo(1);
      assertThat(process.lwp1().aiowait(0, 0).value()).isEqualTo(slot(2));
      assertThat(control.complete(GATE, 0, Errno.EIO.code()).get()).isEqualTo(1);
      assertThat(process.lwp1().aiowait(0, 0).value()).isEqualTo(slot(0));
      assertThat(process.memory().getLong(slot(0))).isEqualTo(-1);
      assertThat(process.memory().getInt(slot(0) + 8)).isEqualTo(Errno.EIO.code());
      assertThat(control.completeAll(GATE, 0).get()).isEqualTo(2);
      assertThat(process.lwp1().aiowait(0, 0).value()).isEqualTo(slot(1));
      assertThat(process.lwp1().aiowait(0, 0).value()).isEqualTo(slot(3));

      assertThat(control.complete(GATE, 0, 0).errno()).isEqualTo(Errno.EINVAL.code());
      assertThat(control.complete(DISK, 0, 0).errno()).isEqualTo(Errno.ENXIO.code());
      assertThat(control.complete("/dev/none", 0, 0).errno()).isEqualTo(Errno.ENOENT.code());
    }
  }

  @Test
  void aHeldWriteOfThisProcessIsOverWithItsNextCall() throws IOException {
    try (RemoteProcess process = server.attachWith(GATE)) {
      succeed(process.lwp1().transfer(KaioOp.AIOWRITE.code(), FD, BUFFER, 131072, 0, slot(0)));

      assertThat(process.control().complete(GATE, 0, 0).get()).isEqualTo(1);

      AioSnapshot aio = process.control().snapshot(process.pid()).get().aio();
      assertThat(aio.pending()).isZero();
      assertThat(aio.queues().doneq()).containsExactly(slot(0));
      assertThat(aio.counters().bytesWritten()).isEqualTo(131072);
    }
  }

  @Test
  @DisplayName("R-RW-2 with low memory requests are refused, until there is memory again")
  void lowMemoryRefusesRequests() throws IOException {
    try (RemoteProcess process = server.attachWith(DISK)) {
      RemoteLwp lwp = process.lwp1();
      assertThat(process.control().setMemory(Memory.LOW)).isZero();
      assertThat(lwp.transfer(KaioOp.AIOREAD.code(), FD, BUFFER, 512, 0, slot(0)).errno())
          .isEqualTo(Errno.EAGAIN.code());
      assertThat(process.control().processes().get().pressure()).isEqualTo(1);
      assertThat(process.control().setMemory(Memory.NORMAL)).isZero();
      read(process, 0);
    }
  }

  // ---- processes ----

  @Test
  @DisplayName("R-CLN-10 a reconfiguration request makes the cleanup LWP unlock what is done")
  void reconfigurationUnlocksPages() throws IOException {
    try (RemoteProcess process = server.attachWith(DISK);
        RemoteProcess controller = server.attach()) {
      ServerFixture.startCleanup(process);
      read(process, 0);
      ProcSnapshot before = process.control().snapshot(process.pid()).get();
      assertThat(before.lockedPages()).isEqualTo(1);

      assertThat(controller.control().reconfigure(process.pid()).get()).isTrue();

      ProcSnapshot after = process.control().snapshot(process.pid()).get();
      assertThat(after.lockedPages()).isZero();
      assertThat(after.aio().queues().doneq()).containsExactly(slot(0));
      assertThat(after.aio().counters().cleanupPasses())
          .isGreaterThan(before.aio().counters().cleanupPasses());
      assertThat(controller.control().reconfigure(controller.pid()).get()).isFalse();
      assertThat(controller.control().reconfigure(1).errno()).isEqualTo(Errno.ESRCH.code());
      assertThat(process.lwp1().aiowait(0, 0).value()).isEqualTo(slot(0));
    }
  }

  @Test
  void aSnapshotIsWhatTheKernelSeesOfTheProcess() throws IOException {
    try (RemoteProcess process = server.attachWith(GATE);
        RemoteProcess watcher = server.attach()) {
      for (int i = 0; i < 3; i++) {
        read(process, i);
      }
      watcher.control().complete(GATE, 1, 0).get();
      CompletableFuture<CallResult> sleeping = process.lwp1().newLwp().callAsync(117, BUFFER, 8192);

      ProcSnapshot seen = watcher.control().snapshot(process.pid()).get();
      ProcSnapshot inKernel =
          server
              .server()
              .callOnKernel(
                  kernel ->
                      kernel
                          .control()
                          .snapshot(kernel.procs().get(process.pid()), process.pid())
                          .value());

      assertThat(seen).isEqualTo(inKernel);
      assertThat(seen.aio().queues().doneq()).containsExactly(slot(1));
      assertThat(seen.aio().requests())
          .extracting(RequestSnapshot::errno)
          .containsExactly(Errno.EINPROGRESS.code(), 0, Errno.EINPROGRESS.code());
      assertThat(seen.unmapWait()).isTrue();
      assertThat(seen.lwps())
          .extracting(LwpSnapshot::sleepsOn)
          .containsExactly("", "address space");
      assertThat(sleeping).isNotDone();
      watcher.control().completeAll(GATE, 0).get();
    }
  }

  @Test
  void aSnapshotOfManyRequestsComesInManyFrames() throws IOException {
    Endpoint endpoint = Endpoint.parse("unix:" + directory.resolve("small.sock"));
    try (ServerFixture small =
            ServerFixture.start(
                EmbeddedServer.builder()
                    .listen(endpoint)
                    .settings(ServerSettings.DEFAULT.withMaxFrame(4096))
                    .virtualClock());
        RemoteProcess process = small.attachWith(GATE)) {
      for (int i = 0; i < 700; i++) {
        succeed(process.lwp1().transfer(KaioOp.AIOREAD.code(), FD, BUFFER, 512, 0, slot(i)));
      }

      ProcSnapshot seen = process.control().snapshot(process.pid()).get();

      assertThat(seen.aio().requests()).hasSize(700);
      assertThat(seen.aio().requests().get(699).result()).isEqualTo(slot(699));
      assertThat(seen.lockedPages()).isEqualTo(700);
    }
  }

  @Test
  void theListOfProcessesShowsWhoExits() throws IOException {
    try (RemoteProcess watcher = server.attach();
        RemoteProcess process = server.attachWith(GATE)) {
      read(process, 0);
      var unused = process.lwp1().callAsync(1, 0);
      // The watcher's question can be faster than the exit of another connection.
      var asked = process.control().clock();
      assertThat(asked.errno()).isZero();

      assertThat(watcher.control().processes().get().processes())
          .containsExactly(
              new ProcSummary(watcher.pid(), watcher.uid(), false, 1, 0, "test"),
              new ProcSummary(process.pid(), process.uid(), true, 1, 1, "test"));
      watcher.control().completeAll(GATE, 0).get();
      assertThat(process.awaitExit().status()).isZero();
    }
  }

  // ---- who may ----

  @Test
  void overTcpNobodyControlsButEverybodySeesWhatIsHisOwn() throws IOException {
    try (RemoteProcess process = server.attach();
        RemoteProcess stranger =
            KernelClient.attach(server.server().endpoints().get(1), Abi.LP64_SPARC, "tcp")) {
      KernelControl control = stranger.control();
      int eperm = Errno.EPERM.code();

      assertThat(control.advance(Duration.ofSeconds(1)).errno()).isEqualTo(eperm);
      assertThat(control.shiftWall(Duration.ofSeconds(1)).errno()).isEqualTo(eperm);
      assertThat(control.setMemory(Memory.LOW)).isEqualTo(eperm);
      assertThat(control.completeAll(GATE, 0).errno()).isEqualTo(eperm);
      assertThat(control.snapshot(process.pid()).errno()).isEqualTo(eperm);
      assertThat(control.reconfigure(process.pid()).errno()).isEqualTo(eperm);

      assertThat(control.snapshot(stranger.pid()).get().name()).isEqualTo("tcp");
      assertThat(control.reconfigure(stranger.pid()).get()).isFalse();
      assertThat(control.clock().get().monotonicNanos()).isZero();
      assertThat(control.processes().get().processes()).hasSize(2);
      assertThat(process.control().snapshot(stranger.pid()).get().uid()).isEqualTo(60001);
    }
  }

  @Test
  void aLostServerEndsTheQuestion() throws IOException {
    try (RemoteProcess process = server.attach()) {
      KernelControl control = process.control();
      assertThat(control.clock().errno()).isZero();
      server.close();
      assertThatThrownBy(control::clock).isInstanceOf(ConnectionLostException.class);
    }
  }
}
