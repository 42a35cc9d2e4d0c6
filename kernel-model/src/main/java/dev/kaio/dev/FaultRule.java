package dev.kaio.dev;

import dev.kaio.abi.Errno;
import java.math.BigDecimal;

/**
 * One thing that goes wrong with some transfers of a disk.
 *
 * @param direction which transfers it is about
 * @param effect what becomes of them
 * @param when which of them it befalls
 */
public record FaultRule(Direction direction, Effect effect, When when) {

  /** The transfers that a rule counts. */
  public enum Direction {
    READ,
    WRITE,
    BOTH;

    boolean covers(boolean write) {
      return this == BOTH || (this == WRITE) == write;
    }
  }

  // ---- what happens ----

  /** What a rule does to a transfer. */
  public sealed interface Effect {}

  /** It fails without touching the disk. */
  public record Fail(int errno) implements Effect {}

  /** It is late. */
  public record Late(Latency latency) implements Effect {}

  /** It hangs for so long, or, with {@link #FOREVER}, until the plan is taken back. */
  public record Stall(long nanos) implements Effect {
    public static final long FOREVER = Long.MAX_VALUE;
  }

  /** It moves so many bytes at most. */
  public record Cut(long bytes) implements Effect {}

  /** It waits until there are so many, for a tick at most; they then go in any order. */
  public record Shuffle(int transfers) implements Effect {}

  /** How long a transfer takes, in nanoseconds. */
  public sealed interface Latency {}

  /** Always the same. */
  public record Fixed(long nanos) implements Latency {}

  /** Anything from the least to the greatest, with the same probability. */
  public record Uniform(long least, long greatest) implements Latency {}

  /** Exponentially distributed. */
  public record Exponential(long mean) implements Latency {}

  // ---- when ----

  /** Which of the transfers that a rule counts it befalls. */
  public sealed interface When {}

  public record Always() implements When {}

  /** Each with a probability, above 0 and at most 1. */
  public record Chance(BigDecimal probability) implements When {}

  /** The n-th since the plan was set, counted from 1. */
  public record Nth(long n) implements When {}

  /** The n-th and all that follow. */
  public record From(long n) implements When {}

  /** The rule as {@link FaultPlan#parse} reads it. */
  @Override
  public String toString() {
    return key() + value() + moment();
  }

  private String key() {
    String prefix = direction == Direction.READ ? "read" : "write";
    String name;
    if (effect instanceof Fail) {
      return direction == Direction.BOTH ? "error=" : prefix + "=";
    } else if (effect instanceof Late) {
      name = "latency=";
    } else if (effect instanceof Stall) {
      name = "stall=";
    } else if (effect instanceof Cut) {
      name = "short=";
    } else {
      name = "reorder=";
    }
    return direction == Direction.BOTH ? name : prefix + "." + name;
  }

  private String value() {
    if (effect instanceof Fail fail) {
      return Errno.nameOf(fail.errno);
    } else if (effect instanceof Late late) {
      return latency(late.latency);
    } else if (effect instanceof Stall stall) {
      return stall.nanos == Stall.FOREVER ? "forever" : Nanos.format(stall.nanos);
    } else if (effect instanceof Cut cut) {
      return Long.toString(cut.bytes);
    } else {
      return Integer.toString(((Shuffle) effect).transfers);
    }
  }

  private static String latency(Latency latency) {
    if (latency instanceof Fixed fixed) {
      return Nanos.format(fixed.nanos);
    } else if (latency instanceof Uniform uniform) {
      return "uniform(" + Nanos.format(uniform.least) + "," + Nanos.format(uniform.greatest) + ")";
    } else {
      return "exp(" + Nanos.format(((Exponential) latency).mean) + ")";
    }
  }

  private String moment() {
    if (when instanceof Chance chance) {
      String text = chance.probability.toPlainString();
      return text.contains(".") ? "@" + text : "@" + text + ".0"; // "@1" is the first transfer
    } else if (when instanceof Nth nth) {
      return "@" + nth.n;
    } else if (when instanceof From from) {
      return "@" + from.n + "+";
    } else {
      return "";
    }
  }
}
