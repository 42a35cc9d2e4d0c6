package dev.kaio.testkit;

import dev.kaio.aio.Aio;
import dev.kaio.dev.GateDisk;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.proc.ProcObserver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Where tests get kernels, so that the books of each are checked when the test is over. */
public final class Kernels {
  private Kernels() {}

  /** Boots a kernel. */
  public static Kernel boot(KernelConfig config) {
    Booted booted = new Booted(config);
    BalancedCounters.watch(booted);
    return booted.kernel;
  }

  /** A kernel with the devices of its configuration. */
  private static final class Booted implements Watched, ProcObserver {
    private final List<Proc> procs = new ArrayList<>();
    private final Set<Aio> aios = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Kernel kernel;

    Booted(KernelConfig config) {
      kernel = new Kernel(config, this);
    }

    @Override
    public void procCreated(Proc proc) {
      procs.add(proc);
    }

    @Override
    public void lwpGone(Lwp lwp) {
      remember(lwp.proc());
    }

    private void remember(Proc proc) {
      Aio aio = Aio.of(proc);
      if (aio != null) {
        aios.add(aio);
      }
    }

    @Override
    public Kernel kernel() {
      return kernel;
    }

    @Override
    public Collection<Proc> procs() {
      return procs;
    }

    @Override
    public Collection<Aio> aios() {
      procs.forEach(this::remember);
      return aios;
    }

    @Override
    public void completeAll() {
      kernel.devices().all().values().stream()
          .filter(GateDisk.class::isInstance)
          .map(GateDisk.class::cast)
          .forEach(GateDisk::completeAll);
      kernel.runUntilIdle();
    }

    @Override
    public long stuckSleeps() {
      return kernel.brokenSleeps();
    }
  }
}
