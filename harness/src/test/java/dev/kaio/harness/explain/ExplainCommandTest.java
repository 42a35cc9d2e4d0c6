package dev.kaio.harness.explain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs of many kinds, as people have them, and what is said of them. */
class ExplainCommandTest {
  private static final String SEED =
      """
      /1:     kaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x099C9E000755D3C0) = 0
      /1:     kaio(AIOWRITE, 259, 0x380CF9200, 14336, 0x099CC0000755D5B8) = 0
      /1:     kaio(AIOWRITE, 259, 0x381573600, 8704, 0x099CF8000755D7B0) = 0
      /1:     kaio(AIOWRITE, 259, 0x381ACA600, 8192, 0x099D1A000755D9A8) = 0
      /1:     kaio(AIOWAIT, 0xFFFFFFFF7FFFD620)               = 4418032576
      /1:             timeout: 600.000000 sec
      /1:     kaio(AIOWAIT, 0xFFFFFFFF7FFFD620)               = 4418033080
      /1:             timeout: 600.000000 sec
      /1:     kaio(AIOWAIT, 0xFFFFFFFF7FFFD620)               = 4418033584
      /1:             timeout: 600.000000 sec
      """;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String log, String... options) {
    List<String> words = new ArrayList<>(List.of(options));
    words.add("-");
    return ExplainCommand.run(
        words,
        new ByteArrayInputStream(log.getBytes(UTF_8)),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  private String explain(String log, String... options) {
    out.reset();
    assertThat(run(log, options)).as(err.toString(UTF_8)).isZero();
    return out.toString(UTF_8);
  }

  private JsonObject json(String log, String... options) {
    List<String> words = new ArrayList<>(List.of(options));
    words.add("--json");
    return JsonParser.parseString(explain(log, words.toArray(String[]::new))).getAsJsonObject();
  }

  private static JsonObject request(JsonObject json, int index) {
    return json.getAsJsonArray("requests").get(index).getAsJsonObject();
  }

  @Test
  void theLinesFromWhichAllStarted() {
    assertThat(explain(SEED))
        .startsWith(
            """
            7 kaio calls of 1 process: 4 AIOWRITE, 3 AIOWAIT
            The process is 64-bit (LP64), big-endian; the table is that of an older truss.

            Requests
              line what      fd             buffer      bytes               offset               result  came back
                 1 write    259        0x3805b2a00       8704         ...0x99c9e00          0x10755d3c0  line 5
                 2 write    259        0x380cf9200      14336         ...0x99cc000          0x10755d5b8  line 7
                 3 write    259        0x381573600       8704         ...0x99cf800          0x10755d7b0  line 9
                 4 write    259        0x381aca600       8192         ...0x99d1a00         0x10755d9a8?  not in this log

            Call by call
                 1 Write 8704 bytes from 0x3805b2a00 to descriptor 259 at offset ...0x99c9e00, result to 0x10755d3c0: accepted; comes back in line 5.
                 2 Write 14336 bytes from 0x380cf9200 to descriptor 259 at offset ...0x99cc000, result to 0x10755d5b8: accepted; comes back in line 7.
                 3 Write 8704 bytes from 0x381573600 to descriptor 259 at offset ...0x99cf800, result to 0x10755d7b0: accepted; comes back in line 9.
                 4 Write 8192 bytes from 0x381aca600 to descriptor 259 at offset ...0x99d1a00, result to 0x10755d9a8?: accepted; does not come back in this log.
                 5 Wait for a request, at most 600 s: returns the write of line 1.
                 7 Wait for a request, at most 600 s: returns the write of line 2.
                 9 Wait for a request, at most 600 s: returns the write of line 3.

            Descriptors
            259: 0 reads, 4 writes; 39936 bytes in all, 8192 to 14336 each
              sequential: each begins where the one before ends
            At most 4 requests in flight at a time, as far as the log shows.

            Waits
            3 returned a request (the value is its result address, in decimal).
            Time given: 600.000000 s.
            """)
        .contains("in one column, 32 bits of each")
        .contains("1 of 4 requests do not come back in this log");
  }

  @Test
  void theSameForPrograms() {
    JsonObject json = json(SEED);
    assertThat(json.get("dataModel").getAsString()).isEqualTo("LP64");
    assertThat(json.get("machine").getAsString()).isEqualTo("sparc");
    assertThat(json.get("mostInFlight").getAsInt()).isEqualTo(4);
    JsonArray depths = json.getAsJsonArray("inFlightAfterEachCall");
    assertThat(depths).extracting(depth -> depth.getAsInt()).containsExactly(1, 2, 3, 4, 3, 2, 1);
    JsonObject first = request(json, 0);
    assertThat(first.get("offset").getAsString()).isEqualTo("0x99c9e00");
    assertThat(first.get("offsetBitsKnown").getAsInt()).isEqualTo(32);
    assertThat(first.get("result").getAsString()).isEqualTo("0x10755d3c0");
    assertThat(first.get("reapedByLine").getAsInt()).isEqualTo(5);
    assertThat(request(json, 3).has("reapedByLine")).isFalse();
    assertThat(request(json, 3).get("resultGuessed").getAsBoolean()).isTrue();
  }

  @Test
  void a64BitProcessOfALittleEndianMachineIsToldByWhatAiowaitReturns() {
    JsonObject json =
        json(
            """
            kaio(AIOREAD, 7, 0x10020000, 8192, 0x1001000000002000) = 0
            kaio(AIOWAIT, 0x00000000) = 268500992
            """);
    assertThat(json.get("machine").getAsString()).isEqualTo("x86");
    assertThat(request(json, 0).get("offset").getAsString()).isEqualTo("0x2000");
    assertThat(request(json, 0).get("result").getAsString()).isEqualTo("0x10010000");
    assertThat(json.getAsJsonArray("inferences").toString()).contains("little-endian");
  }

  @Test
  void a32BitProcessHasItsWholeOffset() {
    JsonObject json =
        json(
            """
            kaio(AIOREAD, 5, 0x00030000, 512, 512, 0x00021000) = 0
            kaio(AIOREAD, 5, 0x00030200, 512, 1024, 0x00021008) = 0
            kaio(AIOWAIT, 0x00000000) = 135176
            kaio(AIOWAIT, 0x00000000) = 135168
            """);
    assertThat(json.get("dataModel").getAsString()).isEqualTo("ILP32");
    assertThat(request(json, 0).get("offset").getAsString()).isEqualTo("0x200");
    assertThat(request(json, 0).get("offsetBitsKnown").getAsInt()).isEqualTo(64);
    assertThat(request(json, 0).get("reapedByLine").getAsInt()).isEqualTo(4);
    assertThat(request(json, 1).get("reapedByLine").getAsInt()).isEqualTo(3);
  }

  @Test
  void aGivenAbiIsNotGuessed() {
    JsonObject json =
        json("kaio(AIOREAD, 7, 0x10020000, 8192, 0x1001000000002000) = 0\n", "--abi", "lp64-x86");
    assertThat(json.get("machine").getAsString()).isEqualTo("x86");
    assertThat(json.getAsJsonArray("inferences").toString()).doesNotContain("endian");
  }

  @Test
  void theNewerTableAndOtherCallsInBetween() {
    String text =
        explain(
            """
            open("/dev/rdsk/c0t0d0s0", O_RDWR)              = 4
            kaio(AIOINIT)                                   = 0
            kaio(AIOREAD, 4, 0x10020000, 8192, 0x0000200010010000) = 0
            lwp_sigmask(SIG_SETMASK, 0xFFBFFEFF, 0x0000FFF7) = 0xFFBFFEFF [0x0000FFFF]
                Received signal #22, SIGPOLL, in kaio() [caught]
            kaio(AIOWAIT, 0x00000000, 0)                    = 268500992
            """);
    assertThat(text)
        .startsWith("3 kaio calls of 1 process: 1 AIOINIT, 1 AIOREAD, 1 AIOWAIT\n")
        .contains("the table is that of a newer truss");
  }

  @Test
  void processesAreKeptApart() {
    JsonObject json =
        json(
            """
            100/1:\tkaio(AIOWRITE, 4, 0x10020000, 512, 0x0000020010010000) = 0
            101/1:\tkaio(AIOWRITE, 4, 0x10020000, 512, 0x0000040010010000) = 0
            101/1:\tkaio(AIOWAIT, 0x00000000)\t\t= 268500992
            100/1:\tkaio(AIOWAIT, 0x00000000)\t\t= 268500992
            """);
    assertThat(request(json, 0).get("pid").getAsInt()).isEqualTo(100);
    assertThat(request(json, 0).get("reapedByLine").getAsInt()).isEqualTo(4);
    assertThat(request(json, 1).get("reapedByLine").getAsInt()).isEqualTo(3);
  }

  @Test
  void secondsSinceTheStartGiveLatencies() {
    JsonObject json =
        json(
            """
            /1:\t 0.1000\tkaio(AIOWRITE, 4, 0x10020000, 512, 0x0000020010010000) = 0
            /1:\t 0.2500\tkaio(AIOWAIT, 0x00000000)\t\t= 268500992
            """);
    assertThat(request(json, 0).get("latencySeconds").getAsDouble()).isCloseTo(0.15, within());
    assertThat(json.getAsJsonArray("verdict").toString()).contains("after 0.1500 s");
    assertThat(json.getAsJsonArray("inferences").toString()).contains("(-d)");
  }

  @Test
  void secondsSinceTheLineBeforeAreAddedUp() {
    JsonObject json =
        json(
            """
            /1:\t 0.5000\tkaio(AIOWRITE, 4, 0x10020000, 512, 0x0000020010010000) = 0
            /1:\t 0.0100\tgetpid()\t\t= 100
            /1:\t 0.0200\tkaio(AIOWAIT, 0x00000000)\t\t= 268500992
            """);
    assertThat(request(json, 0).get("latencySeconds").getAsDouble()).isCloseTo(0.03, within());
    assertThat(json.getAsJsonArray("inferences").toString()).contains("(-D)");
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-9);
  }

  @Test
  void wrappedLinesAreJoinedAndCutOnesLeftOutAndBothAreSaid() {
    String text =
        explain(
            """
            /1:     kaio(AIOWRITE, 259, 0x3805B2A00, 8704,
               0x099C9E000755D3C0) = 0
            /1:     kaio(AIOWAIT, 0xFFFFFFFF7FF
            FD620)               = 4418032576
            /1:             timeout: 600.000000 sec
            /1:     kaio(AIOWRITE, 259, 0x380C
            """);
    assertThat(text)
        .contains("     2 write    259 ")
        .contains("line 4\n")
        .contains("- lines 1 to 2 are one call that was wrapped\n")
        .contains("- lines 3 to 4 are one call that was wrapped\n")
        .contains("- line 6 is cut off, and left out: /1:     kaio(AIOWRITE, 259, 0x380C\n");
  }

  @Test
  void aSleepingCallCountsOnce() {
    String text =
        explain(
            """
            /1:\tkaio(AIOWRITE, 4, 0x10020000, 512, 0x0000020010010000) = 0
            /1:\tkaio(AIOWAIT, 0x00000000) (sleeping...)
            /1:\tkaio(AIOWAIT, 0x00000000)\t\t= 268500992
            """);
    assertThat(text).startsWith("2 kaio calls of 1 process: 1 AIOWRITE, 1 AIOWAIT\n");
  }

  @Test
  void refusalsAreExplained() {
    String text =
        explain(
            """
            kaio(AIOREAD, 5, 0x10020000, 8192, 0x0000200010010000) Err#81 EBADFD
            kaio(AIOREAD, 6, 0x10020000, 1048576, 0x0000200010010000) Err#48 ENOTSUP
            kaio(AIOREAD, 6, 0x10020000, 1048576, 0x0000200010010000) Err#48 ENOTSUP
            kaio(AIOWAIT, 0x00000000) Err#22 EINVAL
            """);
    assertThat(text)
        .contains("AIOREAD: Err#81 EBADFD (File descriptor in bad state), 1 of them; line 1\n")
        .contains("AIOREAD: Err#48 ENOTSUP (Operation not supported), 2 of them; line 2, 3\n")
        .contains("AIOWAIT: Err#22 EINVAL (Invalid argument), 1 of them; line 4\n")
        .contains("worker threads of the library (Err#81, Err#48)")
        .contains("nothing was outstanding in the kernel (R-WAIT-1)");
  }

  @Test
  void aWaitOfTenMinutesThatWasInVainIsTheDatabasesTimeout() {
    String text =
        explain(
            """
            /1:\tkaio(AIOWRITE, 4, 0x10020000, 512, 0x0000020010010000) = 0
            /1:\tkaio(AIOWAIT, 0xFFFFFFFF7FFFD620)\t\tErr#62 ETIME
            """);
    assertThat(text).contains("\"aiowait timed out\"").contains("iostat -xn 1");
  }

  @Test
  void oneRequestAtATimeIsSaid() {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      log.append("kaio(AIOREAD, 4, 0x10020000, 512, 0x000%d000010010000) = 0\n".formatted(i));
      log.append("kaio(AIOWAIT, 0x00000000) = 268500992\n");
    }
    assertThat(explain(log.toString()))
        .contains("There is never more than one request in flight")
        .contains("random: hardly one begins where the one before ends");
  }

  @Test
  void aTableOfCountsIsRead() {
    assertThat(
            explain(
                """
                signals ------------
                SIGPOLL             3
                total:              3

                syscall               seconds   calls  errors
                read                     .000       4
                kaio                     .012     101
                kaio                     .003      50     50
                                     --------  ------   ----
                sys totals:              .015     155     50
                usr time:                .100
                elapsed:                1.000
                """))
        .startsWith(
            "A table of counts (truss -c): 151 kaio calls in 2 rows, 50 errors, 0.015 s in the kernel;"
                + " 4 calls of other kinds.\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello\n", "open(\"/x\", O_RDONLY) = 3\n"})
  void whereThereIsNoKaioThatIsSaid(String log) {
    assertThat(run(log)).isEqualTo(2);
    assertThat(err.toString(UTF_8)).isEqualTo("kaio-harness: there is no kaio call in the log\n");
  }

  @Test
  void whatLooksLikeACallAndIsNoneIsSaid() {
    assertThat(run("kaio(AIOFOO, 1) = 0\n")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .isEqualTo("kaio-harness: line 1: unknown kaio operation 'AIOFOO'\n");
  }

  @Test
  void mistakesOfTheCommandLineAreOneLine() {
    assertThat(run(SEED, "--abi", "vax")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).isEqualTo("kaio-harness: 'vax' is no --abi\n");
    err.reset();
    PrintStream lines = new PrintStream(err, true, UTF_8);
    assertThat(ExplainCommand.run(List.of("/nowhere"), System.in, System.out, lines)).isEqualTo(1);
    assertThat(err.toString(UTF_8)).isEqualTo("kaio-harness: /nowhere: no such file\n");
  }
}
