package dev.kaio.harness.bench;

import dev.kaio.dev.ByteSize;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** One number of a plan that takes several values, one measurement each: {@code depth=1,4,32}. */
record Sweep(Axis axis, List<Long> values) {

  /** The numbers that can be swept. */
  enum Axis {
    DEPTH {
      @Override
      LoadPlan apply(LoadPlan plan, long value) {
        return plan.withDepth(Math.toIntExact(value));
      }

      @Override
      long of(LoadPlan plan) {
        return plan.depth();
      }
    },
    PROCESSES {
      @Override
      LoadPlan apply(LoadPlan plan, long value) {
        return plan.withProcesses(Math.toIntExact(value));
      }

      @Override
      long of(LoadPlan plan) {
        return plan.processes();
      }
    },
    SIZE {
      @Override
      LoadPlan apply(LoadPlan plan, long value) {
        return plan.withSize(Math.toIntExact(value));
      }

      @Override
      long of(LoadPlan plan) {
        return plan.size();
      }
    },
    /** The first so many of the plan's devices. */
    DEVICES {
      @Override
      LoadPlan apply(LoadPlan plan, long value) {
        if (value < 1 || value > plan.devices().size()) {
          throw new IllegalArgumentException(
              "there are " + plan.devices().size() + " devices, not " + value);
        }
        return plan.withDevices(plan.devices().subList(0, (int) value));
      }

      @Override
      long of(LoadPlan plan) {
        return plan.devices().size();
      }
    },
    RATE {
      @Override
      LoadPlan apply(LoadPlan plan, long value) {
        return plan.withRate(value);
      }

      @Override
      long of(LoadPlan plan) {
        return plan.rate();
      }
    };

    abstract LoadPlan apply(LoadPlan plan, long value);

    /** What the plan has. */
    abstract long of(LoadPlan plan);

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Reads {@code AXIS=VALUE,VALUE,...}.
   *
   * @throws IllegalArgumentException with one line that says what was expected
   */
  static Sweep parse(String text) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    for (Axis axis : Axis.values()) {
      if (axis.label().equals(name) && equals >= 0) {
        return new Sweep(
            axis,
            Arrays.stream(text.substring(equals + 1).split(",", -1)).map(ByteSize::parse).toList());
      }
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is not a sweep: depth, processes, size, devices or rate = N,N,... is wanted");
  }

  /**
   * The plans, in order.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  List<LoadPlan> of(LoadPlan plan) {
    try {
      return values.stream().map(value -> axis.apply(plan, value)).toList();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("a value of " + axis.label() + " is too large", e);
    }
  }
}
