package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.KaioOp;
import dev.kaio.client.CallResult;
import dev.kaio.client.KernelClient;
import dev.kaio.client.RemoteLwp;
import dev.kaio.client.RemoteProcess;
import dev.kaio.dev.GateDisk;
import dev.kaio.dev.Mount;
import dev.kaio.dev.RamDisk;
import dev.kaio.kernel.Kernel;
import dev.kaio.vnode.Vnode;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.nio.file.Path;

/** A server on a private Unix socket, with what the tests do to it and to its clients. */
final class ServerFixture implements AutoCloseable {
  static final long BASE = 0x10_0000;
  static final long BUFFER = BASE + 0x2000;
  static final long RESULT = BASE + 0x70000;
  static final long TIMEOUT = RESULT + 0x4000;
  static final int FD = 259;

  private final EmbeddedServer server;

  private ServerFixture(EmbeddedServer server) {
    this.server = server;
  }

  static Endpoint unix(Path directory) {
    return new Endpoint.Unix(directory.resolve("kaio.sock"));
  }

  static ServerFixture start(Path directory) throws IOException {
    return start(directory, ServerSettings.DEFAULT_LOOPS);
  }

  static ServerFixture start(Path directory, int loops) throws IOException {
    return start(directory, ServerSettings.DEFAULT.withLoops(loops));
  }

  static ServerFixture start(Path directory, ServerSettings settings) throws IOException {
    return start(EmbeddedServer.builder().listen(unix(directory)).settings(settings));
  }

  static ServerFixture start(EmbeddedServer.Builder builder) throws IOException {
    return new ServerFixture(builder.start());
  }

  EmbeddedServer server() {
    return server;
  }

  Endpoint endpoint() {
    return server.endpoints().get(0);
  }

  RemoteProcess attach() throws IOException {
    return attach(Abi.LP64_SPARC);
  }

  RemoteProcess attach(Abi abi) throws IOException {
    return KernelClient.attach(endpoint(), abi, "test");
  }

  /** A process with 512 KiB mapped, a device open as descriptor 259, and kaio initialised. */
  RemoteProcess attachWith(String device) throws IOException {
    RemoteProcess process = attach();
    RemoteLwp lwp = process.lwp1();
    succeed(lwp.mmap(BASE, 0x80000, 3));
    succeed(lwp.openAt(FD, device, 2));
    succeed(lwp.kaio(KaioOp.AIOINIT.code()));
    return process;
  }

  /** Starts the cleanup thread (R-START-1); returns its LWP. */
  static RemoteLwp startCleanup(RemoteProcess process) {
    RemoteLwp cleanup = process.lwp1().newLwp();
    var unused = cleanup.kaioAsync(KaioOp.AIOSTART.code());
    return cleanup;
  }

  static CallResult succeed(CallResult result) {
    assertThat(result.errno()).as("errno of %s", result).isZero();
    return result;
  }

  int gateHolds() {
    return server.callOnKernel(kernel -> gate().held().size());
  }

  /** Whether the LWP waits in the kernel. */
  boolean isAsleep(int pid, int lwp) {
    return server.callOnKernel(kernel -> kernel.procs().get(pid).lwp(lwp).isAsleep());
  }

  /** The oldest transfer goes, and the others when what that has woken has run. */
  void completeGateInTwoSteps() {
    server.execute(
        () -> {
          gate().complete(0);
          server.kernel().post(() -> gate().completeAll());
        });
  }

  void completeGate() {
    server.execute(() -> gate().completeAll());
  }

  /** Lets everything go that any gate holds. */
  void openGates() {
    server.execute(
        () -> {
          for (Vnode device : server.kernel().devices().all().values()) {
            if (device instanceof GateDisk gate) {
              gate.completeAll();
            }
          }
        });
  }

  Kernel kernel() {
    return server.kernel();
  }

  private GateDisk gate() {
    return (GateDisk) kernelDevice("/dev/gate/0");
  }

  RamDisk disk() {
    return (RamDisk) kernelDevice("/dev/rdsk/c0t0d0s0");
  }

  private Object kernelDevice(String path) {
    return server.kernel().devices().find(path);
  }

  int processes() {
    return server.callOnKernel(kernel -> kernel.procs().all().size());
  }

  /** Files of the host that programs have open. */
  int openFiles() {
    return server.callOnKernel(kernel -> kernel.mounts().stream().mapToInt(Mount::openFiles).sum());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
