package dev.kaio.dev;

import dev.kaio.abi.Errno;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.sched.Scheduler;
import dev.kaio.vm.LentMemory;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * A disk whose contents are a file of the host. A write completes when the host has it. Only so
 * many transfers are with the host at a time; the others wait here, first come first served, so
 * that one disk cannot take all the places that the host has.
 */
public class FileDisk extends Disk {
  /** Transfers that are with the host at a time. */
  public static final int DEPTH = 128;

  private final HostFile file;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private int underWay;
  private boolean starting;

  public FileDisk(Scheduler scheduler, DiskGeometry geometry, HostFile file) {
    super(scheduler, geometry);
    this.file = file;
  }

  /** The file behind the disk. */
  public HostFile file() {
    return file;
  }

  /** Whether the file may be shorter than the disk, so that a read beyond its end is short. */
  protected boolean mayEndEarly() {
    return false;
  }

  @Override
  protected void readInto(Buf buf, int length) {
    if (underWay < DEPTH) {
      read(buf, length);
    } else {
      waiting.add(() -> read(buf, length));
    }
  }

  private void read(Buf buf, int length) {
    LentMemory lent = buf.lend(length);
    if (lent == null && isForwarded(buf, length)) {
      transferred(buf, length);
      return;
    }
    underWay++;
    if (lent == null) {
      file.read(
          buf.offset(),
          length,
          (errno, bytes) -> {
            int got = errno == 0 ? bytes.remaining() : 0;
            if (isGood(errno, got, length)) {
              buf.store(0, bytes);
            }
            readDone(buf, errno, got, length);
          });
    } else {
      file.readInto(
          lent.bytes(),
          buf.offset(),
          (errno, count) -> {
            int got = errno == 0 ? count : 0;
            buf.filled(lent, got);
            readDone(buf, errno, got, length);
          });
    }
  }

  private boolean isForwarded(Buf buf, int length) {
    ByteBuffer view = file.view(buf.offset(), length);
    return view != null && buf.forward(view);
  }

  private boolean isGood(int errno, int got, int length) {
    return errno == 0 && (got == length || mayEndEarly());
  }

  private void readDone(Buf buf, int errno, int got, int length) {
    if (isGood(errno, got, length)) {
      transferred(buf, got);
    } else {
      buf.bioerror(errno); // 0: somebody has cut the file
    }
    startNext();
  }

  @Override
  protected void writeFrom(Buf buf, int length) {
    LentMemory lent = buf.lend(length);
    if (lent == null) {
      fetchAndWrite(buf, length);
    } else if (underWay < DEPTH) {
      write(buf, length, lent);
    } else {
      waiting.add(() -> write(buf, length, lent));
    }
  }

  private void write(Buf buf, int length, LentMemory lent) {
    underWay++;
    file.writeFrom(
        lent.bytes(),
        buf.offset(),
        (errno, nothing) -> {
          lent.giveBack();
          writeDone(buf, errno, length);
        });
  }

  /** A program may take its time to give the payload, and must not occupy a place meanwhile. */
  private void fetchAndWrite(Buf buf, int length) {
    buf.fetch(
        length,
        bytes -> {
          if (bytes == null) { // the program is gone: the disk stays untouched
            buf.bioerror(Errno.EIO.code());
          } else if (underWay < DEPTH) {
            write(buf, length, bytes);
          } else {
            ByteBuffer copy = ByteBuffer.allocate(length).put(bytes).flip();
            waiting.add(() -> write(buf, length, copy));
          }
        });
  }

  private void write(Buf buf, int length, ByteBuffer bytes) {
    underWay++;
    file.write(buf.offset(), bytes, (errno, nothing) -> writeDone(buf, errno, length));
  }

  private void writeDone(Buf buf, int errno, int length) {
    if (errno == 0) {
      transferred(buf, length);
    } else {
      buf.bioerror(errno);
    }
    startNext();
  }

  /** Waits until every write that has completed has reached the host's storage; EIO as a rule. */
  @Override
  public Rval fsync(KThread thread, boolean dataOnly) {
    return HostRequest.<Void>ask(thread, file::sync, nothing -> Rval.ZERO);
  }

  /** What is begun may be over at once, which brings it here again: nothing is begun inside. */
  private void startNext() {
    underWay--;
    if (starting) {
      return;
    }
    starting = true;
    while (underWay < DEPTH && !waiting.isEmpty()) {
      waiting.poll().run();
    }
    starting = false;
  }
}
