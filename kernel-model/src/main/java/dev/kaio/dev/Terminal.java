package dev.kaio.dev;

import dev.kaio.abi.Errno;
import dev.kaio.sched.CondVar;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.sched.WaitResult;
import dev.kaio.vm.AddressSpace;
import dev.kaio.vm.Segment;
import dev.kaio.vnode.Vnode;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** A STREAMS terminal: kaio refuses it (R-DRV-1); read sleeps until somebody types. */
public final class Terminal extends CharDevice {
  /** Bytes of output that are kept. */
  public static final int SCREEN = 16 * 1024;

  private final ArrayDeque<Byte> typed = new ArrayDeque<>();
  private final ArrayDeque<Byte> shown = new ArrayDeque<>();
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

  /** The last that programs have written, at most {@link #SCREEN} bytes. */
  public byte[] screen() {
    byte[] bytes = new byte[shown.size()];
    int next = 0;
    for (byte b : shown) {
      bytes[next++] = b;
    }
    return bytes;
  }

  private void show(byte b) {
    if (shown.size() == SCREEN) {
      shown.removeFirst();
    }
    shown.addLast(b);
  }

  @Override
  public boolean isSeekable() {
    return false;
  }

  @Override
  public boolean readWouldBlock() {
    return typed.isEmpty();
  }

  @Override
  public Rval read(KThread thread, AddressSpace as, long address, long length, long offset) {
    if (length == 0) {
      return Rval.ZERO;
    }
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

  /** Waits until the text has been fetched; only the part of it that can be seen is. */
  @Override
  public Rval write(KThread thread, AddressSpace as, long address, long length, long offset) {
    if (as.access(address, length, Segment.PROT_READ) != 0) {
      return Rval.error(Errno.EFAULT);
    }
    int seen = (int) Math.min(length, SCREEN);
    CondVar fetched = CondVar.ofDevice("what a terminal shows");
    boolean[] isFetched = new boolean[1];
    int errno =
        as.memory()
            .fetch(
                address + length - seen,
                seen,
                bytes -> {
                  while (bytes != null && bytes.hasRemaining()) {
                    show(bytes.get());
                  }
                  isFetched[0] = true;
                  fetched.broadcast();
                });
    if (errno != 0) {
      return Rval.ofErrno(errno);
    }
    return awaitFetched(thread, fetched, isFetched, length);
  }

  private static Rval awaitFetched(
      KThread thread, CondVar fetched, boolean[] isFetched, long length) {
    return isFetched[0]
        ? Rval.of(length)
        : fetched.await(thread, why -> awaitFetched(thread, fetched, isFetched, length));
  }
}
