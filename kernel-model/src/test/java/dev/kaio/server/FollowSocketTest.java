package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.RemoteLwp;
import dev.kaio.client.RemoteProcess;
import dev.kaio.client.Trace;
import dev.kaio.truss.TrussOptions;
import dev.kaio.truss.TrussWriter;
import dev.kaio.wire.Follow;
import dev.kaio.wire.Following;
import dev.kaio.wire.Message;
import dev.kaio.wire.Traced;
import dev.kaio.wire.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Traces over a real socket. */
@Timeout(60)
class FollowSocketTest {
  private static final int CALLS = 30_000;

  @TempDir Path directory;

  private final StringBuilder file = new StringBuilder();
  private ServerFixture server;

  private void start(ServerSettings settings) throws IOException {
    server =
        ServerFixture.start(
            EmbeddedServer.builder()
                .listen(ServerFixture.unix(directory))
                .settings(settings)
                .truss(new TrussWriter(file, TrussOptions.DEFAULTS)));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  /** What the server's own tracer has written. */
  private String file() {
    return server.server().callOnKernel(kernel -> file.toString());
  }

  private static Follow request(int who, int flags, Integer... pids) {
    BitSet calls = new BitSet();
    calls.set(0, 256);
    return new Follow(who, Follow.CLASSIC, flags, 1000, calls, List.of(pids));
  }

  private static Trace follow(RemoteProcess follower, Follow request, StringBuilder lines) {
    Trace trace = follower.follow(request, lines::append);
    assertThat(trace.answer()).isEqualTo(new Following(0, 0, true));
    return trace;
  }

  private static void awaitEnd(Trace trace) throws Exception {
    trace.ended().get(30, TimeUnit.SECONDS);
  }

  @Test
  void twoFollowersAndTheFileGetTheSameBytes() throws Exception {
    start(ServerSettings.DEFAULT);
    StringBuilder one = new StringBuilder();
    StringBuilder two = new StringBuilder();
    try (RemoteProcess first = server.attach();
        RemoteProcess second = server.attach()) {
      Trace trace = follow(first, request(Follow.ALL, Follow.VERBOSE), one);
      Trace other = follow(second, request(Follow.ALL, Follow.VERBOSE), two);
      try (RemoteProcess process = server.attachWith("/dev/rdsk/c0t0d0s0")) {
        RemoteLwp lwp = process.lwp1();
        var unused = ServerFixture.startCleanup(process);
        for (int i = 0; i < 100; i++) {
          long result = ServerFixture.RESULT + 16L * i;
          lwp.transfer(
              KaioOp.AIOWRITE.code(), ServerFixture.FD, ServerFixture.BUFFER, 512, 0, result);
        }
        for (int i = 0; i < 100; i++) {
          lwp.aiowait(0, 0);
        }
      }
      await().until(() -> server.processes() == 2);
      trace.end();
      other.end();
      awaitEnd(trace);
      awaitEnd(other);
    }
    assertThat(one.toString().lines().filter(line -> line.startsWith("/1:\tkaio(AIOWR")))
        .hasSize(100);
    assertThat(one.toString()).isEqualTo(file());
    assertThat(two.toString()).isEqualTo(file());
  }

  @Test
  void theTraceOfANamedProcessEndsWithIt() throws Exception {
    start(ServerSettings.DEFAULT);
    StringBuilder lines = new StringBuilder();
    try (RemoteProcess truss = server.attach()) {
      Trace trace;
      int pid;
      try (RemoteProcess process = server.attach()) {
        pid = process.pid();
        trace = follow(truss, request(Follow.NAMED, 0, pid), lines);
        process.lwp1().call(Sysnum.GETPID);
      }
      awaitEnd(trace);
      assertThat(lines).hasToString("getpid()\t\t\t\t\t= " + pid + "\n");
      assertThat(truss.follow(request(Follow.NAMED, 0, pid), lines::append).answer())
          .isEqualTo(new Following(Errno.ESRCH.code(), pid, false));
    }
  }

  @Test
  void childrenAreFollowedToTheirEndIfAskedFor() throws Exception {
    start(ServerSettings.DEFAULT);
    StringBuilder lines = new StringBuilder();
    StringBuilder alone = new StringBuilder();
    try (RemoteProcess truss = server.attach();
        RemoteProcess other = server.attach()) {
      try (RemoteProcess parent = server.attach()) {
        Trace family = follow(truss, request(Follow.NAMED, Follow.CHILDREN, parent.pid()), lines);
        Trace parentOnly = follow(other, request(Follow.NAMED, 0, parent.pid()), alone);
        try (RemoteProcess child = parent.lwp1().fork1();
            RemoteProcess grandchild = child.lwp1().fork1()) {
          parent.lwp1().exit(0);
          awaitEnd(parentOnly);
          child.lwp1().call(Sysnum.GETPID);
          child.lwp1().exit(0);
          assertThat(family.ended()).as("a grandchild is there").isNotDone();
          grandchild.lwp1().exit(0);
          awaitEnd(family);
          String fork = "forksys(0x00000000, 0x00000000)\t\t\t= ";
          assertThat(lines)
              .hasToString(
                  (parent.pid() + ":\t" + fork + child.pid() + "\n")
                      + (child.pid() + ":\t" + fork + grandchild.pid() + "\n")
                      + (parent.pid() + ":\t_exit(0)\n")
                      + (child.pid() + ":\tgetpid()\t\t\t\t\t= " + child.pid() + "\n")
                      + (child.pid() + ":\t_exit(0)\n")
                      + (grandchild.pid() + ":\t_exit(0)\n"));
          assertThat(alone).hasToString(fork + child.pid() + "\n_exit(0)\n");
        }
      }
    }
  }

  @Test
  void aChildThatIsNeverClaimedEndsTheTraceOfItsFamilyWhenItGivesUp() throws Exception {
    start(ServerSettings.DEFAULT.withClaimMillis(100));
    StringBuilder lines = new StringBuilder();
    try (RemoteProcess truss = server.attach();
        RemoteProcess parent = server.attach()) {
      Trace family = follow(truss, request(Follow.NAMED, Follow.CHILDREN, parent.pid()), lines);
      long child = parent.lwp1().call(Sysnum.FORKSYS, 0, 0).value();
      parent.lwp1().exit(0);
      awaitEnd(family);
      assertThat(lines)
          .hasToString(
              (parent.pid() + ":\tforksys(0x00000000, 0x00000000)\t\t\t= " + child + "\n")
                  + (parent.pid() + ":\t_exit(0)\n"));
    }
  }

  @Test
  void aSleepIsReportedWhenAVirtualClockSaysSo() throws Exception {
    server =
        ServerFixture.start(
            EmbeddedServer.builder().listen(ServerFixture.unix(directory)).virtualClock());
    StringBuilder lines = new StringBuilder();
    try (RemoteProcess truss = server.attach();
        RemoteProcess process = server.attachWith("/dev/gate/0")) {
      RemoteLwp lwp = process.lwp1();
      lwp.transfer(
          KaioOp.AIOREAD.code(),
          ServerFixture.FD,
          ServerFixture.BUFFER,
          512,
          0,
          ServerFixture.RESULT);
      truss.control().advance(Duration.ofSeconds(5));
      Trace trace = follow(truss, request(Follow.NAMED, Follow.STAMPS, process.pid()), lines);
      process.memory().putLong(ServerFixture.TIMEOUT, 3);
      var sleeping = lwp.kaioAsync(KaioOp.AIOWAIT.code(), ServerFixture.TIMEOUT, 0);
      await().until(() -> truss.control().clock().value().nextDeadlineNanos() == 6_000_000_000L);
      truss.control().advance(Duration.ofSeconds(1));
      truss.control().advance(Duration.ofSeconds(2));
      assertThat(sleeping.get(10, TimeUnit.SECONDS).errno()).isEqualTo(Errno.ETIME.code());
      trace.end();
      awaitEnd(trace);
      server.openGates();
    }
    String call = "kaio(AIOWAIT, 0x%08X)".formatted(ServerFixture.TIMEOUT);
    assertThat(lines)
        .hasToString((call + "\t(sleeping...)\n") + (" 3.0000\t" + call + "\t\t\tErr#62 ETIME\n"));
  }

  @Test
  void aFollowerThatTakesNothingLosesLinesThatAreCountedAndNobodyWaits() throws Exception {
    start(ServerSettings.DEFAULT.withMaxTrace(Wire.LEAST_MAX_TRACE));
    try (RawClient slow = RawClient.attached(server.endpoint())) {
      try (RemoteProcess process = server.attach()) {
        slow.say(request(Follow.NAMED, 0, process.pid()));
        assertThat(slow.next()).isEqualTo(new Following(0, 0, true));
        for (int i = 0; i < CALLS; i++) {
          process.lwp1().call(Sysnum.GETPID);
        }
      }

      String text = readToTheEnd(slow);

      long arrived = text.lines().filter(line -> line.startsWith("getpid()")).count();
      long lost =
          text.lines()
              .filter(line -> line.startsWith("truss: "))
              .mapToLong(line -> Long.parseLong(line.split(" ")[1]))
              .sum();
      assertThat(lost).isPositive();
      assertThat(arrived + lost).isEqualTo(CALLS);
      assertThat(text.lines())
          .allMatch(line -> line.matches("getpid\\(\\)\t{5}= \\d+|truss: \\d+ lines lost"));
    }
    assertThat(file().lines()).hasSize(CALLS);
  }

  private static String readToTheEnd(RawClient client) throws Exception {
    StringBuilder text = new StringBuilder();
    Message next = client.next();
    while (next instanceof Traced traced) {
      assertThat(traced.text()).endsWith("\n");
      text.append(traced.text());
      next = client.next();
    }
    assertThat(next).isEqualTo(new Following(0, 0, false));
    return text.toString();
  }

  @Test
  void aFollowerThatIsKilledLeavesTheOthersAndTheKernelAlone() throws Exception {
    start(ServerSettings.DEFAULT);
    StringBuilder lines = new StringBuilder();
    try (RemoteProcess truss = server.attach()) {
      Trace trace;
      try (RemoteProcess process = server.attach();
          RawClient doomed = RawClient.attached(server.endpoint())) {
        trace = follow(truss, request(Follow.NAMED, 0, process.pid()), lines);
        doomed.say(request(Follow.NAMED, 0, process.pid()));
        assertThat(doomed.next()).isEqualTo(new Following(0, 0, true));
        for (int i = 0; i < 2000; i++) {
          process.lwp1().call(Sysnum.GETPID);
          if (i == 1000) {
            doomed.channel().close();
          }
        }
      }
      awaitEnd(trace);
      await().until(() -> server.processes() == 1);
    }
    assertThat(lines.toString().lines()).hasSize(2000);
  }

  @Test
  void aFollowMayNotNameMoreProcessesThanTheLimitSays() throws Exception {
    start(ServerSettings.DEFAULT);
    try (RawClient truss = RawClient.attached(server.endpoint());
        RemoteProcess process = server.attach()) {
      Integer[] pids = new Integer[Wire.MAX_FOLLOWED + 1];
      Arrays.fill(pids, process.pid());
      truss.say(request(Follow.NAMED, 0, pids));
      assertThat(truss.next()).isEqualTo(new Following(Errno.EINVAL.code(), 0, false));
      truss.say(request(Follow.NAMED, 0, Arrays.copyOf(pids, Wire.MAX_FOLLOWED)));
      assertThat(truss.next()).isEqualTo(new Following(0, 0, true));
    }
  }

  @Test
  void oneTraceTooManyIsEAGAINUntilOneIsOver() throws Exception {
    start(ServerSettings.DEFAULT.withMaxTraces(2));
    StringBuilder lines = new StringBuilder();
    try (RemoteProcess first = server.attach();
        RemoteProcess second = server.attach();
        RemoteProcess third = server.attach();
        RemoteProcess process = server.attach()) {
      Follow one = request(Follow.NAMED, 0, process.pid());
      Trace trace = follow(first, one, lines);
      follow(second, one, lines);
      assertThat(third.follow(one, lines::append).answer())
          .isEqualTo(new Following(Errno.EAGAIN.code(), 0, false));
      trace.end();
      awaitEnd(trace);
      follow(third, one, lines);
      assertThat(first.follow(one, lines::append).answer())
          .isEqualTo(new Following(Errno.EAGAIN.code(), 0, false));
      second.lwp1().exit(0);
      await().until(() -> server.processes() == 3);
      follow(first, one, lines);
    }
    await().until(() -> server.processes() == 0);
    long used = server.server().callOnKernel(kernel -> server.server().traces().used());
    assertThat(used).isZero();
  }

  @Test
  void linesFitInTheSmallestFrames() throws Exception {
    start(ServerSettings.DEFAULT.withMaxFrame(Wire.LEAST_MAX_FRAME));
    StringBuilder lines = new StringBuilder();
    try (RemoteProcess truss = server.attach();
        RemoteProcess process = server.attach(Abi.LP64_X86)) {
      Trace trace = follow(truss, request(Follow.NAMED, 0, process.pid()), lines);
      for (int i = 0; i < 1000; i++) {
        process.lwp1().callAsync(Sysnum.GETPID).get(10, TimeUnit.SECONDS);
      }
      trace.end();
      awaitEnd(trace);
    }
    assertThat(lines.toString().lines()).hasSize(1000);
  }
}
