package dev.kaio.harness.conformance;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** All cases, in groups as the rules are. */
final class ConformanceCases {
  static final List<Class<?>> GROUPS =
      List.of(
          SystemCallCases.class,
          LayoutCases.class,
          StateCases.class,
          TransferCases.class,
          AiocbCases.class,
          WaitCases.class,
          WaitnCases.class,
          WaitnWakeCases.class,
          SuspendCases.class,
          ListCases.class,
          ErrorAndCancelCases.class,
          PortCases.class,
          CompletionCases.class,
          CleanupCases.class,
          QueueCases.class,
          ForkCases.class,
          ExecCases.class,
          ExitCases.class,
          ModuleCases.class);

  /** About what a library does for its program. */
  static final List<Class<?>> LIBRARY_GROUPS =
      List.of(
          LibrarySolarisCases.class,
          LibraryPoolCases.class,
          LibraryPosixCases.class,
          LibrarySuspendCases.class,
          LibraryWaitnCases.class,
          LibraryListCases.class);

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
    return Stream.concat(of(GROUPS), of(LIBRARY_GROUPS))
        .sorted(Comparator.comparing(Entry::name))
        .toList();
  }

  /** The cases of some groups, in no order. */
  static Stream<Entry> of(List<Class<?>> groups) {
    return groups.stream()
        .flatMap(group -> Arrays.stream(group.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Case.class))
        .map(Entry::of);
  }
}
