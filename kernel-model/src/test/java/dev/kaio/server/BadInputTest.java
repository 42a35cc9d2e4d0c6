package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sysnum;
import dev.kaio.wire.Attach;
import dev.kaio.wire.Attached;
import dev.kaio.wire.Bye;
import dev.kaio.wire.Call;
import dev.kaio.wire.Endpoint;
import dev.kaio.wire.Fault;
import dev.kaio.wire.Hello;
import dev.kaio.wire.Message;
import dev.kaio.wire.Payload;
import dev.kaio.wire.Ping;
import dev.kaio.wire.Return;
import dev.kaio.wire.Welcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a client does wrong has its defined answer, and another client notices nothing. */
@Timeout(120)
class BadInputTest {
  private static final int MAP_FIXED_ANON = 0x110;

  /** How clients reach the server. */
  enum Socket {
    UNIX,
    TCP
  }

  /** How far a client comes before it does something wrong. */
  enum Stage {
    CONNECTED {
      @Override
      void reach(RawClient client) {}
    },
    WELCOMED {
      @Override
      void reach(RawClient client) throws Exception {
        client.say(new Hello(1, 1));
        assertThat(client.next()).isInstanceOf(Welcome.class);
      }
    },
    ATTACHED {
      @Override
      void reach(RawClient client) throws Exception {
        WELCOMED.reach(client);
        client.say(new Attach(Abi.LP64_SPARC, "bad"));
        assertThat(client.next()).isInstanceOf(Attached.class);
      }
    };

    abstract void reach(RawClient client) throws Exception;
  }

  /** One way to be wrong: what is said at which stage, and what that is answered with. */
  private record Wrong(String name, Stage stage, ByteBuffer bytes, Fault fault) {
    @Override
    public String toString() {
      return name;
    }
  }

  @TempDir Path directory;

  private ServerFixture server;
  private Bystander bystander;

  private void start(Socket socket) throws IOException {
    start(socket, ServerSettings.DEFAULT);
  }

  private void start(Socket socket, ServerSettings settings) throws IOException {
    Endpoint endpoint =
        socket == Socket.UNIX ? ServerFixture.unix(directory) : Endpoint.parse("tcp:0");
    server = ServerFixture.start(EmbeddedServer.builder().listen(endpoint).settings(settings));
    bystander = new Bystander(server);
  }

