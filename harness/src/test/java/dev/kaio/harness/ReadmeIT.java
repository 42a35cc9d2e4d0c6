package dev.kaio.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of README.md in order, in one shell, with the jars that were built, and
 * compares what they print with the blocks of text that follow them. Files and sockets in /tmp are
 * in a directory of the test's own; Maven does nothing.
 *
 * <p>A command that waits for Ctrl-C gets it when the block behind it is over.
 */
@Timeout(180)
class ReadmeIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^```sh\\n(.*?)^```\\n(?:\\n```text\\n(.*?)^```\\n)?");
  private static final Pattern SOCKET = Pattern.compile("--listen unix:(\\S+)");

  @TempDir Path directory;

  /** Commands, and what they print, or null if the document does not show it. */
  private record Block(String commands, String prints) {
    boolean isServer() {
      return commands.strip().endsWith("&");
    }

    boolean isWindow() {
      return commands.startsWith("java -jar harness/target/kaio-harness.jar truss");
    }
  }

  private List<Block> blocks() throws IOException {
    String document = Files.readString(ROOT.resolve("README.md"));
    String here = document.replace("/tmp/kaio-demo", directory.resolve("demo").toString());
    List<Block> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(here);
    while (block.find()) {
      blocks.add(new Block(block.group(1), block.group(2)));
    }
    return blocks;
  }

  private static String script(List<Block> blocks) {
    StringBuilder script = new StringBuilder("set -m\nmvn() { :; }\n");
    boolean window = false;
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      String output = "> \"$OUT/" + i + ".out\" 2> \"$OUT/" + i + ".err\"";
      script.append("{\n").append(block.commands).append("} ").append(output);
      if (block.isWindow()) {
        script.append(" & window=$!\n").append(untilTraced());
      } else {
        script.append("\necho $? > \"$OUT/").append(i).append(".status\"\n");
        script.append(block.isServer() ? untilListening(block) : "");
        script.append(window ? "kill -INT -- -$window; wait $window\n" : "");
      }
      window = block.isWindow();
    }
    return script.append("kill $(jobs -p); wait\n").toString();
  }

  private static String untilListening(Block server) {
    Matcher socket = SOCKET.matcher(server.commands);
    assertThat(socket.find()).isTrue();
    return "until [ -S " + socket.group(1) + " ]; do read -rt 0.05 <> <(:); done\n";
  }

  private static String untilTraced() {
    return "until "
        + "java -jar harness/target/kaio-harness.jar control --endpoint \"unix:$SOCKET\" snapshot"
        + " | grep -q truss; do :; done\n";
  }

  @Test
  void theCommandsOfTheReadmePrintWhatItShows() throws Exception {
    List<Block> blocks = blocks();
    run(script(blocks));

    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      String said = Files.readString(directory.resolve(i + ".err"));
      if (!block.isWindow()) {
        assertThat(directory.resolve(i + ".status"))
            .as("%s%s", block.commands, said)
            .hasContent("0");
      }
      if (!block.isServer()) {
        assertThat(said.lines()).as(block.commands).allMatch(ReadmeIT::isNarration);
      }
      if (block.isWindow()) {
        assertThat(directory.resolve(i + ".out")).content().contains("kaio(AIOWRITE, 259, ");
      }
      if (block.prints != null) {
        assertThat(Files.readString(directory.resolve(i + ".out")))
            .as(block.commands)
            .isEqualTo(block.prints);
      }
    }
    assertThat(blocks.stream().filter(block -> block.prints != null)).hasSizeGreaterThan(3);
  }

  /** The demo tells there what it does; anything else would be a complaint. */
  private static boolean isNarration(String line) {
    return line.startsWith("# ") || line.startsWith("$ ");
  }

  private void run(String script) throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve("script"), script);
    ProcessBuilder builder =
        new ProcessBuilder("bash", file.toString())
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile());
    Map<String, String> environment = builder.environment();
    Path java = Path.of(System.getProperty("java.home"), "bin");
    environment.put("PATH", java + ":" + environment.get("PATH"));
    environment.put("OUT", directory.toString());
    environment.put("SOCKET", directory.resolve("demo.sock").toString());
    Process shell = builder.start();
    try {
      assertThat(shell.waitFor(150, TimeUnit.SECONDS)).as("the commands end").isTrue();
    } finally {
      shell.descendants().forEach(ProcessHandle::destroy);
      shell.destroy();
    }
  }
}
