package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kaio.abi.Abi;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.KernelClient;
import dev.kaio.client.RemoteProcess;
import dev.kaio.wire.Call;
import dev.kaio.wire.Endpoint;
import dev.kaio.wire.Fault;
import dev.kaio.wire.Hello;
import dev.kaio.wire.Ping;
import dev.kaio.wire.Pong;
import dev.kaio.wire.Welcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that break the protocol, vanish, stall or keep silent, and sockets as such. */
@Timeout(60)
@ParameterizedClass(name = "{0} loops")
@ValueSource(ints = {1, 3})
class SocketFaultTest {
  @Parameter int loops;

  @TempDir Path directory;

  private ServerFixture server;

  @AfterEach
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  private void start() throws IOException {
    start(ServerSettings.DEFAULT);
  }

  private void start(ServerSettings settings) throws IOException {
    server = ServerFixture.start(directory, settings.withLoops(loops));
  }

  private EmbeddedServer.Builder builder() {
    return EmbeddedServer.builder().settings(ServerSettings.DEFAULT.withLoops(loops));
  }

  private static Call call(int lwp, int sysnum, long... args) {
    return new Call(lwp, 1, sysnum, args, Conversation.NOTHING);
  }

  // ---- faults ----

  @Test
  void aCallBeforeAttachIsAFault() throws Exception {
    start();
    try (RawClient client = new RawClient(server.endpoint())) {
      client.say(new Hello(1, 1));
      assertThat(client.next()).isInstanceOf(Welcome.class);
      client.say(call(1, Sysnum.GETPID));
      client.assertRefused(Fault.OUT_OF_ORDER);
    }
  }

  @Test
  void anUnknownLwpIsAFaultOfThatConnectionOnly() throws Exception {
    start();
    try (RawClient good = RawClient.attached(server.endpoint());
        RawClient bad = RawClient.attached(server.endpoint())) {
      bad.say(call(2, Sysnum.GETPID));
      bad.assertRefused(Fault.UNKNOWN_LWP);

      good.say(new Ping(5));
      assertThat(good.next()).isEqualTo(new Pong(5));
      assertThat(server.processes()).isEqualTo(1);
    }
  }

  @Test
  void aCallOfABusyLwpIsAFault() throws Exception {
    start();
    try (RawClient client = RawClient.attached(server.endpoint())) {
      client.say(call(1, Sysnum.KAIO, KaioOp.AIOINIT.code()));
      client.next();
      client.say(call(1, Sysnum.KAIO, KaioOp.AIOWAIT.code(), 0, 0));
      client.say(call(1, Sysnum.GETPID));
      client.assertRefused(Fault.LWP_BUSY);
    }
  }

