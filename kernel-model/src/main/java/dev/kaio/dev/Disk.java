package dev.kaio.dev;

import dev.kaio.abi.Errno;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.sched.Scheduler;
import dev.kaio.vm.AddressSpace;
import dev.kaio.vnode.Vnode;

/**
 * What disks have in common: a size, sectors, a transfer limit, and what happens at their end. A
 * transfer is accepted by {@code strategy}, then waits in the run queue, so it never completes
 * inside the submitting call.
 */
public abstract class Disk extends CharDevice {
  private final Scheduler scheduler;
  private final DiskGeometry geometry;

  /** What goes wrong, or null. */
  private FaultInjector faults;

  private boolean off;

  protected Disk(Scheduler scheduler, DiskGeometry geometry) {
    super(Vnode.Kind.CHARACTER, DriverOps.DISK);
    this.scheduler = scheduler;
    this.geometry = geometry;
  }

  public DiskGeometry geometry() {
    return geometry;
  }

  @Override
  public long maxTransfer() {
    return geometry.maxTransfer();
  }

  @Override
  public long size() {
    return geometry.size();
  }

  /** EINVAL unless offset and length are multiples of the sector (R-DRV-2). */
  @Override
  public int refusal(long offset, long length) {
    long mask = geometry.sector() - 1L;
    return (offset & mask) == 0 && (length & mask) == 0 ? 0 : Errno.EINVAL.code();
  }

  @Override
  public int strategy(Buf buf) {
    if (off) {
      return Errno.EIO.code();
    }
    scheduler.runQueue().append(buf);
    return 0;
  }

  final boolean isOff() {
    return off;
  }

  /** What the host has of a file goes on: only the host can end it. */
  @Override
  public void powerOff() {
    off = true;
    if (faults != null) {
      faults.failAll(Errno.EIO.code());
    }
  }

  @Override
  public void service(Buf buf) {
    if (faults == null) {
      carryOut(buf, Long.MAX_VALUE);
    } else {
      faults.meet(buf);
    }
  }

  /**
   * Carries the transfer out as far as the disk goes: at its end a read gives 0 bytes and a write
   * ENOSPC; beyond it both give ENXIO; a transfer across the end is short.
   *
   * @param most how many bytes may be moved at all
   */
  final void carryOut(Buf buf, long most) {
    long left = geometry.size() - buf.offset();
    if (left < 0) {
      buf.bioerror(Errno.ENXIO.code());
    } else if (left == 0 && buf.isWrite()) {
      buf.bioerror(Errno.ENOSPC.code());
    } else {
      int length = (int) Math.min(Math.min(left, buf.count()), most);
      if (buf.isWrite()) {
        writeFrom(buf, length);
      } else {
        readInto(buf, length);
      }
    }
  }

  /** Stores {@code length} bytes of the disk in memory, then completes the buf; 0 is possible. */
  protected abstract void readInto(Buf buf, int length);

  /** Fetches {@code length} bytes from memory, then completes the buf. */
  protected abstract void writeFrom(Buf buf, int length);

  /** Completes a transfer that moved this many bytes. */
  protected static void transferred(Buf buf, int length) {
    buf.biodone(buf.count() - length);
  }

  // ---- faults and commands ----

  /** What goes wrong with this disk; null if nothing does. */
  public FaultPlan faultPlan() {
    return faults == null ? null : faults.plan();
  }

  /** Transfers that the plan holds back now. */
  public int heldByFaults() {
    return faults == null ? 0 : faults.held();
  }

  /** Makes things go wrong by a plan, or no more (null); what the old plan holds back goes on. */
  public void setFaultPlan(FaultPlan plan) {
    FaultInjector old = faults;
    faults = plan == null ? null : new FaultInjector(this, scheduler, plan);
    if (old != null) {
      old.lift();
    }
  }

  @Override
  public int ioctlReads(int command) {
    return DiskCommands.reads(command);
  }

  @Override
  public Rval ioctl(
      KThread thread, AddressSpace as, boolean privileged, int command, long argument, int flags) {
    return DiskCommands.run(this, as, privileged, command, argument);
  }

  // ---- read(2) and write(2) ----

  @Override
  public Rval read(KThread thread, AddressSpace as, long address, long length, long offset) {
    return new SynchronousTransfer(thread, as, this, false, address, length, offset).run();
  }

  @Override
  public Rval write(KThread thread, AddressSpace as, long address, long length, long offset) {
    return new SynchronousTransfer(thread, as, this, true, address, length, offset).run();
  }
}
