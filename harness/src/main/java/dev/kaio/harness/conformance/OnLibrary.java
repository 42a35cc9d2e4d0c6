package dev.kaio.harness.conformance;

import dev.kaio.harness.target.UserlandTarget;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Gives each case a program that uses the library that the run was asked for. */
final class OnLibrary
    implements ParameterResolver, AfterEachCallback, TestExecutionExceptionHandler {
  /** Configuration parameter: what {@link UserlandTarget} calls the library. */
  static final String LIBRARY = "kaio.library";

  private static final Namespace NAMESPACE = Namespace.create(OnLibrary.class);

  private record Open(UserlandTarget target) implements AutoCloseable {
    @Override
    public void close() {
      target.close();
    }
  }

  /** A target; endpoint and control are null for a kernel in this program. */
  static UserlandTarget open(String library, String endpoint, String control) throws IOException {
    return endpoint == null
        ? UserlandTarget.open(library)
        : UserlandTarget.open(
            library,
            Endpoint.parse(endpoint),
            Endpoint.parse(control == null ? endpoint : control));
  }

  private static Open open(ExtensionContext context) {
    try {
      return new Open(
          open(
              context.getConfigurationParameter(LIBRARY).orElseThrow(),
              context.getConfigurationParameter(OnTarget.ENDPOINT).orElse(null),
              context.getConfigurationParameter(OnTarget.CONTROL).orElse(null)));
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static UserlandTarget target(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(UserlandTarget.class, key -> open(context), Open.class)
        .target();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LibraryProgram.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    UserlandTarget target = target(context);
    try {
      target.begin();
      return new LibraryProgram(target, target.attach());
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    context.publishReportEntry(OnTarget.TRUSS, target(context).truss());
    throw failure;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    target(context).end();
  }
}
