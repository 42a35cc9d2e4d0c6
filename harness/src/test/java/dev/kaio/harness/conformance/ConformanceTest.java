package dev.kaio.harness.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.kaio.harness.c.CToolchain;
import dev.kaio.harness.conformance.ConformanceRun.Verdict;
import dev.kaio.harness.target.UserlandTarget;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.mod.MachineProfile;
import dev.kaio.server.EmbeddedServer;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every case on every kind of target, each as a test. */
class ConformanceTest {
  @TempDir private Path directory;

  private static Stream<DynamicTest> tests(Subject subject) {
    List<Verdict> verdicts = ConformanceRun.run(subject, entry -> true, verdict -> {});
    assertThat(verdicts).hasSameSizeAs(subject.cases());
    return verdicts.stream()
        .map(
            verdict ->
                dynamicTest(
                    verdict.entry().name() + " " + verdict.entry().says(),
                    () ->
                        assertThat(verdict.failure())
                            .as(String.valueOf(verdict.truss()).replace("%", "%%"))
                            .isNull()));
  }

  private static Stream<DynamicTest> testsBehind(Endpoint... endpoints) throws IOException {
    EmbeddedServer.Builder builder =
        EmbeddedServer.builder().config(KernelConfig.of(MachineProfile.AMD64)).virtualClock();
    List.of(endpoints).forEach(builder::listen);
    try (EmbeddedServer server = builder.start()) {
      List<Endpoint> open = server.endpoints();
      return tests(new Subject(null, open.get(0).toString(), open.get(open.size() - 1).toString()));
    }
  }

  @TestFactory
  Stream<DynamicTest> inProcess() {
    return tests(new Subject(null, null, null));
  }

  @TestFactory
  Stream<DynamicTest> theJavaLibrary() {
    return tests(new Subject(UserlandTarget.JAVA, null, null));
  }

  @TestFactory
  Stream<DynamicTest> theLibraryInC() throws IOException, InterruptedException {
    return tests(new Subject(CToolchain.agent().toString(), null, null));
  }

  @TestFactory
  Stream<DynamicTest> overAUnixSocket() throws IOException {
    return testsBehind(new Endpoint.Unix(directory.resolve("kaio.sock")));
  }

  @TestFactory
  Stream<DynamicTest> overTcp() throws IOException {
    return testsBehind(
        new Endpoint.Tcp("127.0.0.1", 0), new Endpoint.Unix(directory.resolve("kaio.sock")));
  }
}
