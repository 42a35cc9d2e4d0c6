package dev.kaio.live;

import dev.kaio.kernel.KernelEvent;
import dev.kaio.truss.TrussOptions;
import dev.kaio.truss.TrussOptions.Flag;
import dev.kaio.truss.TrussWriter;
import java.time.Duration;
import java.util.List;

/** Events as {@code truss -f -l -d -E} prints them; on any thread. */
public final class LastCalls {
  /** No call is reported as sleeping: calls in progress are shown with their LWPs. */
  private static final Duration NEVER = Duration.ofDays(36_500);

  private static final TrussOptions OPTIONS =
      TrussOptions.DEFAULTS
          .without(Flag.VERBOSE)
          .with(Flag.CHILDREN, Flag.LWP_IDS, Flag.STAMPS, Flag.ELAPSED)
          .with(NEVER);

  private LastCalls() {}

  /** A line for each event; time counts from the kernel's boot. */
  public static List<String> lines(List<KernelEvent> events) {
    StringBuilder text = new StringBuilder();
    TrussWriter writer = new TrussWriter(text, OPTIONS);
    writer.followAll(0);
    events.forEach(writer);
    return text.toString().lines().toList();
  }
}
