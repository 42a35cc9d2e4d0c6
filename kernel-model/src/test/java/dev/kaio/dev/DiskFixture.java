package dev.kaio.dev;

import dev.kaio.abi.Abi;
import dev.kaio.sched.Rval;
import dev.kaio.sched.Scheduler;
import dev.kaio.sched.TestThread;
import dev.kaio.testkit.DirectMemory;
import dev.kaio.vm.AddressSpace;
import dev.kaio.vm.Segment;
import dev.kaio.vnode.Vnode;
import java.util.ArrayList;
import java.util.List;

/** A buffer of 1 MiB, a read-only page, small disks, and transfers between them. */
final class DiskFixture {
  static final int SECTOR = 512;
  static final long SIZE = 1 << 20;
  static final int MAX = 128 * 1024;
  static final long BUF = 0x10_0000;
  static final long READ_ONLY = 0x40_0000;
  static final long UNMAPPED = 0x80_0000;

  final Scheduler scheduler = Scheduler.bootedAt(0);
  final List<String> log = new ArrayList<>();
  final DirectMemory memory = new DirectMemory();
  final AddressSpace as = new AddressSpace(Abi.LP64_X86, memory);

  DiskFixture() {
    as.map(BUF, 0x10_0000, Segment.PROT_READ | Segment.PROT_WRITE);
    as.map(READ_ONLY, 0x1000, Segment.PROT_READ);
  }

  static DiskGeometry geometry(long size) {
    return new DiskGeometry(size, SECTOR, MAX);
  }

  RamDisk ramDisk(long size) {
    return new RamDisk(scheduler, geometry(size), new MemoryBudget(Long.MAX_VALUE));
  }

  GateDisk gate(long size) {
    return new GateDisk(scheduler, ramDisk(size));
  }

  /** A transfer that writes {@code name return/errno} down when it is over. */
  Buf buf(String name, CharDevice device, boolean write, long address, long count, long offset) {
    Buf buf = new Buf(b -> log.add(name + " " + b.resultReturn() + "/" + b.resultErrno()));
    buf.set(as, device, 3, write, address, count, offset);
    return buf;
  }

  /** Submits a read; returns 0 or why it was refused. */
  int read(CharDevice device, long address, long count, long offset) {
    return PhysIo.aphysio(buf("read", device, false, address, count, offset));
  }

  /** Submits a write; returns 0 or why it was refused. */
  int write(CharDevice device, long address, long count, long offset) {
    return PhysIo.aphysio(buf("write", device, true, address, count, offset));
  }

  /** A thread that reads with read(2); it writes {@code reader = result} down. */
  TestThread syncRead(Vnode file, long address, long count, long offset) {
    TestThread thread = new TestThread(scheduler, "reader", log);
    thread.start(
        why -> {
          Rval result = file.read(thread, as, address, count, offset);
          if (result == Rval.ZERO) {
            log.add("reader = 0");
          }
          return result;
        });
    run();
    return thread;
  }

  void run() {
    TestThread.runAll(scheduler);
  }

  /** Fills memory with bytes that differ from their neighbours, and returns them. */
  byte[] pattern(long address, int length, int seed) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + i / 256 + seed);
    }
    memory.put(address, bytes);
    return bytes;
  }
}
