package dev.kaio.server;

import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code --busy-poll[=MICROS]}. */
final class BusyPollOption {
  private static final String NAME = "--busy-poll";
  private static final String ALWAYS = "always";

  private BusyPollOption() {}

  static void addTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(NAME)
            .paramLabel("MICROS")
            .type(String.class)
            .arity("0..1")
            .fallbackValue(ALWAYS)
            .description(
                "Goes on looking for so long after something has come, and sleeps then; without a"
                    + " number it never sleeps. Answers come sooner, and a whole core is busy."
                    + " Default: it sleeps at once.")
            .build());
  }

  /**
   * What {@link BusyPoll#of} takes.
   *
   * @throws IllegalArgumentException with one line that says what is wrong
   */
  static long nanos(ParseResult options) {
    String value = options.matchedOptionValue(NAME, null);
    if (value == null) {
      return 0;
    }
    return value.equals(ALWAYS) ? Long.MAX_VALUE : TimeUnit.MICROSECONDS.toNanos(micros(value));
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
