package dev.kaio.harness.explain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as it is written; {@link PageInBrowserTest} looks at it. */
class PageTest {
  private static final Pattern DATA =
      Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>");

  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String log, String page, String... more) {
    List<String> words = List.of("--html", page, "-");
    return ExplainCommand.run(
        more.length == 0 ? words : List.of("--html", page, more[0], more[1], "-"),
        new ByteArrayInputStream(log.getBytes(UTF_8)),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  private String page(String log, String... more) throws IOException {
    Path page = directory.resolve("page.html");
    assertThat(run(log, page.toString(), more)).as(err.toString(UTF_8)).isZero();
    return Files.readString(page);
  }

  private static JsonObject data(String page) {
    Matcher data = DATA.matcher(page);
    assertThat(data.find()).isTrue();
    return JsonParser.parseString(data.group(1)).getAsJsonObject();
  }

  private static final String WRITE = "kaio(AIOWRITE, 4, 0x8000, 512, 0x0000020010010000) = 0\n";
  private static final String WAIT = "kaio(AIOWAIT, 0x00000000) = 268500992\n";

  @Test
  void nothingIsLoadedFromElsewhere() throws IOException {
    assertThat(page(WRITE + WAIT))
        .contains("default-src 'none'; script-src 'sha256-")
        .doesNotContain("src=", "href=", "url(", "@import", "https:");
  }

  @Test
  void theTextIsThereForBrowsersWithoutScriptsAndIsPrintedToo() throws IOException {
    String page = page(WRITE + WAIT);
    assertThat(out.toString(UTF_8)).startsWith("2 kaio calls of 1 process: 1 AIOWRITE, 1 AIOWAIT");
    assertThat(page.substring(page.indexOf("<noscript>"), page.indexOf("</noscript>")))
        .contains("2 kaio calls of 1 process: 1 AIOWRITE, 1 AIOWAIT");
  }

  @Test
  void whatTheLogSaysIsNeverMarkup() throws IOException {
    String hostile = "</script></noscript><img src=x onerror=alert(1)>{{script}}";
    String page = page(WRITE.strip() + " [" + hostile + "]\nkaio(" + hostile + "\n");
    assertThat(page).doesNotContain("<img");
    assertThat(
            data(page).getAsJsonArray("calls").get(0).getAsJsonObject().get("printed").toString())
        .contains(hostile);
  }

  @Test
  void barsAreWhereTheTimesAre() throws IOException {
    JsonObject data =
        data(
            page(
                """
                1.0000\tkaio(AIOWRITE, 4, 0x10020000, 512, 0x0000020010010000) = 0
                1.5000\tkaio(AIOWRITE, 4, 0x10020000, 512, 0x0000040010010008) = 0
                2.0000\tkaio(AIOWAIT, 0x00000000) = 268500992
                """));
    assertThat(data.get("unit").getAsString()).isEqualTo("seconds");
    assertThat(bar(data, 0)).isEqualTo("{\"lane\":0,\"begin\":1.0,\"end\":2.0,\"open\":false}");
    assertThat(bar(data, 1)).isEqualTo("{\"lane\":1,\"begin\":1.5,\"end\":2.0,\"open\":true}");
    assertThat(bar(data, 2)).isEqualTo("{\"lane\":0,\"begin\":1.5,\"end\":2.0,\"open\":false}");
  }

  private static String bar(JsonObject data, int call) {
    return data.getAsJsonArray("calls").get(call).getAsJsonObject().get("bar").toString();
  }

  @Test
  void withoutTimesOneCallFollowsTheOtherInLanesThatAreUsedAgain() throws IOException {
    JsonObject data = data(page(WRITE + WAIT + WRITE));
    assertThat(data.get("unit").getAsString()).isEqualTo("calls");
    assertThat(data.get("requestLanes").getAsInt()).isEqualTo(1);
    assertThat(bar(data, 2)).isEqualTo("{\"lane\":0,\"begin\":3.0,\"end\":3.0,\"open\":true}");
  }

  @Test
  void aPageHas3000CallsUnlessMoreAreWantedAndSaysHowManyItLeavesOut() throws IOException {
    String log = (WRITE + WAIT).repeat(1600);
    JsonObject data = data(page(log));
    assertThat(data.getAsJsonArray("calls")).hasSize(3000);
    assertThat(data.get("leftOut").getAsInt()).isEqualTo(200);
    assertThat(data(page(log, "--most", "4000")).get("leftOut").getAsInt()).isZero();
  }

  @Test
  void aPageThatCannotBeWrittenIsSaidOnOneLine() {
    assertThat(run(WRITE, directory.resolve("none/page.html").toString())).isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .isEqualTo("kaio-harness: cannot write " + directory.resolve("none/page.html") + "\n");
    assertThat(out.size()).isZero();
  }
}
