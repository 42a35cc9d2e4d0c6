package dev.kaio.harness.target;

import dev.kaio.abi.Abi;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.mod.MachineProfile;
import dev.kaio.truss.KernelTrace;
import dev.kaio.truss.TrussOptions;
import dev.kaio.truss.TrussWriter;

/** A kernel in this program, booted anew for each case. */
public final class InProcessTarget implements Target {
  private Kernel kernel;
  private StringBuilder lines = new StringBuilder();

  @Override
  public String name() {
    return "in-process";
  }

  @Override
  public void begin() {
    kernel = new Kernel(KernelConfig.of(MachineProfile.AMD64));
    kernel.control().takeClock();
    lines = new StringBuilder();
    TrussWriter writer = new TrussWriter(lines, TrussOptions.DEFAULTS);
    KernelTrace.attach(kernel, writer);
    writer.followAll(0);
  }

  @Override
  public TargetProcess attach(Abi abi, String name, boolean privileged) {
    return new DirectProcess(kernel, abi, name);
  }

  @Override
  public String truss() {
    return lines.toString();
  }

  @Override
  public void end() {
    // The next case has a kernel of its own.
  }

  @Override
  public void close() {
    // There is nothing outside the heap.
  }
}
