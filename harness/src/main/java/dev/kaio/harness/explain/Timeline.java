package dev.kaio.harness.explain;

import dev.kaio.harness.explain.Analysis.Wait;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where the first calls of a log stand beside each other: by their times if all have one, else by
 * their order. A request lasts from its submission to the AIOWAIT that returned it, a wait at most
 * from the call of its LWP before it.
 */
final class Timeline {
  private final List<Call> calls;
  private final boolean timed;
  private final Map<Integer, Double> places = new HashMap<>();
  private final double begin;
  private final double end;
  private final List<Bar> bars = new ArrayList<>();
  private final Lanes requestLanes = new Lanes();

  /** A lane for the waits of each LWP. */
  private final Map<String, Integer> waitLanes = new LinkedHashMap<>();

  /**
   * A request or a wait; other calls have none.
   *
   * @param lane of its kind, from 0; bars of one lane do not overlap
   * @param open whether it goes on where the timeline ends
   */
  record Bar(int lane, double begin, double end, boolean open) {}

  /**
   * Lays out calls.
   *
   * @param most calls that find a place
   */
  Timeline(Analysis analysis, int most) {
    calls = analysis.calls().subList(0, Math.min(most, analysis.calls().size()));
    Times times = analysis.times();
    List<Call> ended = calls.stream().filter(call -> !call.isAsleep()).toList();
    timed = ended.stream().allMatch(call -> times.at(call.line()).isPresent());
    for (Call call : ended) {
      double next = places.size() + 1.0;
      places.put(call.line(), timed ? times.at(call.line()).getAsDouble() : next);
    }
    begin = places.values().stream().mapToDouble(Double::doubleValue).min().orElse(0);
    boolean someSleep = ended.size() < calls.size();
    end = lastPlace() + (someSleep && !timed ? 1 : 0);
    calls.stream().filter(Call::isAsleep).forEach(call -> places.put(call.line(), end));
    Set<Integer> waits = analysis.waits().stream().map(Wait::line).collect(Collectors.toSet());
    Map<String, Double> before = new HashMap<>();
    for (Call call : calls) {
      double earliest = before.getOrDefault(call.whose(), begin);
      if (call.submitted() != null) {
        bars.add(request(call));
      } else if (call.isAsleep()) {
        bars.add(new Bar(waitLane(call), earliest, end, true));
      } else if (waits.contains(call.line())) {
        bars.add(wait(call, earliest, times.inCall(call.line())));
      } else {
        bars.add(null);
      }
      before.put(call.whose(), place(call));
    }
  }

  private double lastPlace() {
    return places.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  private int waitLane(Call call) {
    return waitLanes.computeIfAbsent(call.whose(), whose -> waitLanes.size());
  }

  private Bar request(Call call) {
    Double back = places.get(call.submitted().reapedLine());
    double until = back == null ? end : back;
    return new Bar(requestLanes.lane(place(call), until), place(call), until, back == null);
  }

  private Bar wait(Call call, double earliest, OptionalDouble taken) {
    double here = place(call);
    double from = timed && taken.isPresent() ? here - taken.getAsDouble() : earliest;
    return new Bar(waitLane(call), Math.max(from, earliest), here, false);
  }

  /** The calls that found a place, in order. */
  List<Call> calls() {
    return calls;
  }

  /** Seconds if true, else the number of the call. */
  boolean isTimed() {
    return timed;
  }

  /** When the call returned, or the how many-th it is. */
  double place(Call call) {
    return places.get(call.line());
  }

  /** One per call, null for a call that is neither a request nor a wait. */
  List<Bar> bars() {
    return bars;
  }

  int requestLanes() {
    return requestLanes.count;
  }

  int waitLanes() {
    return waitLanes.size();
  }

  double begin() {
    return begin;
  }

  double end() {
    return end;
  }

  /** Gives every bar the lowest lane that is free where it begins. */
  private static final class Lanes {
    private record Taken(int lane, double until) {}

    private final PriorityQueue<Taken> taken =
        new PriorityQueue<>(Comparator.comparingDouble(Taken::until));
    private final PriorityQueue<Integer> free = new PriorityQueue<>();
    private int count;

    int lane(double begin, double end) {
      while (!taken.isEmpty() && taken.peek().until() <= begin) {
        free.add(taken.remove().lane());
      }
      int lane = free.isEmpty() ? count++ : free.remove();
      taken.add(new Taken(lane, end));
      return lane;
    }
  }
}
