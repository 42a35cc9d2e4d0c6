package dev.kaio.dev;

import dev.kaio.abi.Errno;
import dev.kaio.sched.Scheduler;
import java.nio.ByteBuffer;

/**
 * A disk in memory; memory is taken for what was written only. A write for which the budget has no
 * memory fails with ENOSPC.
 */
public class RamDisk extends Disk {
  private final SparseStore store;

  public RamDisk(Scheduler scheduler, DiskGeometry geometry, MemoryBudget budget) {
    super(scheduler, geometry);
    store = new SparseStore(budget);
  }

  @Override
  protected void readInto(Buf buf, int length) {
    store.read(buf.offset(), length, buf);
    transferred(buf, length);
  }

  @Override
  protected void writeFrom(Buf buf, int length) {
    buf.fetch(
        length,
        bytes -> {
          if (bytes == null) { // the program is gone: the disk stays untouched
            buf.bioerror(Errno.EIO.code());
          } else if (store.write(buf.offset(), bytes)) {
            transferred(buf, length);
          } else {
            buf.bioerror(Errno.ENOSPC.code());
          }
        });
  }

  /** Bytes from the disk itself, for tests and tools; beyond what was written they are zero. */
  public ByteBuffer peek(long offset, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    store.read(offset, length, (distance, piece) -> bytes.put(piece));
    return bytes.flip();
  }

  /** Memory that the contents take, in bytes. */
  public long allocated() {
    return store.allocated();
  }
}
