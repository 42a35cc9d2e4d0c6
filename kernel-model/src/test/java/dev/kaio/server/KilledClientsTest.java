package dev.kaio.server;

import static dev.kaio.server.ServerFixture.BASE;
import static dev.kaio.server.ServerFixture.BUFFER;
import static dev.kaio.server.ServerFixture.FD;
import static dev.kaio.server.ServerFixture.RESULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kaio.abi.Abi;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.KernelClient;
import dev.kaio.client.RemoteProcess;
import dev.kaio.testkit.BalancedCounters;
import dev.kaio.wire.Attach;
import dev.kaio.wire.Call;
import dev.kaio.wire.CallRanges;
import dev.kaio.wire.Endpoint;
import dev.kaio.wire.Hello;
import dev.kaio.wire.Interrupt;
import dev.kaio.wire.Message;
import dev.kaio.wire.Ping;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are killed at any moment leave nothing behind. */
@Timeout(300)
@ParameterizedClass(name = "{0} loops")
@ValueSource(ints = {1, 3})
class KilledClientsTest {
  @Parameter int loops;

  private static final int CLIENTS = 1000;
  private static final int WAVE = 50;
  private static final int MAP_FIXED_ANON = 0x110;
  private static final String[] DEVICES = {
    "/dev/gate/0", "/dev/gate/1", "/dev/rdsk/c0t0d0s0", "/dev/rdsk/c0t1d0s0", "/dev/tty"
  };

  @TempDir Path directory;

  /** What a client is going to say: everything that it needs, then random work. */
  private static ByteBuffer script(SplittableRandom random) {
    List<Message> messages = new ArrayList<>();
    messages.add(new Hello(1, 1));
    messages.add(new Attach(Abi.LP64_SPARC, "victim"));
    CallRanges path =
        new Conversation.Bytes(
            BASE,
            (DEVICES[random.nextInt(DEVICES.length)] + "\0").getBytes(StandardCharsets.UTF_8));
    CallRanges none = Conversation.NOTHING;
    messages.add(call(1, 1, none, Sysnum.MMAP, BASE, 0x80000, 3, MAP_FIXED_ANON, -1, 0));
    messages.add(call(1, 2, path, Sysnum.OPEN, BASE, 2));
    messages.add(call(1, 3, none, Sysnum.KAIO, KaioOp.AIOINIT.code()));
    int lwps = random.nextInt(1, 5);
    for (int i = 0; i < lwps; i++) {
      messages.add(call(1, 4 + i, none, Sysnum.LWP_CREATE));
    }
    if (random.nextBoolean()) {
      messages.add(call(lwps + 1, 9, none, Sysnum.KAIO, KaioOp.AIOSTART.code()));
    }
    int requests = random.nextInt(30);
    for (int i = 0; i < requests; i++) {
      messages.add(request(random, i));
    }
    // Each of the others sleeps in something by the end.
    for (int lwp = 2; lwp <= lwps; lwp++) {
      messages.add(sleep(random, lwp));
    }
    messages.add(new Interrupt(2, 100));
    messages.add(new Ping(1));
    int size = messages.stream().mapToInt(Message::frameSize).sum();
    ByteBuffer bytes = ByteBuffer.allocate(size);
    messages.forEach(message -> message.encode(bytes));
    return bytes.flip();
  }

  private static Call call(int lwp, int sequence, CallRanges ranges, int sysnum, long... args) {
    return new Call(lwp, sequence, sysnum, args, ranges);
  }

  private static Message request(SplittableRandom random, int index) {
    KaioOp op = random.nextBoolean() ? KaioOp.AIOREAD : KaioOp.AIOWRITE;
    int poll = random.nextInt(4) == 0 ? KaioOp.POLL_BIT : 0;
    long length = 512L * random.nextInt(1, 64);
    long result = RESULT + 16L * index;
    long[] args = {op.code() | poll, 0, BUFFER, length, 0, result};
    return new Call(1, 10 + index, Sysnum.KAIO, args, Conversation.NOTHING);
  }

