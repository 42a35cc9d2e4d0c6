package dev.kaio.harness.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scenarios that were recorded from the real kernel and library code, every field compared. */
class RecordedScenariosTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "directed, direct, 219 scenarios; 4525 steps: 219 passed; 0 failed",
    "directed, frames, 219 scenarios; 4525 steps: 219 passed; 0 failed",
    "random-0, direct, 500 scenarios; 29220 steps: 500 passed; 0 failed",
    "random-0, frames, 500 scenarios; 29220 steps: 500 passed; 0 failed",
    "userland-directed, direct, 54 scenarios; 929 steps: 54 passed; 0 failed"
  })
  void pass_with_memory_in_process_and_behind_frames(String name, String memory, String last)
      throws IOException {
    Path file = directory.resolve(name);
    try (InputStream recorded = VectorsCommand.class.getResourceAsStream(name + ".jsonl.gz")) {
      Files.copy(recorded, file, StandardCopyOption.REPLACE_EXISTING);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);

    int status = VectorsCommand.run(List.of("--memory", memory, file.toString()), print, print);

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(last.replace(';', ',') + "\n");
    assertThat(status).isZero();
  }
}
