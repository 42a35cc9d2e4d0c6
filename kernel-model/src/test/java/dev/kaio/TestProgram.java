package dev.kaio;

import dev.kaio.abi.Abi;
import dev.kaio.kernel.Kernel;
import dev.kaio.proc.Disposition;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.proc.ProcSpec;
import dev.kaio.proc.SigInfo;
import dev.kaio.proc.UserSide;
import dev.kaio.sched.Rval;
import dev.kaio.vm.Range;
import dev.kaio.vm.Segment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A program with one LWP and two pages of memory, the second read-only, that makes calls. */
public final class TestProgram implements UserSide {
  /** A page that may be read and written. */
  public static final long DATA = 0x10000;

  /** A page that may only be read. */
  public static final long READ_ONLY = 0x20000;

  /** Not mapped. */
  public static final long UNMAPPED = 0x40000;

  private final Kernel kernel;
  private final Proc proc;
  private final TestMemory memory = new TestMemory();
  private final List<SigInfo> caught = new ArrayList<>();
  private Rval result;
  private int killedBy;

  public TestProgram(Kernel kernel, Abi abi, boolean privileged) {
    this.kernel = kernel;
    this.proc = kernel.attach(new ProcSpec("test", abi, 100, privileged), memory, this);
    proc.addressSpace().map(DATA, abi.pageSize(), Segment.PROT_READ | Segment.PROT_WRITE);
    proc.addressSpace().map(READ_ONLY, abi.pageSize(), Segment.PROT_READ);
  }

  /** Makes a call with LWP 1; null if it did not return. */
  public Rval call(int sysnum, long... args) {
    result = null;
    kernel.enter(proc.lwp(1), sysnum, args);
    kernel.runUntilIdle();
    return result;
  }

  /** What the last call returned; null if it has not. */
  public Rval result() {
    return result;
  }

  /** A signal of the host hits LWP 1. */
  public void interrupt() {
    kernel.interrupt(proc.lwp(1));
    kernel.runUntilIdle();
  }

  /** Makes a call that fails; returns its errno, or 0 if it did not fail. */
  public int errnoOf(int sysnum, long... args) {
    return call(sysnum, args).errno();
  }

  /** Stores a string with its NUL and returns the address. */
  public long putString(long address, String text) {
    memory.store(address, ByteBuffer.wrap((text + '\0').getBytes(StandardCharsets.US_ASCII)));
    return address;
  }

  public void store(long address, ByteBuffer bytes) {
    memory.store(address, bytes);
  }

  /** The bytes at an address, in the program's byte order. */
  public ByteBuffer load(long address, int length) {
    ByteBuffer bytes = proc.abi().buffer(length);
    memory.read(address, bytes);
    return bytes.flip();
  }

  public void catchSignal(int signo) {
    proc.signals().setDisposition(signo, Disposition.CAUGHT);
  }

  /** The signals that handlers ran for. */
  public List<SigInfo> caught() {
    return caught;
  }

  /** The signal that killed the program, or 0. */
  public int killedBy() {
    return killedBy;
  }

  public Abi abi() {
    return proc.abi();
  }

  @Override
  public void returned(Lwp lwp, Rval rval) {
    result = rval;
  }

  @Override
  public void missing(Lwp lwp, List<Range> ranges) {
    throw new AssertionError("every byte is at hand, yet " + ranges + " is asked for");
  }

  @Override
  public void signalled(Lwp lwp, SigInfo info) {
    caught.add(info);
  }

  @Override
  public void exited(Proc gone, int status, int signo) {
    killedBy = signo;
  }
}
