package dev.kaio.harness.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulator finds bugs that are put into the kernel by hand. */
class InjectedDefectsTest {

  static List<Defect> defects() {
    return Defects.all();
  }

  @ParameterizedTest
  @MethodSource("defects")
  void isFoundWithinItsSeeds(Defect defect) {
    LongFunction<String> simulation = DefectiveKernel.with(defect);
    assertThat(LongStream.rangeClosed(1, defect.seeds()).mapToObj(simulation))
        .as("what seeds 1 to %d say of a kernel where %s", defect.seeds(), defect.name())
        .anyMatch(why -> why != null);
  }

  @Test
  void aKernelThatIsCompiledAnewWithoutADefectIsFine() {
    Defect none = new Defect("", "", "aio/AioCompletion.java", "pending--;", "pending -= 1;", 0);
    LongFunction<String> simulation = DefectiveKernel.with(none);
    assertThat(LongStream.rangeClosed(1, 5).mapToObj(simulation)).containsOnlyNulls();
  }

  @Test
  void theDocumentListsThem() throws IOException {
    Stream<String> rows =
        Defects.all().stream()
            .map(d -> "| %s | %s | %d |".formatted(d.name(), d.rule(), d.seeds()));
    List<String> document = Files.readAllLines(Path.of("docs/SIMULATOR.md"));
    assertThat(document.stream().filter(line -> line.matches("\\| .* \\| R-.* \\|")))
        .containsExactlyElementsOf(rows.toList());
  }
}
