package dev.kaio.harness.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {
  private static final String LOG =
      """
      /1:\tkaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x099C9E000755D3C0) = 0
      /1:\tkaio(AIOWAIT, 0xFFFFFFFF7FFFD620)\t\t= 4418032576
      """;

  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... words) {
    return ReplayCommand.run(
        List.of(words), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  private String file(String log) throws IOException {
    return Files.writeString(directory.resolve("a.truss"), log).toString();
  }

  @Test
  void aLogComesOutOfAKernelOfItsOwn() throws IOException {
    assertThat(run(file(LOG))).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo(LOG);
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void aLogComesOutOfARunningKernel() throws IOException {
    try (OwnKernel kernel = OwnKernel.start(OwnKernel.profileFor(Abi.LP64_SPARC))) {
      String endpoint = kernel.endpoint().toString();
      assertThat(run("--endpoint", endpoint, "--device", "/dev/rdsk/c0t1d0s0", file(LOG))).isZero();
    }
    assertThat(out.toString(UTF_8)).isEqualTo(LOG);
  }

  @Test
  void assumptionsAreSaidOnRequest() throws IOException {
    assertThat(run("--explain", file(LOG))).isZero();
    assertThat(err.toString(UTF_8))
        .contains("assumed: the high words of offsets are not in the log; they are taken to be 0");
  }

  @Test
  void theAbiCanBeGiven() throws IOException {
    String littleEndian = "kaio(AIOWRITE, 3, 0x3805B2A00, 8704, 0x0755D3C0099C9E00) = 0";
    assertThat(run("--abi", "lp64-x86", "--explain", file(littleEndian))).isZero();
    assertThat(err.toString(UTF_8)).contains("little-endian");
    assertThat(run("--abi", "vax", file(LOG))).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("kaio-harness: no ABI 'vax'");
  }

  @Test
  void whatEndsOtherwiseThanInTheLogFails() throws IOException {
    String log = LOG.replace("= 4418032576", "= 0");
    assertThat(run("--device", Replay.PROMPT_DEVICE, file(log))).isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .isEqualTo("kaio-harness: line 2: 0 was to come back, not 123065280\n");
  }

  @Test
  void wrongCommandLinesAndLogsAreTwoAndOneLine() throws IOException {
    String[][] wrong = {
      {},
      {"--nosuch", "file"},
      {"one", "two"},
      {directory.resolve("missing").toString()},
      {directory.toString()},
      {"--endpoint", "nowhere", file(LOG)},
      {file("nothing\n")},
      {file("kaio(AIOWAIT")}
    };
    for (String[] words : wrong) {
      err.reset();
      assertThat(run(words)).as(String.join(" ", words)).isEqualTo(2);
      assertThat(err.toString(UTF_8)).startsWith("kaio-harness: ");
      assertThat(err.toString(UTF_8).lines()).hasSize(1);
    }
  }

  @Test
  void aKernelThatIsNotThereOrADeviceThatIsNotIsOneAndOneLine() throws IOException {
    assertThat(run("--endpoint", "unix:" + directory.resolve("none.sock"), file(LOG))).isEqualTo(1);
    assertThat(run("--device", "/dev/nosuch", file(LOG))).isEqualTo(1);
    assertThat(err.toString(UTF_8).lines()).hasSize(2);
    assertThat(err.toString(UTF_8)).contains("kaio-harness: open(/dev/nosuch): ENOENT\n");
  }
}
