package dev.kaio.vm;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.sched.Continuation;
import dev.kaio.sched.Rval;
import dev.kaio.sched.Scheduler;
import dev.kaio.sched.TestThread;
import dev.kaio.testkit.DirectMemory;
import java.util.ArrayList;
import java.util.List;

/** An address space with threads that map, unmap and protect in it and may sleep. */
final class SpaceFixture {
  static final int R = Segment.PROT_READ;
  static final int RW = Segment.PROT_READ | Segment.PROT_WRITE;
  static final int EFAULT = Errno.EFAULT.code();
  static final int EACCES = Errno.EACCES.code();

  final Scheduler scheduler = Scheduler.bootedAt(0);
  final List<String> log = new ArrayList<>();
  final DirectMemory memory = new DirectMemory();
  final AddressSpace as;
  final long page;

  SpaceFixture(Abi abi) {
    as = new AddressSpace(abi, memory);
    page = abi.pageSize();
  }

  /** Unmaps with a thread of its own; writes the name down when that is done. */
  TestThread unmap(String name, long base, long length) {
    TestThread thread = new TestThread(scheduler, name, log);
    thread.start(why -> as.unmap(thread, base, length, done(name)));
    run();
    return thread;
  }

  /** Changes the protection with a thread of its own. */
  TestThread protect(String name, long base, long length, int protection) {
    TestThread thread = new TestThread(scheduler, name, log);
    thread.start(why -> as.protect(thread, base, length, protection, done(name)));
    run();
    return thread;
  }

  private Continuation done(String name) {
    return why -> {
      log.add(name + " done");
      return Rval.ZERO;
    };
  }

  void run() {
    TestThread.runAll(scheduler);
  }

  void unlock(long address, long length) {
    as.pageUnlock(address, length);
    run();
  }

  /** The segments as {@code base+length prot}, in hexadecimal pages of this machine. */
  List<String> segments() {
    List<String> list = new ArrayList<>();
    for (Segment segment : as.segments()) {
      list.add(
          Long.toHexString(segment.base())
              + "+"
              + segment.length() / page
              + " "
              + (segment.protection() == RW ? "rw" : segment.protection() == R ? "r" : "-"));
    }
    return list;
  }
}
