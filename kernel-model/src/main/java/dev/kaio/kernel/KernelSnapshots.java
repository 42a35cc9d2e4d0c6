package dev.kaio.kernel;

import dev.kaio.aio.Aio;
import dev.kaio.mod.ModCtl;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.snapshot.ClockSnapshot;
import dev.kaio.snapshot.KernelSnapshot;
import dev.kaio.snapshot.ModuleSnapshot;
import dev.kaio.snapshot.ProcSnapshot;
import dev.kaio.snapshot.ProcSummary;

/** Turns the state of a kernel into values. */
final class KernelSnapshots {
  private final Kernel kernel;

  KernelSnapshots(Kernel kernel) {
    this.kernel = kernel;
  }

  ClockSnapshot clock(boolean virtual) {
    return new ClockSnapshot(
        virtual,
        kernel.clock().monotonicNanos(),
        kernel.clock().wallNanos(),
        kernel.nextDeadline());
  }

  private ModuleSnapshot module() {
    ModCtl module = kernel.modules().byName("kaio");
    return module == null
        ? new ModuleSnapshot(0, 0, false, false, kernel.counters().snapshot())
        : new ModuleSnapshot(
            module.id(),
            module.loadCount(),
            module.isInMemory(),
            module.isInstalled(),
            kernel.counters().snapshot());
  }

  KernelSnapshot kernel(boolean virtual) {
    return new KernelSnapshot(
        clock(virtual),
        kernel.memory().pressure().code(),
        module(),
        kernel.procs().all().stream().map(KernelSnapshots::summary).toList());
  }

  private static ProcSummary summary(Proc proc) {
    return new ProcSummary(
        proc.pid(),
        proc.uid(),
        proc.isExiting(),
        proc.lwps().size(),
        (int) proc.lwps().stream().filter(Lwp::isAsleep).count(),
        proc.name());
  }

  ProcSnapshot proc(Proc proc, boolean virtual) {
    Aio aio = Aio.of(proc);
    return new ProcSnapshot(
        clock(virtual),
        module(),
        proc.pid(),
        proc.uid(),
        proc.isPrivileged(),
        proc.isExiting(),
        proc.isAbandoned(),
        proc.name(),
        proc.abi(),
        proc.addressSpace().unmapWait(),
        proc.lwps().stream().map(Lwp::snapshot).toList(),
        proc.signals().snapshot(),
        proc.addressSpace().snapshot(),
        proc.descriptors().snapshot(),
        aio == null ? null : aio.snapshot());
  }
}
