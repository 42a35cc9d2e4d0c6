package dev.kaio.harness.replay;

import dev.kaio.client.RemoteProcess;
import dev.kaio.kernel.KernelEvent.CallEntered;
import dev.kaio.kernel.KernelEvent.CallReturned;
import dev.kaio.kernel.KernelEvent.LwpCreated;
import dev.kaio.truss.TrussOptions;
import dev.kaio.truss.TrussWriter;
import dev.kaio.wire.Endpoint;
import java.util.HashMap;
import java.util.Map;

/**
 * A kernel that runs somewhere: its events stay there, so the tracer sees calls where the programs
 * make them, and its devices complete as they like.
 */
public final class RunningKernel implements ReplayKernel {
  private final Endpoint endpoint;

  public RunningKernel(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public Completions completionsOf(String device) {
    return null;
  }

  @Override
  public Tracer newTracer(TrussOptions options) {
    LineBuffer lines = new LineBuffer();
    TrussWriter writer = new TrussWriter(lines, options);
    Map<RemoteProcess, Integer> pids = new HashMap<>();
    return new Tracer() {
      @Override
      public void follow(RemoteProcess process, int pidInLog, int lwps) {
        int pid = pidInLog == 0 ? process.pid() : pidInLog;
        pids.put(process, pid);
        for (int lwp = 1; lwp <= lwps; lwp++) {
          writer.accept(new LwpCreated(0, pid, lwp));
        }
        writer.follow(pid, 0);
      }

      @Override
      public void release(RemoteProcess process) {
        writer.release(pids.get(process));
      }

      @Override
      public void calling(RemoteProcess process, CallView call) {
        writer.accept(new CallEntered(0, pids.get(process), call.of(process.abi())));
      }

      @Override
      public void returned(RemoteProcess process, CallView call, long value, int errno) {
        writer.accept(new CallReturned(0, pids.get(process), call.of(process.abi()), value, errno));
      }

      @Override
      public String takeLines() {
        return lines.take();
      }

      @Override
      public void close() {}
    };
  }
}
