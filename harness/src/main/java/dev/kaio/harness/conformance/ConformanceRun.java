package dev.kaio.harness.conformance;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.EngineFilter.includeEngines;

import dev.kaio.harness.conformance.ConformanceCases.Entry;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** One run of cases on the JUnit platform. */
final class ConformanceRun {
  private static final String ENGINE = "junit-jupiter";

  /**
   * How a case ended.
   *
   * @param failure null if it passed, else why not, on one line
   * @param truss of a failed case
   */
  record Verdict(Entry entry, String failure, String truss) {
    boolean passed() {
      return failure == null;
    }
  }

  private ConformanceRun() {}

  /**
   * Runs the cases that are wanted, one after the other.
   *
   * @param each told of each case as it ends
   * @param listeners more that follow the run
   */
  static List<Verdict> run(
      Subject subject,
      Predicate<Entry> wanted,
      Consumer<Verdict> each,
      TestExecutionListener... listeners) {
    LauncherDiscoveryRequestBuilder request =
        LauncherDiscoveryRequestBuilder.request()
            .filters(includeEngines(ENGINE))
            .filters((PostDiscoveryFilter) found -> include(found, wanted));
    subject.groups().forEach(group -> request.selectors(selectClass(group)));
    request.configurationParameters(subject.parameters());
    return execute(request.build(), each, listeners);
  }

  private static List<Verdict> execute(
      LauncherDiscoveryRequest request,
      Consumer<Verdict> each,
      TestExecutionListener... listeners) {
    Collector collector = new Collector(each);
    LauncherConfig config =
        LauncherConfig.builder()
            .enableTestExecutionListenerAutoRegistration(false)
            .enableLauncherSessionListenerAutoRegistration(false)
            .enablePostDiscoveryFilterAutoRegistration(false)
            .build();
    var launcher = LauncherFactory.create(config);
    launcher.registerTestExecutionListeners(collector);
    for (TestExecutionListener listener : listeners) {
      launcher.registerTestExecutionListeners(listener);
    }
    launcher.execute(request);
    return collector.verdicts;
  }

  private static FilterResult include(TestDescriptor found, Predicate<Entry> wanted) {
    return found
        .getSource()
        .filter(MethodSource.class::isInstance)
        .map(source -> FilterResult.includedIf(wanted.test(entry((MethodSource) source))))
        .orElse(FilterResult.included("a group"));
  }

  private static Entry entry(MethodSource source) {
    Method method = source.getJavaMethod();
    return Entry.of(method);
  }

  private static final class Collector implements TestExecutionListener {
    private final List<Verdict> verdicts = new ArrayList<>();
    private final Map<String, String> truss = new HashMap<>();
    private final Consumer<Verdict> each;

    private Collector(Consumer<Verdict> each) {
      this.each = each;
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
      truss.merge(
          test.getUniqueId(),
          entry.getKeyValuePairs().getOrDefault(OnTarget.TRUSS, ""),
          String::concat);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest()) {
        MethodSource source = (MethodSource) test.getSource().orElseThrow();
        String failure =
            result.getStatus() == Status.SUCCESSFUL
                ? null
                : result.getThrowable().map(ConformanceRun::reason).orElse("aborted");
        Verdict verdict =
            new Verdict(entry(source), failure, truss.getOrDefault(test.getUniqueId(), ""));
        verdicts.add(verdict);
        each.accept(verdict);
      }
    }
  }

  private static String reason(Throwable failure) {
    String text = failure instanceof AssertionError ? failure.getMessage() : failure.toString();
    return String.valueOf(text).replace('\n', ' ');
  }
}
