package dev.kaio.dev;

import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.vm.AddressSpace;
import dev.kaio.vnode.Vnode;

/** /dev/null: reads nothing, takes everything, and has no asynchronous entries (R-DRV-1). */
public final class NullDevice extends CharDevice {
  public NullDevice() {
    super(Vnode.Kind.CHARACTER, DriverOps.PLAIN);
  }

  @Override
  public Rval read(KThread thread, AddressSpace as, long address, long length, long offset) {
    return Rval.ZERO;
  }

  @Override
  public Rval write(KThread thread, AddressSpace as, long address, long length, long offset) {
    return Rval.of(length);
  }
}
