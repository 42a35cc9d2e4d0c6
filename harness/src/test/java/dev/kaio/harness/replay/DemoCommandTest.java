package dev.kaio.harness.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoCommandTest {
  private static final String TRACE =
      """
      /1:\tkaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x099C9E000755D3C0) = 0
      /1:\tkaio(AIOWRITE, 259, 0x380CF9200, 14336, 0x099CC0000755D5B8) = 0
      /1:\tkaio(AIOWRITE, 259, 0x381573600, 8704, 0x099CF8000755D7B0) = 0
      /1:\tkaio(AIOWRITE, 259, 0x381ACA600, 8192, 0x099D1A000755D9A8) = 0
      /1:\tkaio(AIOWAIT, 0xFFFFFFFF7FFFD620)\t\t= 4418032576
      /1:\t\ttimeout: 600.000000 sec
      /1:\tkaio(AIOWAIT, 0xFFFFFFFF7FFFD620)\t\t= 4418033080
      /1:\t\ttimeout: 600.000000 sec
      /1:\tkaio(AIOWAIT, 0xFFFFFFFF7FFFD620)\t\t= 4418033584
      /1:\t\ttimeout: 600.000000 sec
      """;

  private static final String MODINFO = "105 608c4000   2efd 178   1  kaio (kernel Async I/O)\n";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private PrintStream out() {
    return new PrintStream(out, true, UTF_8);
  }

  private PrintStream err() {
    return new PrintStream(err, true, UTF_8);
  }

  @Test
  void theDemoPrintsTheTraceAndTheLineOfModinfoByteForByte() {
    int status = DemoCommand.run(List.of(), out(), err());
    assertThat(err.toString(UTF_8))
        .endsWith(" bytes read back from /dev/rdsk/c0t0d0s0, as written\n");
    assertThat(err.toString(UTF_8)).contains("\n# 39936 bytes");
    assertThat(out.toString(UTF_8)).isEqualTo(TRACE + MODINFO);
    assertThat(status).isZero();
  }

  @Test
  void anotherInputGivesAnotherOutput() {
    String log = TRACE.replace("259", "260").replace("0x099CC000", "0x099C0000");
    int status = DemoCommand.run(log, out(), err());
    assertThat(out.toString(UTF_8)).isEqualTo(log + MODINFO);
    assertThat(status).isZero();
  }

  @Test
  void wrongWordsAreRefusedOnOneLine() {
    assertThat(DemoCommand.run(List.of("--fast"), out(), err())).isEqualTo(2);
    assertThat(err.toString(UTF_8)).isEqualTo("kaio-harness: Unknown option: '--fast'\n");
    assertThat(DemoCommand.run(List.of("--help"), out(), err())).isZero();
    assertThat(out.toString(UTF_8)).startsWith("Usage: kaio-harness demo");
  }
}
