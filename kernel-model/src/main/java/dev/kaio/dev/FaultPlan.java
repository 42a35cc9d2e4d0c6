package dev.kaio.dev;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What goes wrong with a disk, and when. The same plan makes the same things go wrong with the same
 * transfers.
 *
 * <pre>
 * plan      = item { "," item }
 * item      = "seed=" number | rule [ "@" when ]
 * rule      = ( "error=" | "read=" | "write=" ) errno
 *           | [ "read." | "write." ] effect
 * effect    = "latency=" ( time | "uniform(" time "," time ")" | "exp(" time ")" )
 *           | "stall=" ( time | "forever" )
 *           | "short=" size
 *           | "reorder=" transfers
 * when      = probability with a decimal point, such as 0.01
 *           | n             the n-th transfer
 *           | n "+"         the n-th and all that follow
 * </pre>
 *
 * <p>A rule counts the transfers of its direction, both without one, from the moment at which the
 * plan is set. A transfer may meet several rules: its delays add up, then the least of its cuts and
 * the first of its errors count.
 *
 * @param seed of what is drawn at random
 * @param rules in the order in which they are asked
 */
public record FaultPlan(long seed, List<FaultRule> rules) {
  /** Bytes that a plan takes as text, at most. */
  public static final int MAX_TEXT = 1023;

  /** Transfers that may be gathered to be reordered. */
  public static final int MAX_SHUFFLED = 1024;

  public FaultPlan {
    rules = List.copyOf(rules);
  }

  /**
   * Reads a plan.
   *
   * @throws IllegalArgumentException with one line that says what is wrong with it
   */
  public static FaultPlan parse(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_TEXT) {
      throw new IllegalArgumentException("a fault plan has at most " + MAX_TEXT + " bytes");
    }
    return new FaultPlanParser(text).parse();
  }

  /** The plan as {@link #parse} reads it. */
  @Override
  public String toString() {
    String text = rules.stream().map(FaultRule::toString).collect(Collectors.joining(","));
    return seed == 0 ? text : text + ",seed=" + seed;
  }
}
