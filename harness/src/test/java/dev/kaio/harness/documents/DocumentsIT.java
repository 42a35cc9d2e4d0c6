package dev.kaio.harness.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.KernelClient;
import dev.kaio.client.RemoteProcess;
import dev.kaio.harness.documents.Shell.Outcome;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the commands of each document in order, in one shell, with what was built, and compares what
 * they print with what the document shows. Files and sockets of the documents, which are called
 * /tmp/kaio-..., are in a directory of the test's own, and ports are others. Sections that need
 * what the machine has not, such as a C compiler, are left out.
 */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class DocumentsIT {
  private static final Pattern JOB_ENDED = Pattern.compile("\\[\\d+][-+ ] +(Terminated|Done) .*");
  private static final Pattern UNIX_SOCKET = Pattern.compile("--listen unix:(\\S+)");
  private static final Pattern TRACED = Pattern.compile("(?:-s|--endpoint) (\\S+)");
  private static final Pattern PORT = Pattern.compile("--(?:metrics|http)[ =](?:[\\w.]+:)?(\\d+)");
  private static final Pattern SIGN_OF_LIFE = Pattern.compile("(?m)^.*\\bclose\\(-1\\).*\n");
  private static final Duration A_MOMENT = Duration.ofSeconds(20);

  @TempDir Path directory;

  private Shell shell;
  private Block window;
  private Path windowOut;

  static Stream<String> documents() throws IOException {
    return Document.all().stream()
        .filter(document -> document.blocks().stream().anyMatch(Block::isRun))
        .map(Document::name);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void theCommandsPrintWhatTheDocumentShows(String name) throws Exception {
    Document document = here(read(name));
    List<Block> blocks = document.blocks().stream().filter(Block::isRun).toList();
    Set<Integer> impossible =
        blocks.stream()
            .filter(block -> !isPossible(block))
            .map(Block::section)
            .collect(Collectors.toSet());
    try (Shell bash = new Shell(directory)) {
      shell = bash;
      for (Block block : blocks) {
        if (!impossible.contains(block.section())) {
          run(name + ":" + block.line(), block);
        }
      }
    }
  }

  private static Document read(String name) throws IOException {
    return new Document(name, Files.readString(Document.project().resolve(name)));
  }

  private Document here(Document document) throws IOException {
    Document here = document.replace("/tmp/kaio-", directory + "/");
    Matcher port = PORT.matcher(document.text());
    while (port.find()) {
      here = here.replace(port.group(1), Integer.toString(freePort()));
    }
    return here;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Whether the machine has what the commands need. */
  private static boolean isPossible(Block block) {
    Path library = Document.project().resolve("harness/target/c/libkaio.so");
    return (Files.exists(library) || !block.needsLibrary())
        && block.tools().stream().allMatch(DocumentsIT::isInstalled);
  }

  private static boolean isInstalled(String tool) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(place -> Files.isExecutable(Path.of(place, tool)));
  }

  private void run(String where, Block block) throws Exception {
    if (block.isWindow()) {
      open(block);
      return;
    }
    Outcome outcome = shell.run(block.lines());
    if (block.isRepeated()) {
      Instant end = Instant.now().plus(A_MOMENT);
      while (!isShown(block, outcome) && Instant.now().isBefore(end)) {
        outcome = shell.run(block.lines());
      }
    }
    String what = where + "\n" + block.lines() + outcome.err();
    assertThat(outcome.status()).as(what).isZero();
    if (block.isServer()) {
      awaitSockets(block);
    } else {
      assertThat(outcome.err().lines()).as(what).allMatch(DocumentsIT::isNarration);
    }
    if (!isShown(block, outcome)) {
      assertThat(outcome.out()).as(what).isEqualTo(block.prints().orElseThrow());
    }
    if (window != null) {
      close(where);
    }
  }

  private static boolean isShown(Block block, Outcome outcome) {
    return block.prints().isEmpty()
        || new Sample(block.prints().orElseThrow()).matches(outcome.out());
  }

  /**
   * The demo tells there what it does, and the shell, whenever it notices, that a server which was
   * told to end has done so; anything else would be a complaint.
   */
  private static boolean isNarration(String line) {
    return line.startsWith("# ") || line.startsWith("$ ") || JOB_ENDED.matcher(line).matches();
  }

  private static void awaitSockets(Block server) {
    Matcher socket = UNIX_SOCKET.matcher(server.lines());
    while (socket.find()) {
      await().atMost(A_MOMENT).until(() -> Files.exists(Path.of(socket.group(1))));
    }
  }

  /** Begins to trace, and returns when the trace has shown a call that is made only for that. */
  private void open(Block block) throws Exception {
    window = block;
    windowOut = directory.resolve("window.out");
    shell.open(block.lines(), windowOut);
    Matcher kernel = TRACED.matcher(block.lines());
    String endpoint =
        kernel.find() ? kernel.group(1) : shell.run("echo $KAIO_ENDPOINT").out().strip();
    try (RemoteProcess process =
        KernelClient.attach(Endpoint.parse(endpoint), Abi.LP64_SPARC, "test")) {
      await()
          .atMost(A_MOMENT)
          .until(
              () -> {
                process.lwp1().call(Sysnum.CLOSE, -1);
                return SIGN_OF_LIFE.matcher(Files.readString(windowOut)).find();
              });
    }
  }

  private void close(String where) throws Exception {
    Block closed = window;
    window = null;
    shell.interrupt();
    String printed = SIGN_OF_LIFE.matcher(Files.readString(windowOut)).replaceAll("");
    if (closed.prints().isPresent() && !new Sample(closed.prints().get()).matches(printed)) {
      assertThat(printed).as(where).isEqualTo(closed.prints().get());
    }
  }
}
