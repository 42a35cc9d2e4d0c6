package dev.kaio.harness.truss;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kaio.abi.Abi;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.KernelClient;
import dev.kaio.client.RemoteProcess;
import dev.kaio.harness.replay.DemoCommand;
import dev.kaio.harness.replay.ReplayCommand;
import dev.kaio.server.EmbeddedServer;
import dev.kaio.truss.TrussWriter;
import dev.kaio.wire.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TrussCommandTest {
  private static final long BASE = 0x10000;

  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final StringBuilder file = new StringBuilder();
  private EmbeddedServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        EmbeddedServer.builder()
            .listen(new Endpoint.Unix(directory.resolve("kaio.sock")))
            .truss(new TrussWriter(file, dev.kaio.truss.TrussOptions.KAIO_ONLY))
            .start();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private Endpoint endpoint() {
    return server.endpoints().get(0);
  }

  private RemoteProcess attach() throws IOException {
    return KernelClient.attach(endpoint(), Abi.LP64_SPARC, "victim");
  }

  private int run(String... words) {
    return TrussCommand.run(
        List.of(words), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  /** The command in the background; it follows when this returns. */
  private CompletableFuture<Integer> follow(String... words) {
    List<String> all = new ArrayList<>(List.of("-s", endpoint().toString()));
    all.addAll(List.of(words));
    int before = listeners();
    CompletableFuture<Integer> status =
        CompletableFuture.supplyAsync(() -> run(all.toArray(new String[0])));
    await().until(() -> listeners() > before);
    return status;
  }

  private int listeners() {
    return server.callOnKernel(kernel -> kernel.listeners());
  }

  private static int status(CompletableFuture<Integer> command) throws Exception {
    return command.get(30, TimeUnit.SECONDS);
  }

  private String out() {
    return out.toString(UTF_8);
  }

  private void assertFails(int status, String why, String... words) {
    assertThat(run(words)).isEqualTo(status);
    assertThat(err.toString(UTF_8)).isEqualTo("kaio-harness: " + why + "\n");
    err.reset();
  }

  /** What a log writer does, and its end. */
  private static void work(RemoteProcess process) {
    process.lwp1().kaio(KaioOp.AIOINIT.code());
    process.lwp1().mmap(BASE, 8192, 3);
    process.memory().putLong(BASE, 600);
    process.lwp1().openAt(259, "/dev/rdsk/c0t0d0s0", 2);
    process.lwp1().transfer(KaioOp.AIOWRITE.code(), 259, BASE, 512, 0, BASE + 1024);
    process.lwp1().aiowait(BASE, 0);
    process.lwp1().aiowait(BASE, 1);
  }

  private static final String WORK =
      """
      kaio(5, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000) = 0
      kaio(AIOWRITE, 259, 0x00010000, 512, 66560)\t= 0
      kaio(AIOWAIT, 0x00010000)\t\t\t= 66560
      \ttimeout: 600.000000 sec
      kaio(AIOWAIT, 0x00010000)\t\t\tErr#22 EINVAL
      """;

  // ---- lines ----

  @Test
  void aProcessIsFollowedUntilItIsGoneAndTheLinesAreThoseOfTheServersFile() throws Exception {
    CompletableFuture<Integer> command;
    try (RemoteProcess process = attach()) {
      command = follow("-t", "kaio", "-p", Integer.toString(process.pid()));
      work(process);
    }
    assertThat(status(command)).isZero();
    assertThat(out()).isEqualTo(WORK);
    String inFile = server.callOnKernel(kernel -> file.toString());
    assertThat(inFile).isEqualTo(WORK);
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void theDemosTraceFollowedLiveIsTheServersFileByteForByte() throws Exception {
    Path log = directory.resolve("log-writer.truss");
    try (InputStream demo =
        DemoCommand.class.getResourceAsStream("/dev/kaio/harness/log-writer.truss")) {
      Files.write(log, demo.readAllBytes());
    }
    Path live = directory.resolve("live");
    CompletableFuture<Integer> command = follow("-t", "kaio", "-o", live.toString());
    List<String> replay = List.of("--endpoint", endpoint().toString(), log.toString());

    ReplayCommand.run(replay, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));

    await().until(() -> server.callOnKernel(kernel -> kernel.procs().all().size()) == 1);
    String inFile = server.callOnKernel(kernel -> file.toString());
    assertThat(inFile).contains("/1:\tkaio(AIOWAIT, 0xFFFFFFFF7FFFD620)\t\t= 4418032576\n");
    await().untilAsserted(() -> assertThat(Files.readString(live)).isEqualTo(inFile));
    server.close();
    assertThat(status(command)).isEqualTo(1);
    assertThat(Files.readString(live)).isEqualTo(inFile);
  }

  @Test
  void optionsChooseCallsColumnsAndTheTable() throws Exception {
    CompletableFuture<Integer> command;
    int pid;
    try (RemoteProcess process = attach()) {
      pid = process.pid();
      command =
          follow(
              "-p",
              pid + "",
              "-t",
              "aiowait,getpid",
              "-v",
              "!kaio",
              "-l",
              "-f",
              "--table",
              "current");
      work(process);
      process.lwp1().call(Sysnum.GETPID);
    }
    assertThat(status(command)).isZero();
    assertThat(out())
        .isEqualTo(
            """
            100/1:\tkaio(AIOINIT)\t\t\t\t\t= 0
            100/1:\tkaio(AIOWRITE, 259, 0x00010000, 512, 66560)\t= 0
            100/1:\tkaio(AIOWAIT, 0x00010000, 0)\t\t\t= 66560
            100/1:\tkaio(AIOWAIT, 0x00010000, 1)\t\t\tErr#22 EINVAL
            100/1:\tgetpid()\t\t\t\t\t= 100
            """
                .replace("100", pid + ""));
  }

  @Test
  void timeColumnsAreThere() throws Exception {
    CompletableFuture<Integer> command;
    try (RemoteProcess process = attach()) {
      command = follow("-dDE", "-p", process.pid() + "");
      process.lwp1().call(Sysnum.GETPID);
    }
    assertThat(status(command)).isZero();
    assertThat(out()).matches("( ?\\d+\\.\\d{4}\t){3}getpid\\(\\)\t{5}= \\d+\n");
  }

  @Test
  void totalsAreAnOptionAndSoAreTheNamesOfOpcodes() throws Exception {
    CompletableFuture<Integer> command;
    try (RemoteProcess process = attach()) {
      command = follow("-c", "--op-names", "-t", "kaio", "-p", process.pid() + "");
      work(process);
    }
    assertThat(status(command)).isZero();
    assertThat(out().replaceAll("( {4}|  \\d)\\.\\d{3}", " T"))
        .startsWith("\nsyscall               seconds   calls  errors\nAIOWRITE ")
        .contains("\nAIOWAIT ", " 2       1\n", "\nAIOINIT ", "\nsys totals: ", " 4      1\n");
  }

  @Test
  void severalProcessesAreNamedInOneWordOrMore() throws Exception {
    CompletableFuture<Integer> command;
    int one;
    int two;
    try (RemoteProcess first = attach();
        RemoteProcess second = attach()) {
      one = first.pid();
      two = second.pid();
      command = follow("-t", "getpid", "-p", one + "," + one, two + "");
      first.lwp1().call(Sysnum.GETPID);
      second.lwp1().call(Sysnum.GETPID);
    }
    assertThat(status(command)).isZero();
    assertThat(out())
        .isEqualTo(
            (one + ":\tgetpid()\t\t\t\t\t= " + one + "\n")
                + (two + ":\tgetpid()\t\t\t\t\t= " + two + "\n"));
  }

  @Test
  void aFileTakesTheLines() throws Exception {
    Path log = directory.resolve("truss.log");
    CompletableFuture<Integer> command;
    try (RemoteProcess process = attach()) {
      command = follow("-t", "kaio", "-o", log.toString(), "-p", process.pid() + "");
      work(process);
    }
    assertThat(status(command)).isZero();
    assertThat(Files.readString(log)).isEqualTo(WORK);
    assertThat(out()).isEmpty();
  }

  @Test
  void aSleepIsReportedAfterTheIntervalGiven() throws Exception {
    CompletableFuture<Integer> command;
    try (RemoteProcess process = attach()) {
      process.lwp1().kaio(KaioOp.AIOINIT.code());
      process.lwp1().newLwp();
      command = follow("--sleep", "0.05", "-p", process.pid() + "");
      var unused = process.lwp(2).kaioAsync(KaioOp.AIOSTART.code());
      await().until(() -> out().contains("(sleeping...)\n"));
    }
    assertThat(status(command)).isZero();
    assertThat(out())
        .isEqualTo(
            "/2:\tkaio(6, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000)"
                + " (sleeping...)\n");
  }

  // ---- what can go wrong ----

  @Test
  void wrongWordsAreOneLineAndStatus2() {
    assertFails(2, "Unknown option: '-x'", "-x");
    assertFails(2, "unrecognized syscall: dance", "-t", "dance");
    assertFails(2, "unrecognized syscall: dance", "-v", "!dance");
    assertFails(2, "not a process id: 'me'", "-p", "me");
    assertFails(2, "no table 'new': classic or current is wanted", "--table", "new");
    assertFails(2, "--sleep is 0.001 to 4294967.295 seconds, not '0'", "--sleep", "0");
    assertFails(2, "--sleep is 0.001 to 4294967.295 seconds, not '-1'", "--sleep", "-1");
    assertFails(
        2,
        "cannot run a command: truss follows processes of a running kernel (-p PID)",
        "ls",
        "/tmp");
  }

  @Test
  void aProcessThatDoesNotExistIsOneLineAndStatus1() {
    assertFails(1, "there is no process 4711", "-s", endpoint().toString(), "-p", "4711");
  }

  @Test
  void anotherUsersProcessIsOneLineAndStatus1() throws IOException {
    try (EmbeddedServer tcp = EmbeddedServer.builder().listen(Endpoint.parse("tcp:0")).start()) {
      Endpoint over = tcp.endpoints().get(0);
      int pid =
          tcp.callOnKernel(
              kernel ->
                  kernel
                      .attach(
                          new dev.kaio.proc.ProcSpec("root's", Abi.LP64_SPARC, 0, true), null, null)
                      .pid());
      assertFails(
          1, "process " + pid + " is somebody else's", "-s", over.toString(), "-p", pid + "");
    }
  }

  @Test
  void noKernelIsOneLineAndStatus1() {
    String nowhere = "unix:" + directory.resolve("nowhere.sock");
    assertThat(run("-s", nowhere)).isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .startsWith("kaio-harness: cannot connect to " + nowhere + ": ")
        .hasLineCount(1);
  }

  @Test
  void aKernelThatEndsIsOneLineAndStatus1() throws Exception {
    CompletableFuture<Integer> command = follow();
    server.close();
    assertThat(status(command)).isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .isEqualTo(
            "kaio-harness: lost the kernel at "
                + ("unix:" + directory.resolve("kaio.sock"))
                + ": SHUTTING_DOWN: the server is shutting down\n");
  }

  @Test
  void aFileThatCannotBeWrittenIsOneLineAndStatus1() {
    String log = directory.resolve("no/such/directory").toString();
    assertFails(
        1, "cannot write " + log + ": NoSuchFileException", "-s", endpoint().toString(), "-o", log);
  }

  @Test
  void helpTellsTheExitCodes() {
    assertThat(run("--help")).isZero();
    assertThat(out()).contains("-p", "--op-names", "Exit status:", "130, 143");
  }

  // ---- Ctrl-C ----

  @Test
  void aSignalEndsTheProgramBehindTheTotals() throws Exception {
    Path printed = directory.resolve("printed");
    int before = listeners();
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.kaio.harness.Main",
                "truss",
                "-c",
                "-t",
                "kaio",
                "-s",
                endpoint().toString())
            .redirectOutput(printed.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      await().atMost(30, TimeUnit.SECONDS).until(() -> listeners() > before);
      try (RemoteProcess process = attach()) {
        work(process);
      }
      program.destroy(); // SIGTERM
      assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(program.exitValue()).isEqualTo(143);
      assertThat(Files.readString(printed))
          .startsWith("\nsyscall               seconds   calls  errors\nkaio ")
          .contains("\nsys totals: ");
    } finally {
      program.destroyForcibly();
    }
  }
}
