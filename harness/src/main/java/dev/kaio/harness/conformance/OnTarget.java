package dev.kaio.harness.conformance;

import dev.kaio.abi.Abi;
import dev.kaio.harness.target.InProcessTarget;
import dev.kaio.harness.target.SocketTarget;
import dev.kaio.harness.target.Target;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Gives each case its programs on the target that the run was asked for. */
final class OnTarget
    implements BeforeEachCallback,
        ParameterResolver,
        AfterEachCallback,
        TestExecutionExceptionHandler {
  /** Configuration parameter: an endpoint; in this program without it. */
  static final String ENDPOINT = "kaio.endpoint";

  /** Configuration parameter: where the kernel is controlled, if that is not the endpoint. */
  static final String CONTROL = "kaio.control";

  /** Under what the trace of a failed case is reported. */
  static final String TRUSS = "truss";

  private static final Namespace NAMESPACE = Namespace.create(OnTarget.class);

  private record Open(Target target) implements AutoCloseable {
    @Override
    public void close() {
      target.close();
    }
  }

  /** A target; both are null for a kernel in this program. */
  static Target open(String endpoint, String control) {
    return endpoint == null
        ? new InProcessTarget()
        : new SocketTarget(
            Endpoint.parse(endpoint), Endpoint.parse(control == null ? endpoint : control));
  }

  private static Open open(ExtensionContext context) {
    return new Open(
        open(
            context.getConfigurationParameter(ENDPOINT).orElse(null),
            context.getConfigurationParameter(CONTROL).orElse(null)));
  }

  private static Target target(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Target.class, key -> open(context), Open.class)
        .target();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Program.class;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    target(context).begin();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Target target = target(context);
    boolean privileged = parameter.isAnnotated(Privileged.class);
    try {
      return new Program(target.attach(abi(parameter), "case", privileged));
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static Abi abi(ParameterContext parameter) {
    boolean narrow = parameter.isAnnotated(Ilp32.class);
    return parameter.isAnnotated(Sparc.class)
        ? narrow ? Abi.ILP32_SPARC : Abi.LP64_SPARC
        : narrow ? Abi.ILP32_X86 : Abi.LP64_X86;
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    context.publishReportEntry(TRUSS, target(context).truss());
    throw failure;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    target(context).end();
  }
}