  @AfterEach
  void stop() throws IOException {
    if (bystander != null) {
      bystander.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static Call call(int lwp, int sysnum, long... args) {
    return new Call(lwp, 1, sysnum, args, Conversation.NOTHING);
  }

  // ---- frames ----

  private static ByteBuffer words(int... words) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : words) {
      bytes.putInt(word);
    }
    return bytes.flip();
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Wrong wrong(String name, Stage stage, Message message, Fault fault) {
    return new Wrong(name, stage, message.toFrame(), fault);
  }

  private static List<Wrong> wrongs() {
    return List.of(
        new Wrong("HTTP", Stage.CONNECTED, text("GET / HTTP/1.1\r\n\r\n"), Fault.BAD_LENGTH),
        new Wrong("HTTP later", Stage.ATTACHED, text("GET / HTTP/1.1\r\n\r\n"), Fault.BAD_LENGTH),
        new Wrong("a length of 0", Stage.ATTACHED, words(0), Fault.BAD_LENGTH),
        new Wrong("a length of 15", Stage.ATTACHED, words(15), Fault.BAD_LENGTH),
        new Wrong("a length of -1", Stage.ATTACHED, words(-1), Fault.BAD_LENGTH),
        new Wrong("oversized", Stage.ATTACHED, words((1 << 20) + 1), Fault.BAD_LENGTH),
        new Wrong("long before HELLO", Stage.CONNECTED, words(4097), Fault.BAD_LENGTH),
        new Wrong("no message", Stage.ATTACHED, words(16, 77, 0, 0), Fault.BAD_TYPE),
        new Wrong("a server's message", Stage.ATTACHED, words(16, 131, 0, 0), Fault.BAD_TYPE),
        new Wrong("flags", Stage.ATTACHED, words(24, 0x106, 0, 0, 0, 0), Fault.BAD_BODY),
        new Wrong("a body too long", Stage.ATTACHED, words(20, 7, 0, 0, 0), Fault.BAD_BODY),
        new Wrong("a body too short", Stage.ATTACHED, words(20, 6, 0, 0, 0), Fault.BAD_BODY),
        new Wrong("nine arguments", Stage.ATTACHED, words(24, 3, 1, 1, 20, 9), Fault.BAD_BODY),
        new Wrong("a range cut off", Stage.ATTACHED, words(28, 3, 1, 1, 20, 0, 1), Fault.BAD_BODY),
        new Wrong(
            "a range longer than its frame",
            Stage.ATTACHED,
            words(40, 3, 1, 1, 20, 0, 0x10000, 0, 1 << 30, 0),
            Fault.BAD_BODY),
        new Wrong(
            "padding that is not 0",
            Stage.ATTACHED,
            words(48, 3, 1, 1, 20, 0, 0x10000, 0, 1, 0, 0x100, 0),
            Fault.BAD_BODY),
        new Wrong("bad magic", Stage.CONNECTED, words(24, 1, 0, 0, 1, 0x10001), Fault.BAD_MAGIC),
        wrong("a wrong version", Stage.CONNECTED, new Hello(2, 9), Fault.BAD_VERSION),
        wrong("ATTACH first", Stage.CONNECTED, new Attach(Abi.LP64_X86, "x"), Fault.OUT_OF_ORDER),
        wrong("CALL first", Stage.CONNECTED, call(1, Sysnum.GETPID), Fault.OUT_OF_ORDER),
        wrong("CALL before ATTACH", Stage.WELCOMED, call(1, Sysnum.GETPID), Fault.OUT_OF_ORDER),
        wrong("BYE before ATTACH", Stage.WELCOMED, new Bye(), Fault.OUT_OF_ORDER),
        wrong("HELLO twice", Stage.WELCOMED, new Hello(1, 1), Fault.OUT_OF_ORDER),
        wrong("HELLO later", Stage.ATTACHED, new Hello(1, 1), Fault.OUT_OF_ORDER),
        wrong("ATTACH twice", Stage.ATTACHED, new Attach(Abi.LP64_X86, "x"), Fault.OUT_OF_ORDER),
        wrong(
            "PAYLOAD that nobody asked for",
            Stage.ATTACHED,
            new Payload(1, ByteBuffer.allocate(8)),
            Fault.OUT_OF_ORDER),
        new Wrong("POST of getpid", Stage.ATTACHED, words(24, 14, 0, 0, 20, 0), Fault.BAD_BODY),
        new Wrong("POST of an LWP", Stage.ATTACHED, words(24, 14, 1, 0, 178, 0), Fault.BAD_BODY),
        new Wrong(
            "POST with a number", Stage.ATTACHED, words(24, 14, 0, 1, 178, 0), Fault.BAD_BODY),
        new Wrong(
            "POST of nothing", Stage.ATTACHED, words(24, 14, 0, 0, 178, 0), Fault.OUT_OF_ORDER),
        new Wrong(
            "POST too early", Stage.WELCOMED, words(24, 14, 0, 0, 178, 0), Fault.OUT_OF_ORDER),
        wrong("LWP 0", Stage.ATTACHED, call(0, Sysnum.GETPID), Fault.UNKNOWN_LWP),
        wrong("LWP 7", Stage.ATTACHED, call(7, Sysnum.GETPID), Fault.UNKNOWN_LWP),
        wrong("LWP -1", Stage.ATTACHED, call(-1, Sysnum.GETPID), Fault.UNKNOWN_LWP));
  }

  static Stream<Arguments> wrongsOverBothSockets() {
    return Stream.of(Socket.values())
        .flatMap(socket -> wrongs().stream().map(wrong -> Arguments.of(socket, wrong)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("wrongsOverBothSockets")
  void whatIsWrongIsAnsweredByItsFault(Socket socket, Wrong wrong) throws Exception {
    start(socket);
    try (RawClient client = new RawClient(server.endpoint())) {
      wrong.stage.reach(client);

      client.say(wrong.bytes);

      client.assertRefused(wrong.fault);
      bystander.assertUndisturbed();
      await().until(() -> server.processes() == 1);
    }
  }

  @ParameterizedTest
  @EnumSource(Socket.class)
  void aCallOfAnLwpThatSleepsIsAFault(Socket socket) throws Exception {
    start(socket);
    try (RawClient client = RawClient.attached(server.endpoint())) {
      client.say(call(1, Sysnum.KAIO, KaioOp.AIOINIT.code()));
      assertThat(client.next()).isInstanceOf(Return.class);
      client.say(call(1, Sysnum.KAIO, KaioOp.AIOWAIT.code(), 0, 0));

      client.say(call(1, Sysnum.GETPID));

      client.assertRefused(Fault.LWP_BUSY);
      bystander.assertUndisturbed();
    }
  }

  // ---- clients that vanish ----

  @ParameterizedTest
  @EnumSource(Socket.class)
  void aFrameThatIsCutAtAnyByteByTheEndOfItsClientIsForgotten(Socket socket) throws Exception {
    start(socket);
    ByteBuffer frame = call(1, Sysnum.KAIO, KaioOp.AIOINIT.code()).toFrame();
    for (int length = 0; length < frame.limit(); length += 3) {
      try (RawClient client = RawClient.attached(server.endpoint())) {
        client.say(frame.duplicate().limit(length));
      }
    }
    await().until(() -> server.processes() == 1 && server.server().connectionCount() == 1);
    bystander.assertUndisturbed();
  }

  @ParameterizedTest
  @EnumSource(Socket.class)
  void aClientThatVanishesWithRequestsPendingExitsWhenItsDevicesAreDone(Socket socket)
      throws Exception {
    // R-CLN-13
    start(socket);
    try (RawClient client = RawClient.attached(server.endpoint())) {
      submitToGate(client, 10);
    }
    await().until(() -> server.server().connectionCount() == 1);
    assertThat(server.processes()).isEqualTo(2);
    assertThat(server.gateHolds()).isEqualTo(10);
    bystander.assertUndisturbed();

    server.completeGate();

    assertThat(server.processes()).isEqualTo(1);
    bystander.assertUndisturbed();
  }

  private static void submitToGate(RawClient client, int requests) throws Exception {
    long base = 0x10000;
    client.say(call(1, Sysnum.MMAP, base, 0x10000, 3, MAP_FIXED_ANON, -1, 0));
    assertThat(client.next()).isInstanceOf(Return.class);
    byte[] path = "/dev/gate/0\0".getBytes(StandardCharsets.US_ASCII);
    client.say(
        new Call(1, 2, Sysnum.OPEN, new long[] {base, 2}, new Conversation.Bytes(base, path)));
    assertThat(client.next()).isInstanceOf(Return.class);
    client.say(call(1, Sysnum.KAIO, KaioOp.AIOINIT.code()));
    assertThat(client.next()).isInstanceOf(Return.class);
    for (int i = 0; i < requests; i++) {
      client.say(
          call(1, Sysnum.KAIO, KaioOp.AIOREAD.code(), 0, base, 512, 0, base + 0x8000 + 16L * i));
      assertThat(((Return) client.next()).errno()).isZero();
    }
  }

  // ---- clients that do not read ----

  @ParameterizedTest
  @EnumSource(Socket.class)
  void aClientThatStopsReadingIsLost(Socket socket) throws Exception {
    start(socket, ServerSettings.DEFAULT.withStallMillis(300));
    try (RawClient client = RawClient.attached(server.endpoint())) {
      client.channel().configureBlocking(false);
      ByteBuffer pings = ByteBuffer.allocate(1_000_000 * 24);
      for (int i = 0; i < 1_000_000; i++) {
        new Ping(i).encode(pings);
      }
      pings.flip();
      // Until it is lost; what it has not sent by then it cannot send any more.
      await()
          .until(
              () -> {
                if (pings.hasRemaining() && server.processes() == 2) {
                  writeWhatFits(client, pings);
                }
                return server.processes() == 1;
              });
      bystander.assertUndisturbed();
    }
  }

  private static void writeWhatFits(RawClient client, ByteBuffer bytes) {
    try {
      client.channel().write(bytes);
    } catch (IOException e) {
      bytes.position(bytes.limit()); // the server has closed
    }
  }

  // ---- calls ----

  @ParameterizedTest
  @EnumSource(Socket.class)
  void anAddressOutsideEverySegmentIsEfaultAndTheClientGoesOn(Socket socket) throws Exception {
    start(socket);
    try (RawClient client = RawClient.attached(server.endpoint())) {
      submitToGate(client, 0);
      long nowhere = 0x7000_0000_0000L;
      for (long address : new long[] {nowhere, -512, Long.MIN_VALUE, 0xFFFF_FE00L}) {
        assertErrno(
            client, Errno.EFAULT, Sysnum.KAIO, KaioOp.AIOREAD.code(), 0, address, 512, 0, nowhere);
        assertErrno(client, Errno.EFAULT, Sysnum.PREAD, 0, address, 512, 0);
        assertErrno(client, Errno.EFAULT, Sysnum.OPEN, address, 2);
        assertErrno(
            client, Errno.EFAULT, Sysnum.KAIO, KaioOp.AIOLIO.code(), 0, address, 4096, address);
      }
      bystander.assertUndisturbed();
    }
  }

  private static void assertErrno(RawClient client, Errno errno, int sysnum, long... args)
      throws Exception {
    client.say(call(1, sysnum, args));
    assertThat(client.next()).isEqualTo(new Return(1, 1, -1, errno.code()));
  }
}
