package dev.kaio.harness.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server uses is measured, and what it may not use more of. */
@Timeout(120)
class GrowthTest {
  private static final Usage BEFORE = new Usage(10_000_000, 300_000_000, 20, 25);

  @TempDir Path directory;

  private static List<String> complaints(Usage after) {
    return new Growth(BEFORE, after).complaints();
  }

  @Test
  void nothingIsSaidOfWhatStaysAsItIsOrShrinks() {
    assertThat(complaints(BEFORE)).isEmpty();
    assertThat(complaints(new Usage(1, 1, 1, 1))).isEmpty();
    assertThat(
            complaints(
                new Usage(
                    BEFORE.heap() + Growth.HEAP_ALLOWANCE,
                    BEFORE.resident() + Growth.RESIDENT_ALLOWANCE,
                    BEFORE.descriptors() + Growth.DESCRIPTOR_ALLOWANCE,
                    BEFORE.threads() + Growth.THREAD_ALLOWANCE)))
        .isEmpty();
  }

  @Test
  void eachThingThatGrowsIsALine() {
    assertThat(complaints(new Usage(20_000_000, 500_000_000, 29, 34)))
        .containsExactly(
            "the server has grown from 10000000 to 20000000 bytes of heap; 4194304 more may be",
            "the server has grown from 300000000 to 500000000 bytes of resident memory;"
                + " 100663296 more may be",
            "the server has grown from 20 to 29 open descriptors; 8 more may be",
            "the server has grown from 25 to 34 threads; 8 more may be");
  }

  @Test
  void whatAProcessUsesMoreIsSeen() throws IOException {
    long pid = ProcessHandle.current().pid();
    Usage before = Usage.of(pid);
    byte[] kept = new byte[16 << 20];
    List<InputStream> files = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Path file = directory.resolve("file");
      Files.writeString(file, "");
      files.add(Files.newInputStream(file));
    }
    Usage after = Usage.of(pid);
    for (InputStream file : files) {
      file.close();
    }
    assertThat(after.heap() - before.heap()).isGreaterThan(kept.length / 2);
    assertThat(after.descriptors() - before.descriptors()).isBetween(50L, 150L);
    assertThat(after.threads()).isPositive();
    assertThat(after.resident()).isGreaterThan(after.heap());
  }

  @Test
  void aProcessThatIsNoneOfJavaIsSaidInOneLine() {
    assertThatThrownBy(() -> Usage.of(Integer.MAX_VALUE))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot count the heap of process 2147483647: ");
  }
}
