package dev.kaio.truss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LineBacklogTest {
  private final AtomicInteger wakes = new AtomicInteger();

  private LineBacklog backlog(long limit, int chunk) {
    return new LineBacklog(limit, chunk, wakes::incrementAndGet);
  }

  private static List<String> takeAll(LineBacklog backlog) {
    List<String> all = new ArrayList<>();
    for (String text = backlog.take(); text != null; text = backlog.take()) {
      all.add(text);
    }
    return all;
  }

  @Test
  void linesLeaveTogetherInTheOrderInWhichTheyCame() {
    LineBacklog backlog = backlog(100, 50);
    backlog.append("one\n").append("two\nthree\n");
    assertThat(takeAll(backlog)).containsExactly("one\ntwo\nthree\n");
    assertThat(backlog.take()).isNull();
  }

  @Test
  void aChunkHoldsWholeLinesAndIsNoLongerThanItMayBe() {
    LineBacklog backlog = backlog(100, 8);
    backlog.append("one\n").append("two\n").append("three\nfour\n");
    assertThat(takeAll(backlog)).containsExactly("one\ntwo\n", "three\n", "four\n");
  }

  @Test
  void whoeverTakesIsWokenForEachAddition() {
    LineBacklog backlog = backlog(8, 8);
    assertThat(wakes).hasValue(0);
    backlog.append("one\n");
    assertThat(wakes).hasValue(1);
  }

  @Test
  void linesBeyondTheLimitAreLostAndCountedUntilAllIsTaken() {
    LineBacklog backlog = backlog(8, 4);
    backlog.append("one\n").append("two\n");
    backlog.append("lost\n").append("lost\nlost\n");
    assertThat(backlog.take()).isEqualTo("one\n");
    backlog.append("lost\n"); // there would be room, but lines come without gaps or not at all
    assertThat(backlog.take()).isEqualTo("two\n");
    backlog.append("lost\n"); // the line that tells of the loss fills it
    assertThat(backlog.take()).isEqualTo("truss: 4 lines lost\n");
    assertThat(takeAll(backlog)).containsExactly("truss: 1 lines lost\n");
    backlog.append("six\n");
    assertThat(takeAll(backlog)).containsExactly("six\n");
  }
}
