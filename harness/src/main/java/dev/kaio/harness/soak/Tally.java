package dev.kaio.harness.soak;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What the clients have done, and what went wrong. Any thread may add to it. */
final class Tally {

  /** What is counted, in the order of the result. */
  enum Count {
    SESSIONS("honest processes that attached, worked and exited"),
    WRITTEN("blocks that they wrote"),
    VERIFIED("blocks that they read back, with the right checksum"),
    REAPED("requests that were reaped, each once"),
    REFUSED("requests that were refused for now (EAGAIN), and made again"),
    KILLED("clients that were killed in the middle"),
    ABANDONED("requests that these had in flight"),
    GARBAGE("connections that brought garbage"),
    SLOW("blocks that came to slow readers, with the right checksum"),
    DEAF("clients that read nothing at all");

    final String meaning;

    Count(String meaning) {
      this.meaning = meaning;
    }
  }

  private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  Tally() {
    for (Count count : Count.values()) {
      counts.put(count, new LongAdder());
    }
  }

  void add(Count count) {
    counts.get(count).increment();
  }

  void add(Count count, long number) {
    counts.get(count).add(number);
  }

  long of(Count count) {
    return counts.get(count).sum();
  }

  /** Connections that were made to the server. */
  long connections() {
    return of(Count.SESSIONS) + of(Count.KILLED) + of(Count.GARBAGE) + of(Count.DEAF);
  }

  void fail(String what) {
    failures.add(what);
  }

  boolean hasFailed() {
    return !failures.isEmpty();
  }

  /** What went wrong, in order. */
  List<String> failures() {
    return List.copyOf(failures);
  }
}
