package dev.kaio.harness.target;

import dev.kaio.abi.Abi;
import dev.kaio.client.ControlResult;
import dev.kaio.client.KernelClient;
import dev.kaio.client.KernelControl;
import dev.kaio.client.ProcessGoneException;
import dev.kaio.client.RemoteProcess;
import dev.kaio.client.Trace;
import dev.kaio.mod.MachineProfile;
import dev.kaio.snapshot.ClockSnapshot;
import dev.kaio.wire.Endpoint;
import dev.kaio.wire.Follow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A kernel behind a socket. Its clock must be virtual, and nobody else may use its gates meanwhile.
 * It is controlled through an endpoint at which this user is privileged, which over TCP nobody is.
 */
public final class SocketTarget implements Target {
  private static final List<String> GATES = List.of("/dev/gate/0", "/dev/gate/1");
  private static final int TABLE_SIZE = 256;

  /** R-MOD-8: there the calls of programs of 32 bits do not exist. */
  private static final String WITHOUT_NARROW_PROGRAMS = MachineProfile.CLASSIC.id();

  private final Endpoint endpoint;
  private final Endpoint control;
  private final List<SocketProcess> processes = new ArrayList<>();
  private final StringBuilder lines = new StringBuilder();
  private RemoteProcess watcher;

  /**
   * A target.
   *
   * @param endpoint where the programs of the cases connect
   * @param control where the kernel is controlled
   */
  public SocketTarget(Endpoint endpoint, Endpoint control) {
    this.endpoint = endpoint;
    this.control = control;
  }

  @Override
  public String name() {
    return endpoint.toString();
  }

  @Override
  public void begin() throws IOException {
    if (watcher == null) {
      watcher = KernelClient.attach(control, Abi.LP64_X86, "conform");
      requireUsable();
      BitSet calls = new BitSet();
      calls.set(0, TABLE_SIZE);
      Trace unused =
          watcher.follow(
              new Follow(
                  Follow.ALL, Follow.CLASSIC, Follow.VERBOSE, Integer.MAX_VALUE, calls, List.of()),
              this::traced);
    }
    synchronized (lines) {
      lines.setLength(0);
    }
  }

  /** On the thread that reads. */
  private void traced(String text) {
    synchronized (lines) {
      lines.append(text);
    }
  }

  private void requireUsable() throws IOException {
    try {
      ControlResult<ClockSnapshot> clock = watcher.control().clock();
      if (!watcher.isPrivileged()) {
        throw new IOException(control + ": this user may not control the kernel");
      }
      if (!clock.get().virtual()) {
        throw new IOException(control + ": the kernel's clock is not virtual");
      }
      if (watcher.profile().equals(WITHOUT_NARROW_PROGRAMS)) {
        throw new IOException(
            control + ": machine " + watcher.profile() + " has no programs of 32 bits");
      }
    } catch (ProcessGoneException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public TargetProcess attach(Abi abi, String name, boolean privileged) throws IOException {
    RemoteProcess process = KernelClient.attach(privileged ? control : endpoint, abi, name);
    return new SocketProcess(process, watcher.control(), processes);
  }

  /** What controls the kernel, between begin and end. */
  KernelControl control() {
    return watcher.control();
  }

  @Override
  public String truss() {
    watcher.control().clock(); // what is on its way arrives
    synchronized (lines) {
      return lines.toString();
    }
  }

  @Override
  public void end() {
    watcher.control().setMemory(KernelControl.Memory.NORMAL);
    processes.forEach(SocketProcess::close);
    processes.clear();
    releaseGates();
  }

  /** Exiting processes wait for their devices (R-CLN-13). */
  private void releaseGates() {
    for (String gate : GATES) {
      ControlResult<Integer> released;
      do { // a long transfer goes on in its next part
        released = watcher.control().completeAll(gate, 0);
      } while (!released.isError() && released.value() > 0);
    }
  }

  @Override
  public void close() {
    if (watcher != null) {
      watcher.close();
    }
  }
}
