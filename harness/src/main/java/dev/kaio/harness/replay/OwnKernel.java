package dev.kaio.harness.replay;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Machine;
import dev.kaio.client.RemoteProcess;
import dev.kaio.dev.GateDisk;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.kernel.KernelEvent;
import dev.kaio.mod.MachineProfile;
import dev.kaio.server.EmbeddedServer;
import dev.kaio.truss.TrussOptions;
import dev.kaio.truss.TrussWriter;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A kernel in this program, on a socket that only this user can reach. */
public final class OwnKernel implements ReplayKernel, AutoCloseable {
  private final Path directory;
  private final EmbeddedServer server;
  private final List<Consumer<KernelEvent>> tracers;

  private OwnKernel(Path directory, EmbeddedServer server, List<Consumer<KernelEvent>> tracers) {
    this.directory = directory;
    this.server = server;
    this.tracers = tracers;
  }

  /**
   * The machine on which a process of this ABI runs: the classic one has no 32-bit system calls
   * (R-MOD-8).
   */
  public static MachineProfile profileFor(Abi abi) {
    if (abi.isLp64()) {
      return MachineProfile.CLASSIC;
    }
    return abi.machine() == Machine.SPARC ? MachineProfile.SPARCV9 : MachineProfile.AMD64;
  }

  /** Boots a machine with its default devices. */
  public static OwnKernel start(MachineProfile profile) throws IOException {
    Path directory = Files.createTempDirectory("kaio-");
    List<Consumer<KernelEvent>> tracers = new CopyOnWriteArrayList<>();
    try {
      EmbeddedServer server =
          EmbeddedServer.builder()
              .config(KernelConfig.of(profile))
              .listen(new Endpoint.Unix(directory.resolve("kaio.sock")))
              .listener(event -> tracers.forEach(tracer -> tracer.accept(event)))
              .start();
      return new OwnKernel(directory, server, tracers);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(directory);
      throw e;
    }
  }

  @Override
  public Endpoint endpoint() {
    return server.endpoints().get(0);
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(directory);
  }

  // ---- the tracer ----

  @Override
  public Tracer newTracer(TrussOptions options) {
    return new EventTracer(options);
  }

  /** Prints the kernel's events, on the kernel's thread. */
  private final class EventTracer implements Tracer {
    private final LineBuffer lines = new LineBuffer();
    private final TrussWriter writer;
    private final Map<Integer, Integer> names = new ConcurrentHashMap<>();
    private final Consumer<KernelEvent> listener;

    private EventTracer(TrussOptions options) {
      writer = new TrussWriter(lines, options);
      listener = this::heard;
      tracers.add(listener);
    }

    /** Only of processes that have been followed, whose names are known. */
    private void heard(KernelEvent event) {
      Integer name = names.get(event.pid());
      if (name != null) {
        writer.accept(RenamedEvent.of(event, name));
      }
    }

    @Override
    public void follow(RemoteProcess process, int pidInLog, int lwps) {
      onKernel(
          kernel -> {
            int name = pidInLog == 0 ? process.pid() : pidInLog;
            names.put(process.pid(), name);
            for (int lwp = 1; lwp <= lwps; lwp++) {
              writer.accept(new KernelEvent.LwpCreated(nanos(kernel), name, lwp));
            }
            writer.follow(name, nanos(kernel));
          });
    }

    @Override
    public void release(RemoteProcess process) {
      onKernel(kernel -> writer.release(names.get(process.pid())));
    }

    @Override
    public void calling(RemoteProcess process, CallView call) {
      // The kernel says so.
    }

    @Override
    public void returned(RemoteProcess process, CallView call, long value, int errno) {
      // The kernel has said so before the program could know.
    }

    @Override
    public String takeLines() {
      return lines.take();
    }

    @Override
    public void close() {
      tracers.remove(listener);
    }
  }

  private static long nanos(Kernel kernel) {
    return kernel.clock().monotonicNanos();
  }

  private void onKernel(Consumer<Kernel> task) {
    server.callOnKernel(
        kernel -> {
          task.accept(kernel);
          return null;
        });
  }

  // ---- the gate ----

  @Override
  public Completions completionsOf(String device) {
    boolean gate = server.callOnKernel(kernel -> kernel.devices().find(device) instanceof GateDisk);
    return gate ? new GateCompletions(device) : null;
  }

  /** Which requests the gate holds, in the order in which it got them. */
  private final class GateCompletions implements Completions {
    private final String device;
    private final List<Integer> held = new ArrayList<>();

    private GateCompletions(String device) {
      this.device = device;
    }

    private GateDisk gate(Kernel kernel) {
      return (GateDisk) kernel.devices().find(device);
    }

    @Override
    public void submitted(int request) {
      held.add(request);
    }

    @Override
    public void complete(int request) {
      int index = held.indexOf(request);
      if (index >= 0) {
        held.remove(index);
        onKernel(kernel -> gate(kernel).complete(index));
      }
    }

    @Override
    public void completeAll() {
      held.clear();
      onKernel(kernel -> gate(kernel).completeAll());
    }
  }
}