  private static Message sleep(SplittableRandom random, int lwp) {
    return switch (random.nextInt(3)) {
      case 0 -> call(lwp, 100, Conversation.NOTHING, Sysnum.KAIO, KaioOp.AIOWAIT.code(), 0, 0);
      case 1 -> call(lwp, 100, Conversation.NOTHING, Sysnum.PREAD, 0, BUFFER, 512, 0);
      default -> call(lwp, 100, Conversation.NOTHING, Sysnum.MUNMAP, BASE, 0x80000);
    };
  }

  @Test
  void aThousandClientsKilledAtRandomMomentsLeaveNothing() throws Exception {
    try (ServerFixture server = ServerFixture.start(directory, loops)) {
      killWaves(server, new SplittableRandom(0), 2 * WAVE); // classes are loaded, buffers made
      long heap = usedHeap();
      int descriptors = descriptors();
      long threads = threads();

      killWaves(server, new SplittableRandom(1), CLIENTS);

      assertThat(server.server().connectionCount()).isZero();
      server.server().execute(() -> BalancedCounters.checkNothingIsLeft(server.kernel()));
      // Less, when something of an earlier test has ended only now.
      assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
      assertThat(threads()).isLessThanOrEqualTo(threads);
      assertThat(usedHeap() - heap).isLessThan(8L << 20);
      try (RemoteProcess process = server.attach()) {
        assertThat(process.lwp1().call(Sysnum.GETPID).value()).isEqualTo(process.pid());
      }
    }
  }

  /** Connects and kills; gates open now and then, and in the end. */
  private static void killWaves(ServerFixture server, SplittableRandom random, int clients)
      throws IOException {
    Queue<RawClient> alive = new ArrayDeque<>();
    for (int i = 0; i < clients; i++) {
      RawClient client = new RawClient(server.endpoint());
      ByteBuffer script = script(random);
      client.say(script.limit(random.nextInt(script.limit() + 1)));
      alive.add(client);
      if (alive.size() == WAVE) {
        while (alive.size() > WAVE / 5) {
          alive.remove().close();
        }
        server.completeGate();
      }
    }
    for (RawClient client : alive) {
      client.close();
    }
    await()
        .until(
            () -> {
              server.openGates();
              return server.processes() == 0 && server.server().connectionCount() == 0;
            });
  }

  /** But for those that wait for a test's conditions, and may be just ending. */
  private static long threads() {
    ThreadGroup own = Thread.currentThread().getThreadGroup();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getThreadGroup() == own)
        .filter(thread -> !thread.getName().startsWith("awaitility"))
        .count();
  }

  private static int descriptors() {
    return new File("/proc/self/fd").list().length;
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  // ---- real processes ----

  /** A client program: it has reads pending, and waits for them, until it is killed. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws IOException {
      try (RemoteProcess process =
          KernelClient.attach(Endpoint.parse(args[0]), Abi.LP64_SPARC, "victim")) {
        var lwp = process.lwp1();
        ServerFixture.succeed(lwp.mmap(BASE, 0x80000, 3));
        ServerFixture.succeed(lwp.openAt(FD, "/dev/gate/0", 2));
        ServerFixture.succeed(lwp.kaio(KaioOp.AIOINIT.code()));
        for (int i = 0; i < 5; i++) {
          long result = RESULT + 16L * i;
          ServerFixture.succeed(lwp.transfer(KaioOp.AIOREAD.code(), FD, BUFFER, 512, 0, result));
        }
        lwp.aiowait(0, 0);
      }
    }
  }

  @Test
  void clientProcessesKilledBySigkillLeaveNothing() throws Exception {
    try (ServerFixture server = ServerFixture.start(directory, loops)) {
      List<Process> victims = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        victims.add(
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Victim.class.getName(),
                    server.endpoint().toString())
                .inheritIO()
                .start());
      }
      await().until(() -> server.gateHolds() == 15);

      victims.forEach(Process::destroyForcibly);

      await().until(() -> server.server().connectionCount() == 0);
      assertThat(server.processes()).isEqualTo(3); // exiting: R-CLN-13
      server.completeGate();
      await().until(() -> server.processes() == 0);
      server.server().execute(() -> BalancedCounters.checkNothingIsLeft(server.kernel()));
      for (Process victim : victims) {
        assertThat(victim.waitFor()).isEqualTo(137);
      }
    }
  }
}
