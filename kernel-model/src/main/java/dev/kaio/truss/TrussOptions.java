package dev.kaio.truss;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * What truss was asked for.
 *
 * @param table the columns of kaio calls; classic is the default because the trace is classic
 * @param trace which system calls are printed ({@code -t})
 * @param flags the options that are on or off
 * @param sleepInterval how long a call sleeps before it is reported (T-SLEEP); positive
 */
public record TrussOptions(
    KaioTable table, TraceSet trace, Set<Flag> flags, Duration sleepInterval) {

  /** An option that is on or off. */
  public enum Flag {
    /** Children are followed, too, and lines always begin with the process ({@code -f}). */
    CHILDREN,
    /** Lines always name the LWP ({@code -l}). */
    LWP_IDS,
    /** A column of seconds since the start ({@code -d}). */
    STAMPS,
    /** A column of seconds since the LWP's last line ({@code -D}). */
    DELTAS,
    /** A column of seconds spent in the call ({@code -E}). */
    ELAPSED,
    /** AIOWAIT's timeout on a line of its own ({@code -v kaio}, T-VERB). */
    VERBOSE,
    /** Totals instead of lines ({@code -c}). */
    COUNT,
    /** Totals under the opcode's own name, where the real tool says kaio throughout. */
    COUNT_OP_NAMES
  }

  /** Classic table, every call, timeouts shown, sleeping calls reported after a second. */
  public static final TrussOptions DEFAULTS =
      new TrussOptions(
          KaioTable.CLASSIC, TraceSet.ALL, EnumSet.of(Flag.VERBOSE), Duration.ofSeconds(1));

  /** The defaults, for kaio calls only. */
  public static final TrussOptions KAIO_ONLY = DEFAULTS.with(TraceSet.KAIO);

  public TrussOptions {
    if (sleepInterval.isNegative() || sleepInterval.isZero()) {
      throw new IllegalArgumentException("the sleep interval must be positive");
    }
    flags = Set.copyOf(flags);
  }

  public boolean has(Flag flag) {
    return flags.contains(flag);
  }

  public TrussOptions with(KaioTable newTable) {
    return new TrussOptions(newTable, trace, flags, sleepInterval);
  }

  public TrussOptions with(TraceSet newTrace) {
    return new TrussOptions(table, newTrace, flags, sleepInterval);
  }

  public TrussOptions with(Duration newSleepInterval) {
    return new TrussOptions(table, trace, flags, newSleepInterval);
  }

  public TrussOptions with(Flag first, Flag... others) {
    EnumSet<Flag> more = EnumSet.of(first, others);
    more.addAll(flags);
    return new TrussOptions(table, trace, more, sleepInterval);
  }

  public TrussOptions without(Flag flag) {
    EnumSet<Flag> fewer = EnumSet.noneOf(Flag.class);
    fewer.addAll(flags);
    fewer.remove(flag);
    return new TrussOptions(table, trace, fewer, sleepInterval);
  }
}
