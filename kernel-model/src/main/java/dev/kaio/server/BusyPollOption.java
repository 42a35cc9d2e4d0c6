package dev.kaio.server;

import java.util.concurrent.TimeUnit;

/** {@code --busy-poll[=MICROS]}. */
final class BusyPollOption {
  private static final String NAME = "--busy-poll";

  private BusyPollOption() {}

  static Option option() {
    return Option.of(
        NAME,
        "[=MICROS]",
        "Goes on looking for so long after something has come, and sleeps then; without a number it"
            + " never sleeps. Answers come sooner, and a whole core is busy. Default: it sleeps at"
            + " once.");
  }

  /**
   * What {@link BusyPoll#of} takes.
   *
   * @throws IllegalArgumentException with one line that says what is wrong
   */
  static long nanos(Options options) {
    String value = options.text(NAME, null);
    if (value == null) {
      return 0;
    }
    return value.isEmpty() ? Long.MAX_VALUE : TimeUnit.MICROSECONDS.toNanos(micros(value));
  }

  private static int micros(String value) {
    try {
      int micros = Integer.parseInt(value);
      if (micros > 0) {
        return micros;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        NAME + " is a number of microseconds, 1 or more, not " + value);
  }
}
