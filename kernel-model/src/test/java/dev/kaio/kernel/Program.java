package dev.kaio.kernel;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Sysnum;
import dev.kaio.dev.GateDisk;
import dev.kaio.dev.Terminal;
import dev.kaio.proc.Disposition;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.proc.ProcSpec;
import dev.kaio.proc.SigInfo;
import dev.kaio.proc.UserSide;
import dev.kaio.sched.Continuation;
import dev.kaio.sched.Rval;
import dev.kaio.testkit.DirectMemory;
import dev.kaio.vm.Range;
import dev.kaio.vm.Segment;
import dev.kaio.vm.UserMemory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program of several LWPs that writes down what the kernel tells it, as lines of text. */
public final class Program implements UserSide {
  public static final long DATA = 0x10_0000;
  public static final long READ_ONLY = 0x20_0000;
  public static final long UNMAPPED = 0x40_0000;

  /** Length of DATA and of READ_ONLY, in bytes. */
  public static final long LENGTH = 0x2_0000;

  private final Kernel kernel;
  private final DirectMemory memory;
  private final Proc proc;
  private final List<String> log = new ArrayList<>();
  private final Map<Integer, Rval> results = new HashMap<>();

  /** A 64-bit program of user 100 without privileges. */
  public Program(Kernel kernel) {
    this(kernel, new ProcSpec("program", Abi.LP64_SPARC, 100, false));
  }

  public Program(Kernel kernel, ProcSpec spec) {
    this(kernel, spec, new DirectMemory());
  }

  private Program(Kernel kernel, ProcSpec spec, DirectMemory memory) {
    this(kernel, spec, memory, memory);
  }

  /** A program whose bytes the kernel sees through {@code seen}, which stands before memory. */
  public Program(Kernel kernel, ProcSpec spec, DirectMemory memory, UserMemory seen) {
    this.kernel = kernel;
    this.memory = memory;
    proc = kernel.attach(spec, seen, this);
    proc.addressSpace().map(DATA, LENGTH, Segment.PROT_READ | Segment.PROT_WRITE);
    proc.addressSpace().map(READ_ONLY, LENGTH, Segment.PROT_READ);
  }

  public Proc proc() {
    return proc;
  }

  public Lwp lwp(int id) {
    return proc.lwp(id);
  }

  public DirectMemory memory() {
    return memory;
  }

  /** What happened, as {@code LWP event}; {@code exited status signal} for the process. */
  public List<String> log() {
    return log;
  }

  // ---- calls ----

  /** A call that is only queued. */
  public void enter(int lwp, int sysnum, long... args) {
    results.remove(lwp);
    kernel.enter(proc.lwp(lwp), sysnum, args);
  }

  /** A call; its result, or null if it has not returned. */
  public Rval call(int lwp, int sysnum, long... args) {
    enter(lwp, sysnum, args);
    kernel.runUntilIdle();
    return results.get(lwp);
  }

  /** The errno of a call of LWP 1 that returns; 0 if it succeeds. */
  public int errno(int sysnum, long... args) {
    return call(1, sysnum, args).errno();
  }

  /** The value of a call of LWP 1 that returns; -1 if it fails. */
  public long value(int sysnum, long... args) {
    return call(1, sysnum, args).value();
  }

  /** A routine of the kernel that is no system call, such as exec. */
  public void enterRoutine(int lwp, Continuation routine) {
    results.remove(lwp);
    proc.lwp(lwp).enter(routine);
  }

  /** What the last call of an LWP returned, or null. */
  public Rval result(int lwp) {
    return results.get(lwp);
  }

  /** Makes an LWP; returns its number. */
  public int newLwp() {
    return (int) value(Sysnum.LWP_CREATE, 0, 0, 0);
  }

  /** Stores a string with its NUL; returns the address. */
  public long string(String text) {
    memory.put(DATA, (text + '\0').getBytes(StandardCharsets.UTF_8));
    return DATA;
  }

  /** Opens a device for reading and writing; returns the descriptor. */
  public int open(String path) {
    return (int) value(Sysnum.OPEN, string(path), 2, 0);
  }

  /** Installs a handler. */
  public void handle(int signo) {
    proc.signals().setDisposition(signo, Disposition.CAUGHT);
  }

  /** An LWP goes to sleep in a read of the terminal, interruptibly. */
  public void sleepOnTerminal(int lwp, int tty) {
    call(lwp, Sysnum.READ, tty, DATA + 1024, 1);
  }

  public static GateDisk gate(Kernel kernel) {
    return (GateDisk) kernel.devices().find("/dev/gate/0");
  }

  public static Terminal terminal(Kernel kernel) {
    return (Terminal) kernel.devices().find("/dev/tty");
  }

  // ---- what the kernel says ----

  @Override
  public void returned(Lwp lwp, Rval result) {
    results.put(lwp.id(), result);
    log.add(lwp.id() + " returned " + result);
  }

  @Override
  public void missing(Lwp lwp, List<Range> ranges) {
    StringBuilder line = new StringBuilder(lwp.id() + " missing");
    for (Range range : ranges) {
      line.append(' ').append(Long.toHexString(range.address())).append('+').append(range.length());
    }
    log.add(line.toString());
  }

  @Override
  public void signalled(Lwp lwp, SigInfo info) {
    log.add(lwp.id() + " signal " + info.signo());
  }

  @Override
  public void exited(Proc gone, int status, int signo) {
    log.add("exited " + status + " " + signo);
  }
}
