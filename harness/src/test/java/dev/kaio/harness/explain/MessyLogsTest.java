package dev.kaio.harness.explain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Logs that editors, terminals, mail and accidents have been at. */
class MessyLogsTest {
  /** The four writes that all started from, alone. */
  private static final String WRITES =
      """
      /1:\tkaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x099C9E000755D3C0) = 0
      /1:\tkaio(AIOWRITE, 259, 0x380CF9200, 14336, 0x099CC0000755D5B8) = 0
      /1:\tkaio(AIOWRITE, 259, 0x381573600, 8704, 0x099CF8000755D7B0) = 0
      /1:\tkaio(AIOWRITE, 259, 0x381ACA600, 8192, 0x099D1A000755D9A8) = 0
      """;

  private static final String WAIT = "/1:\tkaio(AIOWAIT, 0xFFFFFFFF7FFFD620)\t\t= 4418032576\n";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(byte[] log) {
    return ExplainCommand.run(
        List.of("--json", "-"),
        new ByteArrayInputStream(log),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  private JsonObject explain(byte[] log) {
    assertThat(run(log)).as(err.toString(UTF_8)).isZero();
    return JsonParser.parseString(out.toString(UTF_8)).getAsJsonObject();
  }

  private JsonObject explain(String log) {
    return explain(log.getBytes(UTF_8));
  }

  private static List<String> strings(JsonObject json, String name) {
    return json.getAsJsonArray(name).asList().stream().map(JsonElement::getAsString).toList();
  }

  private static List<String> field(JsonObject json, String name) {
    return json.getAsJsonArray("requests").asList().stream()
        .map(request -> request.getAsJsonObject().get(name).getAsString())
        .toList();
  }

  @Test
  void theFourWritesAloneGiveAwayTheByteOrderByTheAlignmentOfOffsets_T_LLO() {
    JsonObject json = explain(WRITES);
    assertThat(json.get("dataModel").getAsString()).isEqualTo("LP64");
    assertThat(json.get("machine").getAsString()).isEqualTo("sparc");
    assertThat(field(json, "offset"))
        .containsExactly("0x99c9e00", "0x99cc000", "0x99cf800", "0x99d1a00");
    assertThat(field(json, "resultBitsKnown")).containsOnly("32");
    assertThat(strings(json, "inferences"))
        .contains(
            "the offsets are multiples of 512, as a disk wants them, if the process is big-endian")
        .noneMatch(inference -> inference.contains("is a guess"));
  }

  @Test
  void theSameFromALittleEndianMachine_T_LLO() {
    JsonObject json = explain("kaio(AIOWRITE, 4, 0x8000, 512, 0x0755D3C0099C9E00) = 0\n");
    assertThat(json.get("machine").getAsString()).isEqualTo("x86");
    assertThat(field(json, "offset")).containsExactly("0x99c9e00");
    assertThat(field(json, "result")).containsExactly("0x755d3c0");
  }

  private static String eachLine(UnaryOperator<String> change) {
    return String.join("\n", WRITES.lines().map(change).toList()) + "\n";
  }

  private static String numbered(String format) {
    int[] number = {0};
    return eachLine(line -> format.formatted(++number[0]) + line);
  }

  private static byte[] marked(String mark, Charset charset) {
    return (mark + WRITES).getBytes(charset);
  }

  static Stream<byte[]> dresses() {
    Stream<byte[]> encoded =
        Stream.of(
            WRITES.getBytes(UTF_16),
            WRITES.getBytes(UTF_16LE),
            WRITES.getBytes(UTF_16BE),
            marked("\uFEFF", UTF_16LE),
            marked("\uFEFF", UTF_8),
            WRITES.replace('\t', '\u00A0').getBytes(ISO_8859_1),
            WRITES.replace('\t', '\u00A0').getBytes(UTF_8));
    Stream<String> dressed =
        Stream.of(
            WRITES.replace("\n", "\r\n"),
            WRITES.replace('\t', ' '),
            eachLine(line -> "> " + line),
            eachLine(line -> " >> > " + line),
            eachLine(line -> line.replace("kaio", "\u001b[01;31m\u001b[Kkaio\u001b[m\u001b[K")),
            numbered("%6d\t"),
            numbered("%d: "),
            numbered("%d) "),
            numbered("%d:"),
            "\n" + eachLine(line -> "      " + line) + "\n\n");
    return Stream.concat(encoded, dressed.map(text -> text.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @MethodSource("dresses")
  void whatWasPutAroundTheLinesIsTakenAway(byte[] log) {
    JsonObject json = explain(log);
    assertThat(field(json, "bytes")).containsExactly("8704", "14336", "8704", "8192");
    assertThat(field(json, "descriptor")).containsOnly("259");
    assertThat(field(json, "result"))
        .containsExactly("0x755d3c0", "0x755d5b8", "0x755d7b0", "0x755d9a8");
  }

  @Test
  void processIdsAndTimesAreNoNumbersOfLines() {
    JsonObject json =
        explain(
            """
            1:\t 1.0000\tkaio(AIOWRITE, 4, 0x10020000, 512, 0x0000020010010000) = 0
            2:\t 2.0000\tkaio(AIOWRITE, 4, 0x10020000, 512, 0x0000020010010000) = 0
            """);
    assertThat(field(json, "pid")).containsExactly("1", "2");
    out.reset();
    JsonObject timed =
        explain(
            """
            1.0000\tkaio(AIOWRITE, 4, 0x10020000, 512, 0x0000020010010000) = 0
            2.0000\tkaio(AIOWAIT, 0x00000000) = 268500992
            """);
    assertThat(field(timed, "latencySeconds")).containsExactly("1.0");
  }

  @Test
  void linesThatCannotBeReadAreLeftOutAndNamed() {
    JsonObject json =
        explain(WRITES + "/1:\tkaio(AIOFOO, 1) = 0\n" + WAIT + "/1:\tkaio(AIOWAIT, 1, 2) = 0\n");
    JsonObject first = json.getAsJsonArray("requests").get(0).getAsJsonObject();
    assertThat(first.get("reapedByLine").getAsInt()).isEqualTo(6);
    assertThat(strings(json, "inferences"))
        .contains(
            "line 5: unknown kaio operation 'AIOFOO'; it is left out",
            "line 7: truss prints no AIOWAIT with 2 arguments behind it for an LP64 process; it is"
                + " left out");
  }

  @Test
  void eachProcessHasADataModelOfItsOwn() {
    JsonArray processes =
        explain(
                """
                100/1:\tkaio(AIOWRITE, 4, 0x10020000, 512, 0x0000020010010000) = 0
                101/1:\tkaio(AIOREAD, 5, 0x00030000, 512, 512, 0x00021000) = 0
                101/1:\tkaio(AIOWAIT, 0x00000000)\t\t= 135168
                """)
            .getAsJsonArray("processes");
    assertThat(processes)
        .extracting(process -> process.getAsJsonObject().get("dataModel").getAsString())
        .containsExactly("LP64", "ILP32");
  }

  @Test
  void endlessLinesAreCut() {
    String endless = "a".repeat(2_000_000);
    JsonObject json =
        explain(
            endless
                + "\n"
                + " ".repeat(2_000_000)
                + "kaio(\n"
                + WRITES
                + "/1:\tkaio(AIOWRITE, 259, 0x"
                + endless);
    assertThat(field(json, "bytes")).hasSize(4);
    assertThat(strings(json, "inferences"))
        .contains("lines longer than 65536 characters were cut")
        .allMatch(inference -> inference.length() < 300);
  }

  @Test
  void thereAreFewWordsAboutVeryManyMishaps() {
    JsonObject json = explain(WRITES + "/1:\tkaio(AIOFOO, 1) = 0\n".repeat(10_000));
    assertThat(strings(json, "inferences"))
        .contains("9980 more repairs of this kind")
        .hasSizeLessThan(40);
  }

  @Test
  void whatIsNoTextIsRefusedOnOneLine() {
    byte[] noise = new byte[200_000];
    new Random(7).nextBytes(noise);
    assertThat(run(noise)).isEqualTo(2);
    assertThat(err.toString(UTF_8)).isEqualTo("kaio-harness: there is no kaio call in the log\n");
  }
}
