package dev.kaio.dev;

import dev.kaio.abi.Errno;
import dev.kaio.sched.CondVar;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.sched.WaitResult;
import dev.kaio.vm.AddressSpace;
import dev.kaio.vm.Segment;
import dev.kaio.vnode.Vnode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** A STREAMS terminal: kaio refuses it (R-DRV-1); read sleeps until somebody types. */
public final class Terminal extends CharDevice {
  private final ArrayDeque<Byte> typed = new ArrayDeque<>();
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final CondVar input = new CondVar("terminal input");

  public Terminal() {
    super(Vnode.Kind.CHARACTER, DriverOps.STREAMS);
  }

  /** Somebody types. */
  public void type(byte[] bytes) {
    for (byte b : bytes) {
      typed.addLast(b);
    }
    input.broadcast();
  }

  /** All that programs have written. */
  public byte[] screen() {
    return shown.toByteArray();
  }

  @Override
  public boolean isSeekable() {
    return false;
  }

  @Override
  public Rval read(KThread thread, AddressSpace as, long address, long length, long offset) {
    if (typed.isEmpty()) {
      return input.awaitSig(
          thread,
          why ->
              why == WaitResult.INTERRUPTED
                  ? Rval.error(Errno.EINTR)
                  : read(thread, as, address, length, offset));
    }
    int count = (int) Math.min(length, typed.size());
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      bytes.put(typed.removeFirst());
    }
    int fault = as.copyout(address, bytes.flip());
    return fault != 0 ? Rval.ofErrno(fault) : Rval.of(count);
  }

  /** What does not fit a frame with its call is fetched later; the call does not wait for it. */
  @Override
  public Rval write(KThread thread, AddressSpace as, long address, long length, long offset) {
    if (length > Integer.MAX_VALUE || as.access(address, length, Segment.PROT_READ) != 0) {
      return Rval.error(Errno.EFAULT);
    }
    as.memory()
        .fetch(
            address,
            (int) length,
            bytes -> {
              while (bytes != null && bytes.hasRemaining()) {
                shown.write(bytes.get());
              }
            });
    return Rval.of(length);
  }
}
