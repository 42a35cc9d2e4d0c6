package dev.kaio.server;

import static dev.kaio.server.ServerFixture.BASE;
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
import dev.kaio.abi.Sysnum;
import dev.kaio.client.CallResult;
import dev.kaio.client.ConnectionLostException;
import dev.kaio.client.KernelClient;
import dev.kaio.client.RemoteLwp;
import dev.kaio.client.RemoteProcess;
import dev.kaio.wire.Bye;
import dev.kaio.wire.Call;
import dev.kaio.wire.Claim;
import dev.kaio.wire.CookieOffer;
import dev.kaio.wire.Fault;
import dev.kaio.wire.Hello;
import dev.kaio.wire.Return;
import dev.kaio.wire.Welcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers in processes of their own: how they end, by which signal, and what clients see of it. */
@Timeout(180)
class KaiodProcessTest {
  private static final long RESULTS = 0x4000_0000L;

  @TempDir Path directory;

  private String unix() {
    return "unix:" + directory.resolve("kaio.sock");
  }

  private KaiodProcess start(String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("--listen", unix()));
    all.addAll(List.of(options));
    return new KaiodProcess(all.toArray(String[]::new));
  }

  private static RemoteProcess attach(KaiodProcess kaiod) throws IOException {
    return KernelClient.attach(kaiod.endpoint(), Abi.LP64_SPARC, "test");
  }

  /** A process with a read pending on a device that holds it back. */
  private static RemoteProcess withHeldRead(KaiodProcess kaiod) throws IOException {
    RemoteProcess process = attach(kaiod);
    RemoteLwp lwp = process.lwp1();
    succeed(lwp.mmap(BASE, 0x80000, 3));
    succeed(lwp.openAt(FD, "/dev/gate/0", 2));
    succeed(lwp.kaio(KaioOp.AIOINIT.code()));
    succeed(lwp.transfer(KaioOp.AIOREAD.code(), FD, BUFFER, 512, 0, RESULT));
    return process;
  }

  private static void assertRefusesToAttach(KaiodProcess kaiod) {
    assertThatThrownBy(() -> attach(kaiod).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("SHUTTING_DOWN");
  }

  @Test
  void sigtermEndsAnIdleServerWithStatus0AndWithoutAWord() throws Exception {
    try (KaiodProcess kaiod = start("--grace", "600")) {
      kaiod.terminate();

      assertThat(kaiod.saidUntilItsEnd()).isEmpty();
      assertThat(kaiod.exitStatus()).isZero();
      assertThat(directory.toFile().list()).isEmpty();
    }
  }

  @Test
  void afterTheGraceHeldRequestsEndWithEioAndWhoWaitsLearnsIt() throws Exception {
    try (KaiodProcess kaiod = start("--grace", "1");
        RemoteProcess process = withHeldRead(kaiod)) {
      CompletableFuture<CallResult> wait = process.lwp1().kaioAsync(KaioOp.AIOWAIT.code(), 0, 0);

      kaiod.terminate();

      assertThat(wait.join()).isEqualTo(new CallResult(RESULT, 0));
      assertThat(process.memory().getLong(RESULT)).isEqualTo(-1);
      assertThat(process.memory().getInt(RESULT + 8)).isEqualTo(Errno.EIO.code());
      await().until(() -> !kaiod.isAlive());
      assertThatThrownBy(() -> process.lwp1().call(Sysnum.GETPID))
          .isInstanceOf(ConnectionLostException.class)
          .hasMessageContaining("SHUTTING_DOWN");
      assertThat(kaiod.saidUntilItsEnd()).isEmpty();
      assertThat(kaiod.exitStatus()).isZero();
    }
  }

  @Test
  void duringTheGraceProcessesGoOnNewOnesAreRefusedAndTheLastOnesExitEndsIt() throws Exception {
    try (KaiodProcess kaiod = start("--grace", "600");
        RemoteProcess process = attach(kaiod)) {
      kaiod.terminate();

      await().untilAsserted(() -> assertRefusesToAttach(kaiod));
      for (int i = 0; i < 100; i++) {
        assertThat(process.lwp1().call(Sysnum.GETPID).value()).isEqualTo(process.pid());
      }
      assertThat(process.lwp1().exit(7).status()).isEqualTo(7);
      assertThat(kaiod.exitStatus()).isZero();
      assertThat(kaiod.saidUntilItsEnd()).isEmpty();
    }
  }

  @Test
  void duringTheGraceNobodyClaimsAndAChildThatWaitsIsNotWaitedFor() throws Exception {
    try (KaiodProcess kaiod = start("--grace", "600", "--claim", "600");
        RawClient parent = RawClient.attached(kaiod.endpoint())) {
      CookieOffer before = fork(parent, 1);
      kaiod.terminate();
      await().untilAsserted(() -> assertRefusesToAttach(kaiod));

      assertRefusesToBeClaimed(kaiod, before);
      assertRefusesToBeClaimed(kaiod, fork(parent, 2));

      parent.say(new Bye());
      assertThat(kaiod.exitStatus()).isZero();
      assertThat(kaiod.saidUntilItsEnd()).isEmpty();
    }
  }

  private static CookieOffer fork(RawClient parent, int sequence) throws Exception {
    parent.say(new Call(1, sequence, Sysnum.FORKSYS, new long[] {0, 0}, Conversation.NOTHING));
    CookieOffer offer = (CookieOffer) parent.next();
    assertThat(parent.next()).isEqualTo(new Return(1, sequence, offer.pid(), 0));
    return offer;
  }

  private static void assertRefusesToBeClaimed(KaiodProcess kaiod, CookieOffer offer)
      throws Exception {
    try (RawClient child = new RawClient(kaiod.endpoint())) {
      child.say(new Hello(1, 1));
      child.say(new Claim(offer.cookie(), Abi.LP64_SPARC, "child"));
      assertThat(child.next()).isInstanceOf(Welcome.class);
      child.assertRefused(Fault.SHUTTING_DOWN);
    }
  }

  @Test
  void everyAcknowledgedWriteIsInTheFileOfTheHostWhenSigtermHasEndedTheServer() throws Exception {
    Path disk = directory.resolve("disk.img");
    int transfers = 128;
    int length = 64 * 1024;
    try (KaiodProcess kaiod =
            start(
                "--grace=1",
                "--device=/dev/disk=file:" + disk + ",size=" + transfers * length,
                "--device=/dev/held=gate:file:" + directory.resolve("held.img") + ",size=1m");
        RemoteProcess process = attach(kaiod)) {
      RemoteLwp lwp = process.lwp1();
      succeed(lwp.mmap(BASE, (long) transfers * length, 3));
      succeed(lwp.mmap(RESULTS, 0x10000, 3));
      succeed(lwp.openAt(FD, "/dev/disk", 2));
      succeed(lwp.openAt(FD + 1, "/dev/held", 2));
      succeed(lwp.kaio(KaioOp.AIOINIT.code()));
      for (int i = 0; i < transfers * length; i += 8) {
        process.memory().putLong(BASE + i, i + 1L);
      }
      int write = KaioOp.AIOWRITE.code();
      long held = RESULTS + 16L * transfers;
      succeed(lwp.transfer(write, FD + 1, BASE, 512, 0, held));
      for (int i = 0; i < transfers; i++) {
        long at = (long) i * length;
        succeed(lwp.transfer(write, FD, BASE + at, length, at, RESULTS + 16L * i));
      }
      BitSet acknowledged = new BitSet();
      for (int reaped = 0; reaped < transfers; reaped++) {
        long result = lwp.aiowait(0, 0).value();
        assertThat(process.memory().getLong(result)).isEqualTo(length);
        acknowledged.set((int) (result - RESULTS) / 16);
      }
      assertThat(acknowledged.cardinality()).isEqualTo(transfers);

      kaiod.terminate();
      assertThat(lwp.aiowait(0, 0).value()).isEqualTo(held);
      assertThat(process.memory().getLong(held)).isEqualTo(-1);
      assertThat(process.memory().getInt(held + 8)).isEqualTo(Errno.EIO.code());
      assertThat(kaiod.exitStatus()).isZero();
      assertThat(kaiod.saidUntilItsEnd()).isEmpty();
    }
    ByteBuffer contents = ByteBuffer.wrap(Files.readAllBytes(disk));
    assertThat(contents.remaining()).isEqualTo(transfers * length);
    for (int i = 0; i < transfers * length; i += 8) {
      assertThat(contents.getLong(i)).isEqualTo(i + 1L);
    }
    assertThat(Files.readAllBytes(directory.resolve("held.img"))).containsOnly(0);
  }

  @Test
  void moreThanTheMemoryOfTheServerOnRamDisksIsENOSPC() throws Exception {
    try (KaiodProcess kaiod = start();
        RemoteProcess process = attach(kaiod)) {
      RemoteLwp lwp = process.lwp1();
      int length = 128 * 1024;
      succeed(lwp.mmap(BASE, length, 3));
      succeed(lwp.openAt(FD, "/dev/rdsk/c0t0d0s0", 2));
      int errno = 0;
      for (long at = 0; errno == 0 && at < 256L << 20; at += length) {
        errno = lwp.call(Sysnum.PWRITE, FD, BASE, length, at).errno();
      }
      assertThat(errno).isEqualTo(Errno.ENOSPC.code());
      assertThat(lwp.call(Sysnum.GETPID).value()).isEqualTo(process.pid());
      kaiod.terminate();
      lwp.exit(0);
      assertThat(kaiod.saidUntilItsEnd()).isEmpty();
    }
  }

  @Test
  void aSecondSigtermEndsItAtOnceWithStatus143() throws Exception {
    try (KaiodProcess kaiod = start("--grace", "600");
        RemoteProcess process = withHeldRead(kaiod)) {
      kaiod.terminate();
      await().untilAsserted(() -> assertRefusesToAttach(kaiod));

      kaiod.terminate();

      assertThat(kaiod.exitStatus()).isEqualTo(143);
      assertThat(kaiod.saidUntilItsEnd()).isEmpty();
      assertThat(directory.toFile().list()).isEmpty();
      assertThatThrownBy(() -> process.lwp1().call(Sysnum.GETPID))
          .isInstanceOf(ConnectionLostException.class);
    }
  }

  @Test
  void clientsOfAKilledServerAreToldInOneLineAndARestartWorksAtOnce() throws Exception {
    try (KaiodProcess killed = start();
        RemoteProcess process = withHeldRead(killed)) {
      CompletableFuture<CallResult> wait = process.lwp1().kaioAsync(KaioOp.AIOWAIT.code(), 0, 0);

      killed.kill();

      assertThat(killed.exitStatus()).isEqualTo(137);
      assertThatThrownBy(wait::join)
          .hasCauseInstanceOf(ConnectionLostException.class)
          .cause()
          .hasMessageContaining(unix())
          .hasMessageNotContaining("\n");
      try (KaiodProcess again = start();
          RemoteProcess other = attach(again)) {
        assertThat(other.lwp1().call(Sysnum.GETPID).value()).isEqualTo(other.pid());
      }
    }
  }

  @Test
  void withoutDescriptorsForMoreClientsThoseThatThereAreGoOn() throws Exception {
    try (KaiodProcess kaiod = KaiodProcess.withDescriptors(150, "--listen", unix());
        RemoteProcess process = attach(kaiod)) {
      // Classes in a directory need a descriptor to be loaded, so what follows is done before.
      process.lwp1().call(Sysnum.GETPID);
      attach(kaiod).close();
      new RawClient(kaiod.endpoint()).close();
      List<RawClient> crowd = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        crowd.add(new RawClient(kaiod.endpoint()));
      }
      for (int i = 0; i < 100; i++) {
        assertThat(process.lwp1().call(Sysnum.GETPID).value()).isEqualTo(process.pid());
      }
      for (RawClient client : crowd) {
        client.close();
      }
      attach(kaiod).close(); // there is room again
      process.lwp1().exit(0);

      kaiod.terminate();

      assertThat(kaiod.saidUntilItsEnd())
          .singleElement()
          .asString()
          .contains("cannot accept a connection", "Too many open files");
    }
  }
}