  @Test
  void anOversizedFrameIsAFaultBeforeItHasCome() throws Exception {
    start();
    try (RawClient client = RawClient.attached(server.endpoint())) {
      client.say(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0, (1 << 20) + 1));
      client.assertRefused(Fault.BAD_LENGTH);
    }
  }

  @Test
  void garbageIsAFault() throws Exception {
    start();
    try (RawClient client = new RawClient(server.endpoint())) {
      client.say(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
      client.assertRefused(Fault.BAD_LENGTH);
    }
  }

  @Test
  void aVersionThatTheServerDoesNotSpeakIsAFault() throws Exception {
    start();
    try (RawClient client = new RawClient(server.endpoint())) {
      client.say(new Hello(2, 3));
      client.assertRefused(Fault.BAD_VERSION);
    }
  }

  @Test
  void theReasonArrivesEvenIfTheClientGoesOnSending() throws Exception {
    start();
    try (RawClient client = RawClient.attached(server.endpoint())) {
      client.say(call(2, Sysnum.GETPID));
      for (int i = 0; i < 100; i++) {
        client.say(new Ping(i));
      }
      client.assertRefused(Fault.UNKNOWN_LWP);
    }
  }

  // ---- lost clients ----

  @Test
  void aClientThatVanishesMidFrameIsLost() throws Exception {
    start();
    RawClient client = RawClient.attached(server.endpoint());
    client.say(new Ping(1).toFrame().limit(11));
    assertThat(server.processes()).isEqualTo(1);

    client.close();

    await().until(() -> server.processes() == 0 && server.server().connectionCount() == 0);
  }

  @Test
  void aClientThatDoesNotAttachInTimeIsLost() throws Exception {
    start(ServerSettings.DEFAULT.withHandshakeMillis(50));
    try (RawClient client = new RawClient(server.endpoint())) {
      client.say(new Hello(1, 1));
      client.next();
      client.assertRefused(Fault.TIMED_OUT);
    }
  }

  @Test
  void aClientThatKeepsSilentForThreeKeepaliveTimesIsLost() throws Exception {
    start(ServerSettings.DEFAULT.withHandshakeMillis(2000).withKeepaliveSeconds(1, 1));
    try (RawClient client = RawClient.attached(server.endpoint())) {
      client.assertRefused(Fault.TIMED_OUT);
    }
    assertThat(server.processes()).isZero();
  }

  @Test
  void theClientLibraryKeepsItsConnectionAlive() throws Exception {
    start(ServerSettings.DEFAULT.withHandshakeMillis(2000).withKeepaliveSeconds(1, 1));
    try (RemoteProcess process = server.attach();
        RawClient silent = RawClient.attached(server.endpoint())) {
      silent.assertRefused(Fault.TIMED_OUT); // which takes three seconds
      assertThat(process.lwp1().call(Sysnum.GETPID).value()).isEqualTo(process.pid());
    }
  }

  @Test
  void aClientThatTakesNoOutputForTheStallTimeIsLostAndTheOthersGoOn() throws Exception {
    start(ServerSettings.DEFAULT.withStallMillis(200));
    try (RawClient stalled = RawClient.attached(server.endpoint());
        RemoteProcess good = server.attach()) {
      // It may be lost before it has asked for all of it.
      CompletableFuture<Void> filling =
          CompletableFuture.runAsync(
              () -> {
                try {
                  fillOutputOf(stalled);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });

      await().until(() -> server.processes() == 1 && filling.isDone());

      assertThat(good.lwp1().call(Sysnum.GETPID).value()).isEqualTo(good.pid());
    }
  }

  @Test
  void aClientWithMoreOutputWaitingThanTheLimitIsLost() throws Exception {
    start(ServerSettings.DEFAULT.withStallMillis(0).withMaxBacklog(100_000));
    try (RawClient stalled = RawClient.attached(server.endpoint())) {
      assertThatThrownBy(() -> fillOutputOf(stalled)).isInstanceOf(IOException.class);
      await().until(() -> server.processes() == 0);
    }
  }

  /** Asks for far more output than sockets hold. */
  private static void fillOutputOf(RawClient client) throws IOException {
    ByteBuffer pings = ByteBuffer.allocate(100_000 * 24);
    for (int i = 0; i < 100_000; i++) {
      new Ping(i).encode(pings);
    }
    client.say(pings.flip());
  }

  @Test
  void outputThatWaitedArrivesWholeWhenTheClientReadsAgain() throws Exception {
    start();
    try (RawClient slow = RawClient.attached(server.endpoint())) {
      fillOutputOf(slow);
      for (int i = 0; i < 100_000; i++) {
        assertThat(slow.next()).isEqualTo(new Pong(i));
      }
    }
  }

  @Test
  void oneConnectionTooManyIsTurnedAway() throws Exception {
    start(ServerSettings.DEFAULT.withMaxConnections(1));
    try (RawClient first = RawClient.attached(server.endpoint());
        RawClient second = new RawClient(server.endpoint())) {
      second.assertRefused(Fault.LIMIT);
      first.say(new Ping(1));
      assertThat(first.next()).isEqualTo(new Pong(1));
    }
  }

  // ---- sockets ----

  @Test
  void theUnixSocketHasMode0600AndGoesWithTheServer() throws Exception {
    start();
    Path socket = directory.resolve("kaio.sock");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
    assertThat(directory.toFile().list()).containsExactly("kaio.sock");

    server.close();

    assertThat(socket).doesNotExist();
  }

  @Test
  void theSocketOfADeadServerIsTakenOver() throws Exception {
    Path socket = directory.resolve("kaio.sock");
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket));
    }
    assertThat(socket).exists();

    start();

    try (RemoteProcess process = server.attach()) {
      assertThat(process.pid()).isPositive();
    }
  }

  @Test
  void aTcpClientIsNobodyAndUnprivileged() throws Exception {
    server = ServerFixture.start(builder().listen(Endpoint.parse("tcp:0")));
    assertThat(server.endpoint().toString()).startsWith("tcp:127.0.0.1:");
    try (RemoteProcess process = server.attach()) {
      assertThat(process.uid()).isEqualTo(60001);
      assertThat(process.isPrivileged()).isFalse();
    }
  }

  @Test
  void unixAndTcpAreServedAtOnce() throws Exception {
    server =
        ServerFixture.start(
            builder().listen(ServerFixture.unix(directory)).listen(Endpoint.parse("tcp:0")));
    for (Endpoint endpoint : server.server().endpoints()) {
      try (RemoteProcess process = KernelClient.attach(endpoint, Abi.LP64_X86, "test")) {
        assertThat(process.lwp1().call(Sysnum.GETPID).value()).isEqualTo(process.pid());
      }
    }
  }

  @Test
  void withoutNativeTransportUnixSocketsWorkAndKnowTheirPeers() throws Exception {
    server =
        ServerFixture.start(
            builder()
                .withoutNativeTransport()
                .listen(ServerFixture.unix(directory))
                .listen(Endpoint.parse("tcp:0")));
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("kaio.sock"))))
        .isEqualTo("rw-------");
    try (RemoteProcess process = server.attach()) {
      assertThat(process.uid()).isEqualTo(Transport.serverUid());
      assertThat(process.isPrivileged()).isTrue();
    }
    try (RawClient client = RawClient.attached(server.endpoint())) {
      client.say(call(9, Sysnum.GETPID));
      client.assertRefused(Fault.UNKNOWN_LWP);
    }
    try (RemoteProcess process =
        KernelClient.attach(server.server().endpoints().get(1), Abi.LP64_X86, "test")) {
      assertThat(process.uid()).isEqualTo(Peer.NOBODY);
    }
  }

  // ---- clients without a server ----

  @Test
  void aClientWithoutAServerSaysSoInOneLine() {
    Endpoint nowhere = ServerFixture.unix(directory);
    assertThatThrownBy(() -> KernelClient.attach(nowhere, Abi.LP64_SPARC, "x"))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot connect to " + nowhere + ": No such file or directory");
    assertThatThrownBy(() -> KernelClient.attach(Endpoint.parse("tcp:1"), Abi.LP64_SPARC, "x"))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot connect to tcp:127.0.0.1:1: Connection refused");
  }

  // ---- panic ----

  @Test
  void aPanicOfTheKernelEndsTheServerAndSaysWhatBroke() throws Exception {
    start();
    RemoteProcess process = server.attach();
    CompletableFuture<Void> ended = server.server().ended();
    server
        .server()
        .execute(
            () ->
                server
                    .server()
                    .kernel()
                    .addListener(
                        event -> {
                          throw new IllegalStateException("panic: a test");
                        }));

    assertThatThrownBy(() -> process.lwp1().call(Sysnum.GETPID))
        .hasMessageContaining("PANIC: the kernel has failed");
    assertThatThrownBy(ended::join).hasRootCauseMessage("panic: a test");
  }
}
