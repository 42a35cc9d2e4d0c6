package dev.kaio.dev;

import dev.kaio.abi.Errno;
import dev.kaio.sched.Scheduler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A ram disk that holds every transfer until it is told to let it go, so that whoever tests decides
 * about order and outcome.
 */
public final class GateDisk extends RamDisk {
  private final List<Buf> held = new ArrayList<>();
  private boolean off;

  public GateDisk(Scheduler scheduler, DiskGeometry geometry, MemoryBudget budget) {
    super(scheduler, geometry, budget);
  }

  @Override
  public int strategy(Buf buf) {
    if (off) {
      return Errno.EIO.code();
    }
    held.add(buf);
    return 0;
  }

  @Override
  public void powerOff() {
    off = true;
    while (!held.isEmpty()) {
      fail(0, Errno.EIO.code());
    }
  }

  /** What waits, in order of arrival. */
  public List<Buf> held() {
    return Collections.unmodifiableList(held);
  }

  /** Carries out the transfer at this place among those that wait. */
  public void complete(int index) {
    service(held.remove(index));
  }

  /** Fails the transfer at this place without carrying it out. */
  public void fail(int index, int errno) {
    held.remove(index).bioerror(errno);
  }

  /** Carries out all that wait now, oldest first. */
  public void completeAll() {
    for (int count = held.size(); count > 0; count--) {
      complete(0);
    }
  }
}
