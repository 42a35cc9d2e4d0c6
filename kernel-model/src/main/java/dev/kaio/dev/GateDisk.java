package dev.kaio.dev;

import dev.kaio.abi.Errno;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.sched.Scheduler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A gate before a disk: it holds every transfer until it is told to let it go, so that whoever
 * tests decides about order and outcome.
 */
public final class GateDisk extends Disk {
  private final Disk disk;
  private final List<Buf> held = new ArrayList<>();

  public GateDisk(Scheduler scheduler, Disk disk) {
    super(scheduler, disk.geometry());
    this.disk = disk;
  }

  /** What is behind the gate. */
  public Disk disk() {
    return disk;
  }

  @Override
  public Rval fsync(KThread thread, boolean dataOnly) {
    return disk.fsync(thread, dataOnly);
  }

  @Override
  public int strategy(Buf buf) {
    if (isOff()) {
      return Errno.EIO.code();
    }
    held.add(buf);
    return 0;
  }

  @Override
  public void powerOff() {
    super.powerOff();
    disk.powerOff();
    while (!held.isEmpty()) {
      fail(0, Errno.EIO.code());
    }
  }

  /** What waits, in order of arrival. */
  public List<Buf> held() {
    return Collections.unmodifiableList(held);
  }

  /** Lets the transfer at this place among those that wait go. */
  public void complete(int index) {
    service(held.remove(index));
  }

  /** Fails the transfer at this place without carrying it out. */
  public void fail(int index, int errno) {
    held.remove(index).bioerror(errno);
  }

  /** Lets all that wait now go, oldest first; returns how many those were. */
  public int completeAll() {
    int all = held.size();
    for (int count = all; count > 0; count--) {
      complete(0);
    }
    return all;
  }

  @Override
  protected void readInto(Buf buf, int length) {
    disk.readInto(buf, length);
  }

  @Override
  protected void writeFrom(Buf buf, int length) {
    disk.writeFrom(buf, length);
  }
}
