package dev.kaio.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kaio.abi.KaioOp;
import dev.kaio.client.RemoteLwp;
import dev.kaio.client.RemoteProcess;
import dev.kaio.dev.Disk;
import dev.kaio.dev.FaultPlan;
import dev.kaio.dev.GateDisk;
import dev.kaio.live.LiveEvents;
import dev.kaio.live.LiveProcess;
import dev.kaio.server.http.HttpDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the page is told, against a kernel of which it is known how it stands. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveViewTest {
  private static final String GATE = "/dev/gate/0";

  @TempDir Path directory;

  private ServerFixture fixture;
  private LiveView view;

  @BeforeEach
  void start() throws IOException {
    fixture =
        ServerFixture.start(
            EmbeddedServer.builder().listen(ServerFixture.unix(directory)).virtualClock());
    view = new LiveView(fixture.server());
  }

  @AfterEach
  void stop() throws IOException {
    fixture.close();
  }

  private String text() {
    return new String(view.documents().get("/state.json").body().get(), UTF_8);
  }

  /** A sample that is taken from now on. */
  private JsonObject fresh() {
    view = new LiveView(fixture.server());
    return JsonParser.parseString(text()).getAsJsonObject();
  }

  private JsonObject look() {
    return JsonParser.parseString(text()).getAsJsonObject();
  }

  private static JsonObject find(JsonArray all, String key, String value) {
    return StreamSupport.stream(all.spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .filter(one -> one.get(key).getAsString().equals(value))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> calls(JsonObject answer) {
    List<String> lines = new ArrayList<>();
    answer.getAsJsonArray("calls").forEach(line -> lines.add(line.getAsString()));
    return lines;
  }

  private static void write(RemoteLwp lwp, int number) {
    ServerFixture.succeed(
        lwp.transfer(
            KaioOp.AIOWRITE.code(),
            ServerFixture.FD,
            ServerFixture.BUFFER,
            512,
            512L * number,
            ServerFixture.RESULT + 16L * number));
  }

  @Test
  void anIdleKernelHasItsBootModulesAndDevices() {
    JsonObject answer = fresh();
    JsonObject state = answer.getAsJsonObject("state");
    assertThat(answer.get("profile").getAsString()).isEqualTo("classic");
    assertThat(state.getAsJsonObject("clock").get("virtual").getAsBoolean()).isTrue();
    assertThat(state.get("pressure").getAsString()).isEqualTo("normal");
    assertThat(state.getAsJsonArray("processes")).isEmpty();
    assertThat(calls(answer)).isEmpty();

    JsonObject ufs = find(state.getAsJsonArray("modules"), "name", "ufs");
    assertThat(ufs.get("state").getAsString()).isEqualTo("LOADED/INSTALLED");
    assertThat(ufs.get("what").getAsString()).isEqualTo("filesystem for ufs");
    JsonObject gate = find(state.getAsJsonArray("devices"), "path", GATE);
    assertThat(gate.get("kind").getAsString()).isEqualTo("gate before ram");
    assertThat(gate.get("size").getAsLong()).isEqualTo(16L << 30);
    assertThat(find(state.getAsJsonArray("devices"), "path", "/dev/null").get("kind").getAsString())
        .isEqualTo("null");
  }

  /** R-ST-2, R-ST-3 and what AIOWAIT waits for. */
  @Test
  void aProcessHasItsQueuesItsRequestsAndItsSleepingLwps() throws IOException {
    try (RemoteProcess process = fixture.attachWith(GATE)) {
      RemoteLwp lwp = process.lwp1();
      for (int i = 0; i < 3; i++) {
        write(lwp, i);
      }
      fixture.server().execute(() -> gate().complete(1));
      RemoteLwp waiter = process.lwp1().newLwp();
      ServerFixture.succeed(waiter.aiowait(0, 0));
      fixture.server().execute(() -> gate().complete(1));
      ServerFixture.succeed(waiter.aiowait(0, 0));
      write(lwp, 4);
      var unused = waiter.kaioAsync(KaioOp.AIOWAIT.code(), 0, 0);
      await().until(() -> fixture.isAsleep(process.pid(), waiter.id()));

      JsonObject state = fresh().getAsJsonObject("state");
      JsonObject seen = find(state.getAsJsonArray("processes"), "name", "test");
      assertThat(seen.get("pid").getAsInt()).isEqualTo(process.pid());
      assertThat(seen.get("abi").getAsString()).isEqualTo("LP64-SPARC");
      assertThat(seen.get("state").getAsString()).isEqualTo("running");
      assertThat(seen.get("pending").getAsInt()).isEqualTo(2);
      assertThat(seen.get("outstanding").getAsInt()).isEqualTo(2);
      assertThat(seen.get("lockedPages").getAsInt()).isEqualTo(2);
      assertThat(seen.getAsJsonObject("queues").get("DONE").getAsInt()).isZero();

      JsonObject asleep = find(seen.getAsJsonArray("lwps"), "id", Integer.toString(waiter.id()));
      assertThat(asleep.get("state").getAsString()).isEqualTo("asleep");
      assertThat(asleep.get("call").getAsString()).isEqualTo("kaio(AIOWAIT, 0x00000000)");
      assertThat(asleep.get("sleepsOn").getAsString()).isEqualTo("a completion");
      assertThat(find(seen.getAsJsonArray("lwps"), "id", "1").get("state").getAsString())
          .isEqualTo("user");

      JsonObject request = seen.getAsJsonArray("requests").get(0).getAsJsonObject();
      assertThat(request.get("result").getAsString())
          .isEqualTo(Long.toHexString(ServerFixture.RESULT));
      assertThat(request.get("write").getAsBoolean()).isTrue();
      assertThat(request.get("where").getAsString()).isEmpty();

      JsonObject kaio = find(state.getAsJsonArray("modules"), "name", "kaio");
      assertThat(kaio.get("what").getAsString()).startsWith("kernel Async I/O");
      assertThat(find(state.getAsJsonArray("devices"), "path", GATE).get("heldByGate").getAsInt())
          .isEqualTo(2);
      fixture.completeGate();
    }
  }

  private GateDisk gate() {
    return (GateDisk) fixture.kernel().devices().find(GATE);
  }

  private long completions() {
    return fixture.server().callOnKernel(kernel -> kernel.counters().snapshot().completions());
  }

  /** R-DONE: what has completed and is not reaped is on the done queue. */
  @Test
  void aRequestSaysOnWhichQueueItIs() throws IOException {
    try (RemoteProcess process = fixture.attachWith(GATE)) {
      write(process.lwp1(), 0);
      fixture.completeGate();
      await().until(() -> completions() == 1); // the kernel fetches the data first

      JsonObject seen =
          find(fresh().getAsJsonObject("state").getAsJsonArray("processes"), "name", "test");
      assertThat(seen.get("pending").getAsInt()).isZero();
      assertThat(seen.getAsJsonObject("queues").get("DONE").getAsInt()).isEqualTo(1);
      JsonObject request = seen.getAsJsonArray("requests").get(0).getAsJsonObject();
      assertThat(request.get("where").getAsString()).isEqualTo("doneq");
    }
  }

  @Test
  void aDeviceShowsItsFaultsAndWhatTheyHoldBack() throws IOException {
    String path = "/dev/rdsk/c0t0d0s0";
    FaultPlan plan = FaultPlan.parse("stall=600s@1");
    fixture
        .server()
        .execute(() -> ((Disk) fixture.kernel().devices().find(path)).setFaultPlan(plan));
    try (RemoteProcess process = fixture.attachWith(path)) {
      write(process.lwp1(), 0);
      JsonObject disk =
          find(fresh().getAsJsonObject("state").getAsJsonArray("devices"), "path", path);
      assertThat(disk.get("faults").getAsString()).isEqualTo(plan.toString());
      assertThat(disk.get("heldByFaults").getAsInt()).isEqualTo(1);
    }
  }

  /** T-PFX, T-COL. */
  @Test
  void theLastCallsAreThoseOfTruss() throws IOException {
    try (RemoteProcess process = fixture.attachWith(GATE)) {
      process.lwp1().aiowait(0, 1);
      String prefix = process.pid() + "/1:\t 0.0000\t 0.0000\t";
      assertThat(calls(look()))
          .endsWith(prefix + "kaio(AIOWAIT, 0x00000000)\t\t\tErr#22 EINVAL")
          .anyMatch(line -> line.startsWith(prefix + "kaio(5, 0x00000000"));
    }
  }

  @Test
  void onlySoManyOfEverythingAreShown() throws IOException {
    int many = Math.max(LiveProcess.REQUESTS, LiveEvents.REMEMBERED) + 5;
    try (RemoteProcess process = fixture.attachWith(GATE)) {
      IntStream.range(0, many).forEach(i -> write(process.lwp1(), i));
      List<RemoteLwp> lwps = new ArrayList<>();
      IntStream.range(0, LiveProcess.LWPS).forEach(i -> lwps.add(process.lwp1().newLwp()));

      JsonObject answer = look();
      JsonObject seen =
          find(answer.getAsJsonObject("state").getAsJsonArray("processes"), "name", "test");
      assertThat(seen.get("outstanding").getAsInt()).isEqualTo(many);
      assertThat(seen.getAsJsonArray("requests")).hasSize(LiveProcess.REQUESTS);
      assertThat(seen.get("lwpCount").getAsInt()).isEqualTo(1 + lwps.size());
      assertThat(seen.getAsJsonArray("lwps")).hasSize(LiveProcess.LWPS);
      assertThat(calls(answer)).hasSize(LiveEvents.REMEMBERED);
      fixture.completeGate();
    }
  }

  @Test
  void whoAsksAtTheSameTimeGetsTheSameSample() {
    HttpDocument document = view.documents().get("/state.json");
    byte[] first = document.body().get();
    long begun = System.nanoTime();
    byte[] second = document.body().get();
    // On a machine that is so slow that the sample has aged meanwhile nothing can be said.
    assumeThat(System.nanoTime() - begun).isLessThan(50_000_000L);
    assertThat(second).isSameAs(first);
  }

  @Test
  void afterTheEndTheLastSampleStays() throws IOException {
    String before = text();
    fixture.close();
    assertThat(text()).isEqualTo(before);
  }
}
