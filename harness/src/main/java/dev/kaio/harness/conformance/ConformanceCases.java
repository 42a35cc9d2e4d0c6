package dev.kaio.harness.conformance;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** All cases, in groups as the rules are. */
final class ConformanceCases {
  static final List<Class<?>> GROUPS =
      List.of(
          SystemCallCases.class,
          TransferCases.class,
          AiocbCases.class,
          WaitCases.class,
          WaitnCases.class,
          SuspendCases.class,
          ListCases.class,
          ErrorAndCancelCases.class,
          PortCases.class,
          CompletionCases.class,
          CleanupCases.class);

  private ConformanceCases() {}

  /** A case as it is listed. */
  record Entry(String group, String method, List<String> rules, String says) {
    static Entry of(Method method) {
      Case found = method.getAnnotation(Case.class);
      return new Entry(
          method.getDeclaringClass().getSimpleName(),
          method.getName(),
          List.of(found.rules()),
          found.says());
    }

    /** What filters look at, and reports call it. */
    String name() {
      return group + "." + method;
    }
  }

  static List<Entry> all() {
    return GROUPS.stream()
        .flatMap(group -> Arrays.stream(group.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Case.class))
        .map(Entry::of)
        .sorted(Comparator.comparing(Entry::name))
        .toList();
  }
}
