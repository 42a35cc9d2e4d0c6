package dev.kaio.harness.vectors;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A key of an outcome that is not as recorded.
 *
 * @param key the key, as "ret" or "A.pend"
 * @param expected the recorded value as printed, or "absent"
 * @param got the other one
 */
record Difference(String key, String expected, String got) {

  /** Everything in which two outcomes differ, in the order of the format; empty if they agree. */
  static List<Difference> between(StepOutcome expected, StepOutcome got) {
    return between(expected.keys(), got.keys());
  }

  /** The same for outcomes as keys and values. */
  static List<Difference> between(Map<String, Object> expectedKeys, Map<String, Object> gotKeys) {
    Set<String> all = new LinkedHashSet<>(expectedKeys.keySet());
    all.addAll(gotKeys.keySet());
    List<Difference> differences = new ArrayList<>();
    for (String key : all) {
      Object want = expectedKeys.get(key);
      Object have = gotKeys.get(key);
      if (want == null || !want.equals(have)) {
        differences.add(new Difference(key, print(want), print(have)));
      }
    }
    return differences;
  }

  private static String print(Object value) {
    return value == null ? "absent" : value.toString();
  }

  @Override
  public String toString() {
    return key + " expected " + expected + " got " + got;
  }
}
