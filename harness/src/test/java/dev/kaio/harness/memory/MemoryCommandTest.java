package dev.kaio.harness.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process and a request cost is said, and is not more than it may be. */
@Timeout(120)
class MemoryCommandTest {
  private static final int MOST_OF_A_PROCESS = 16 * 1024;
  private static final int MOST_OF_A_REQUEST = 512;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int memory(String... words) {
    return MemoryCommand.run(
        List.of(words), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  private int bytesOf(String what) {
    Matcher line =
        Pattern.compile(Pattern.quote(what) + ": (-?\\d+) bytes of heap each")
            .matcher(out.toString(UTF_8));
    assertThat(line.find()).as("'%s' in %s", what, out).isTrue();
    return Integer.parseInt(line.group(1));
  }

  @Test
  void processesAndRequestsCostNoMoreThanTheyMay() {
    assertThat(memory("--processes", "500", "--requests", "5000")).as(err.toString(UTF_8)).isZero();
    assertThat(bytesOf("500 idle processes")).isBetween(1000, MOST_OF_A_PROCESS);
    assertThat(bytesOf("5000 pending reads of 8192 bytes")).isBetween(50, MOST_OF_A_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--processes=0", "--requests=-1", "--size=1g", "--size=much", "--bad"})
  void wrongNumbersAreRefused(String option) {
    assertThat(memory(option)).isEqualTo(2);
    assertThat(err.toString(UTF_8)).startsWith("kaio-harness: ").hasLineCount(1);
  }
}
