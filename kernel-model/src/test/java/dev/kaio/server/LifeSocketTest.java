package dev.kaio.server;

import static dev.kaio.server.ServerFixture.BUFFER;
import static dev.kaio.server.ServerFixture.FD;
import static dev.kaio.server.ServerFixture.RESULT;
import static dev.kaio.server.ServerFixture.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.ConnectionLostException;
import dev.kaio.client.ExitStatus;
import dev.kaio.client.RemoteLwp;
import dev.kaio.client.RemoteProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fork, exec, exit and kill with the Java client. */
@Timeout(60)
class LifeSocketTest {
  @TempDir Path directory;
  private ServerFixture fixture;

  @BeforeEach
  void start() throws Exception {
    fixture = ServerFixture.start(directory);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    await().untilAsserted(() -> assertThat(fixture.processes()).isZero());
    fixture.close();
  }

  @Test
  @DisplayName("R-U-34 a child has a copy of memory, and requests stay with the parent")
  void aChildGoesItsOwnWay() throws Exception {
    try (RemoteProcess parent = fixture.attachWith("/dev/gate/0")) {
      RemoteLwp lwp = parent.lwp1();
      parent.memory().putLong(BUFFER, 42);
      succeed(lwp.transfer(KaioOp.AIOREAD.code(), FD, BUFFER, 512, 0, RESULT));
      try (RemoteProcess child = lwp.fork1()) {
        assertThat(child.pid()).isNotEqualTo(parent.pid());
        assertThat(child.memory().getLong(BUFFER)).isEqualTo(42);
        assertThat(child.lwp1().aiowait(0, 1).errno()).isEqualTo(Errno.EINVAL.code());
        succeed(child.lwp1().kaio(KaioOp.AIOINIT.code()));
        assertThat(child.lwp1().aiowait(0, 1).errno()).isEqualTo(Errno.EINVAL.code());
        fixture.completeGate();
        assertThat(lwp.aiowait(0, 1).value()).isEqualTo(RESULT);
        assertThat(parent.memory().getLong(BUFFER)).as("read by the parent alone").isZero();
        assertThat(child.memory().getLong(BUFFER)).isEqualTo(42);
        assertThat(child.lwp1().exit(7)).isEqualTo(new ExitStatus(7, 0));
      }
      assertThat(lwp.call(Sysnum.GETPID).value()).isEqualTo(parent.pid());
    }
  }

  @Test
  @DisplayName("R-ST-1 a result that is stored after the cookie is not in the child's memory")
  void theChildsMemoryIsThatOfTheCookie() throws Exception {
    try (RemoteProcess parent = fixture.attachWith("/dev/gate/0")) {
      RemoteLwp lwp = parent.lwp1();
      RemoteLwp reader = lwp.newLwp();
      parent.memory().putLong(BUFFER, 42);
      parent.memory().putLong(RESULT, 42);
      var reading = reader.callAsync(Sysnum.READ, FD, ServerFixture.BASE, 512);
      await().until(() -> fixture.gateHolds() == 1);
      int poll = KaioOp.AIOREAD.code() | KaioOp.POLL_BIT;
      succeed(lwp.transfer(poll, FD, BUFFER, 512, 0, RESULT));
      var forking = CompletableFuture.supplyAsync(() -> forkAll(lwp));
      await().until(() -> fixture.isAsleep(parent.pid(), 1));
      fixture.completeGateInTwoSteps();
      try (RemoteProcess child = forking.join()) {
        assertThat(parent.memory().getLong(RESULT)).isEqualTo(512);
        assertThat(child.memory().getLong(BUFFER)).as("read before").isZero();
        assertThat(child.memory().getLong(RESULT)).as("stored after").isEqualTo(42);
        assertThat(reading.join().value()).isEqualTo(512);
      }
    }
  }

  private static RemoteProcess forkAll(RemoteLwp lwp) {
    try {
      return lwp.forkAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aChildInheritsHandlers() throws Exception {
    try (RemoteProcess parent = fixture.attach()) {
      var caught = new ConcurrentLinkedQueue<Integer>();
      succeed(parent.lwp1().sigaction(Signal.SIGUSR1, signal -> caught.add(signal.signo())));
      try (RemoteProcess child = parent.lwp1().fork1()) {
        succeed(parent.lwp1().kill(child.pid(), Signal.SIGUSR1));
        await().untilAsserted(() -> assertThat(caught).containsExactly(Signal.SIGUSR1));
      }
    }
  }

  @Test
  void execBeginsAnotherProgramOfAnotherModelInTheSameProcess() throws Exception {
    try (RemoteProcess before = fixture.attachWith("/dev/rdsk/c0t0d0s0")) {
      int pid = before.pid();
      try (RemoteProcess after = before.lwp1().exec(Abi.ILP32_X86, "after")) {
        assertThat(after.pid()).isEqualTo(pid);
        assertThat(after.pageSize()).isEqualTo(4096);
        assertThat(after.lwp1().call(Sysnum.GETPID).value()).isEqualTo(pid);
        assertThat(after.lwp1().close(FD).errno()).as("descriptors stay").isZero();
        assertThatThrownBy(() -> before.lwp1().call(Sysnum.GETPID))
            .isInstanceOf(ConnectionLostException.class)
            .hasMessageContaining("process " + pid + " runs another program");
        assertThat(after.lwp1().exit(0)).isEqualTo(new ExitStatus(0, 0));
      }
    }
  }

  @Test
  @DisplayName("R-CLN-13 SIGKILL by another process ends one, when its device is done")
  void sigkill() throws Exception {
    try (RemoteProcess victim = fixture.attachWith("/dev/gate/0");
        RemoteProcess killer = fixture.attach()) {
      succeed(victim.lwp1().transfer(KaioOp.AIOREAD.code(), FD, BUFFER, 512, 0, RESULT));
      succeed(killer.lwp1().kill(victim.pid(), Signal.SIGKILL));
      assertThat(victim.exited()).isNotDone();
      assertThat(fixture.processes()).isEqualTo(2);
      fixture.completeGate();
      assertThat(victim.awaitExit()).isEqualTo(new ExitStatus(0, Signal.SIGKILL));
      assertThat(killer.lwp1().kill(victim.pid(), 0).errno()).isEqualTo(Errno.ESRCH.code());
    }
  }

  @Test
  void manyGenerationsLeaveNothingBehind() throws Exception {
    try (RemoteProcess first = fixture.attach()) {
      RemoteProcess process = first;
      for (int generation = 0; generation < 20; generation++) {
        RemoteProcess child =
            generation % 2 == 0 ? process.lwp1().fork1() : process.lwp1().forkAll();
        RemoteProcess next = child.lwp1().exec(child.abi(), "generation " + generation);
        child.close();
        process.close();
        process = next;
      }
      process.close();
    }
  }
}
