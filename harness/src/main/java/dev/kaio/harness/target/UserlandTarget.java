package dev.kaio.harness.target;

import dev.kaio.abi.Abi;
import dev.kaio.client.ControlResult;
import dev.kaio.client.KernelClient;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.mod.MachineProfile;
import dev.kaio.server.EmbeddedServer;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A library, and a kernel with a virtual clock for the processes that use it. */
public final class UserlandTarget implements AutoCloseable {
  /** The name of the Java library; any other is that of an executable, see {@link AgentProcess}. */
  public static final String JAVA = "java";

  private final String library;
  private final SocketTarget kernel;
  private final Endpoint endpoint;
  private final EmbeddedServer server;
  private final Path directory;
  private final List<UserlandProcess> processes = new ArrayList<>();

  private UserlandTarget(
      String library, Endpoint endpoint, Endpoint control, EmbeddedServer server, Path directory) {
    this.library = library;
    this.endpoint = endpoint;
    this.server = server;
    this.directory = directory;
    kernel = new SocketTarget(endpoint, control);
  }

  /** A library on a kernel that is running. */
  public static UserlandTarget open(String library, Endpoint endpoint, Endpoint control) {
    return new UserlandTarget(library, endpoint, control, null, null);
  }

  /** A library on a kernel of its own in this program. */
  public static UserlandTarget open(String library) throws IOException {
    Path directory = Files.createTempDirectory("kaio-conform");
    EmbeddedServer server =
        EmbeddedServer.builder()
            .config(KernelConfig.of(MachineProfile.AMD64))
            .virtualClock()
            .listen(new Endpoint.Unix(directory.resolve("kaio.sock")))
            .start();
    Endpoint endpoint = server.endpoints().get(0);
    return new UserlandTarget(library, endpoint, endpoint, server, directory);
  }

  /** What is tested, for a person. */
  public String name() {
    return library + " on " + (server == null ? endpoint : "a kernel of this program");
  }

  /** Begins a case, as {@link Target#begin}. */
  public void begin() throws IOException {
    kernel.begin();
    if (!library.equals(JAVA) && !Files.isExecutable(Path.of(library))) {
      throw new IOException(library + " is no program");
    }
  }

  /** A process that has not used its library. */
  public UserlandProcess attach() throws IOException {
    UserlandProcess process =
        library.equals(JAVA)
            ? new JavaUserlandProcess(KernelClient.attach(endpoint, Abi.LP64_X86, "case"))
            : new AgentProcess(Path.of(library), endpoint, () -> kernel.control().clock());
    processes.add(process);
    return process;
  }

  /** Lets time pass. */
  public void advance(Duration time) {
    check("advance", kernel.control().advance(time));
  }

  /** Lets the request at an index of a gate go, with an errno or 0 for a success. */
  public void complete(String gate, int index, int errno) {
    check("complete on " + gate, kernel.control().complete(gate, index, errno));
  }

  private void check(String what, ControlResult<?> result) {
    if (result.isError()) {
      throw new TargetException(what, result.errno());
    }
    processes.forEach(UserlandProcess::settle);
  }

  /** What truss shows of the case so far. */
  public String truss() {
    return kernel.truss();
  }

  /** Ends the processes of the case. */
  public void end() {
    processes.forEach(UserlandProcess::close);
    processes.clear();
    kernel.end();
  }

  @Override
  public void close() {
    kernel.close();
    if (server != null) {
      try {
        server.close();
        Files.deleteIfExists(directory.resolve("kaio.sock"));
        Files.delete(directory);
      } catch (IOException e) {
        throw new IllegalStateException("cannot end the kernel: " + e.getMessage(), e);
      }
    }
  }
}
