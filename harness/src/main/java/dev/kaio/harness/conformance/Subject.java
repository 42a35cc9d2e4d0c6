package dev.kaio.harness.conformance;

import dev.kaio.harness.conformance.ConformanceCases.Entry;
import dev.kaio.harness.target.Target;
import dev.kaio.harness.target.UserlandTarget;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What cases are run on.
 *
 * @param library null for a kernel, else what {@link UserlandTarget} calls a library
 * @param endpoint null: a kernel in this program
 * @param control where that kernel is controlled; null: at the endpoint
 */
record Subject(String library, String endpoint, String control) {

  List<Class<?>> groups() {
    return library == null ? ConformanceCases.GROUPS : ConformanceCases.LIBRARY_GROUPS;
  }

  List<Entry> cases() {
    return ConformanceCases.of(groups()).sorted(Comparator.comparing(Entry::name)).toList();
  }

  /** For the run's configuration. */
  Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put(OnLibrary.LIBRARY, library);
    parameters.put(OnTarget.ENDPOINT, endpoint);
    parameters.put(OnTarget.CONTROL, control);
    parameters.values().removeIf(value -> value == null);
    return parameters;
  }

  /** Finds out whether it is of any use, and what it is called. */
  String probe() throws IOException {
    if (library != null) {
      try (UserlandTarget target = OnLibrary.open(library, endpoint, control)) {
        target.begin();
        return target.name();
      }
    }
    try (Target target = OnTarget.open(endpoint, control)) {
      target.begin();
      return target.name();
    }
  }
}
