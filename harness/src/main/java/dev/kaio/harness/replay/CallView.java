package dev.kaio.harness.replay;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.KernelEvent.Call;
import dev.kaio.kernel.KernelEvent.Timeval;

/** A kaio call as the program that makes it sees it. */
record CallView(int lwp, long[] slots, Timeval timeout) {

  Call of(Abi abi) {
    return new Call(lwp, abi, Sysnum.KAIO, slots, timeout, 0);
  }
}
