package dev.kaio.modinfo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class MainTest {
  @Test
  void withoutArgumentsItPrintsItsUsageAndFails() {
    var err = new ByteArrayOutputStream();

    int status = Main.run(new PrintStream(err, true, UTF_8));

    assertThat(status).isEqualTo(2);
    assertThat(err.toString(UTF_8)).startsWith("usage: modinfo");
  }
}
