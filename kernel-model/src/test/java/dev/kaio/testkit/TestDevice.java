package dev.kaio.testkit;

import dev.kaio.abi.Errno;
import dev.kaio.dev.Buf;
import dev.kaio.dev.CharDevice;
import dev.kaio.dev.DriverOps;
import dev.kaio.vnode.Vnode;
import java.util.ArrayList;
import java.util.List;

/** A device that keeps every transfer it accepts until the test completes it; data never moves. */
public final class TestDevice extends CharDevice {
  /** The largest transfer: 128 KiB. */
  public static final long MAX_TRANSFER = 128 * 1024;

  private final Runnable run;
  private final List<Buf> accepted = new ArrayList<>();
  private final List<Buf> held = new ArrayList<>();
  private boolean completesAtOnce;
  private int refusesWith;
  private int sector = 1;

  TestDevice(Kind kind, DriverOps ops, Runnable run) {
    super(kind, ops);
    this.run = run;
  }

  static TestDevice gate(Runnable run) {
    return new TestDevice(Vnode.Kind.CHARACTER, DriverOps.DISK, run);
  }

  /** From now on completes what it accepts inside the submitting call. */
  TestDevice completingAtOnce() {
    completesAtOnce = true;
    return this;
  }

  /** From now on its strategy routine refuses with this errno. */
  public TestDevice refusing(Errno errno) {
    refusesWith = errno.code();
    return this;
  }

  /** From now on takes multiples of this many bytes only. */
  TestDevice ofSector(int bytes) {
    sector = bytes;
    return this;
  }

  @Override
  public long maxTransfer() {
    return MAX_TRANSFER;
  }

  @Override
  public int refusal(long offset, long length) {
    return offset % sector == 0 && length % sector == 0 ? 0 : Errno.EINVAL.code();
  }

  @Override
  public int strategy(Buf buf) {
    if (refusesWith != 0) {
      return refusesWith;
    }
    accepted.add(buf);
    if (completesAtOnce) {
      buf.biodone(0);
    } else {
      held.add(buf);
    }
    return 0;
  }

  // ---- what a test does with it ----

  /** How many transfers it holds. */
  public int held() {
    return held.size();
  }

  /** Completes the oldest held transfer, all of its bytes. */
  public void complete() {
    complete(0);
  }

  /** Completes the held transfer at this place, all of its bytes. */
  public void complete(int index) {
    completeShort(index, 0);
  }

  /** Completes the held transfer at this place but for so many bytes. */
  public void completeShort(int index, long residual) {
    held.remove(index).biodone(residual);
    run.run();
  }

  /** Fails the oldest held transfer; 0 is an error without a code. */
  public void fail(int errno) {
    held.remove(0).bioerror(errno);
    run.run();
  }

  /** Completes the oldest so many in one interrupt: nothing runs in between. */
  public void completeTogether(int count) {
    for (int i = 0; i < count; i++) {
      held.remove(0).biodone(0);
    }
    run.run();
  }

  /** Completes all. */
  public void completeAll() {
    while (!held.isEmpty()) {
      complete();
    }
  }

  /** What it has accepted, as {@code R fd buffer+count@offset}. */
  public List<String> log() {
    return accepted.stream().map(TestDevice::line).toList();
  }

  private static String line(Buf buf) {
    return "%s %d %x+%d@%d"
        .formatted(buf.isWrite() ? "W" : "R", buf.fd(), buf.address(), buf.count(), buf.offset());
  }
}
