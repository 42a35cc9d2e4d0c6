package dev.kaio.testkit;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.aio.Aio;
import dev.kaio.proc.Disposition;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.proc.ProcSpec;
import dev.kaio.proc.SigInfo;
import dev.kaio.proc.SignalSet;
import dev.kaio.proc.UserSide;
import dev.kaio.sched.Rval;
import dev.kaio.vm.Range;
import dev.kaio.vm.Segment;
import dev.kaio.vnode.OpenFile;
import dev.kaio.vnode.Vnode;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A program of a test. It begins with LWP 1, three segments, and A not yet made; {@link #init}
 * makes it. Every call runs until the kernel is idle.
 */
public final class TestProcess extends ProgramData implements UserSide {
  /** A timeout pointer that means forever. */
  public static final long FOREVER = 0;

  private final Machine machine;
  private final Proc proc;
  private final Map<Integer, Call> running = new HashMap<>();
  private final List<Integer> returned = new ArrayList<>();
  private final List<SentSignal> sent = new ArrayList<>();
  private final List<SigInfo> handled = new ArrayList<>();
  private Aio lastAio;
  private boolean exited;
  private int exitSignal;

  /** A signal that was sent to the process, whatever became of it. */
  public record SentSignal(boolean queued, int signo, int code, long value, int pid, int uid) {}

  TestProcess(Machine machine, Abi abi) {
    super(abi);
    this.machine = machine;
    this.proc = machine.kernel().attach(new ProcSpec("test", abi, 100, false), memory(), this);
    map(BUF, SEGMENT, Segment.PROT_READ | Segment.PROT_WRITE);
    map(DATA, SEGMENT, Segment.PROT_READ | Segment.PROT_WRITE);
    map(READ_ONLY, SEGMENT, Segment.PROT_READ);
  }

  public Machine machine() {
    return machine;
  }

  public Proc proc() {
    return proc;
  }

  /** A, or null. */
  public Aio aio() {
    Aio aio = Aio.of(proc);
    if (aio != null) {
      lastAio = aio;
    }
    return aio;
  }

  /** A, also when the process is gone already; null if there never was one. */
  Aio lastAio() {
    Aio aio = aio();
    return aio != null ? aio : lastAio;
  }

  /** Whether it has exited or was killed. */
  public boolean isGone() {
    return exited;
  }

  /** The signal that killed it, or 0. */
  public int exitSignal() {
    return exitSignal;
  }

  /** What the rules call the state of A, to be compared. */
  public StateCheck state() {
    return new StateCheck(this);
  }

  // ---- what it has ----

  public void map(long base, long length, int protection) {
    proc.addressSpace().map(base, length, protection);
  }

  /** Opens for reading and writing; returns the lowest free number from 3 on. */
  public int open(Vnode vnode) {
    return open(vnode, OpenFile.FREAD | OpenFile.FWRITE);
  }

  /** Opens with these access bits. */
  public int open(Vnode vnode, int access) {
    int fd = proc.descriptors().lowestFree(3);
    proc.descriptors().install(fd, new OpenFile(vnode, access));
    return fd;
  }

  /** Makes an event port with so many slots. */
  public TestPort port(int slots) {
    return new TestPort(this, slots);
  }

  /** dup(fd). */
  public int dup(int fd) {
    return (int) call(1, Sysnum.DUP, fd).value();
  }

  /** Makes one more LWP; returns its number. */
  public int newLwp() {
    return proc.createLwp().id();
  }

  public Lwp lwp(int id) {
    return proc.lwp(id);
  }

  // ---- calls ----

  /** Makes a system call and lets the kernel run. */
  public Call call(int lwp, int sysnum, long... args) {
    Call call = begin(lwp, "system call %d of LWP %d".formatted(sysnum, lwp));
    machine.kernel().enter(proc.lwp(lwp), sysnum, args);
    machine.run();
    return call;
  }

  /** Makes an LWP run a kernel routine that no system call leads to. */
  public Call enter(int lwp, String what, Function<Lwp, Rval> routine) {
    Call call = begin(lwp, "%s of LWP %d".formatted(what, lwp));
    Lwp caller = proc.lwp(lwp);
    caller.enter(why -> routine.apply(caller));
    machine.run();
    return call;
  }

  /** A thread in this kernel's run queue enters the kernel in its own turn; then goes on. */
  void enterNow(int lwp, int sysnum, Consumer<Rval> then, long... args) {
    begin(lwp, "system call %d of LWP %d".formatted(sysnum, lwp)).then(then);
    machine.kernel().enterNow(proc.lwp(lwp), sysnum, args);
  }

  private Call begin(int lwp, String what) {
    Call call = new Call(what);
    running.put(lwp, call);
    aio();
    return call;
  }

  /** Makes system call 178 with these slots. */
  public Call kaio(int lwp, long... slots) {
    return call(lwp, Sysnum.KAIO, slots);
  }

  /** AIOINIT by LWP 1, which must succeed. */
  public TestProcess init() {
    kaio(1, Op.AIOINIT).returns(0);
    return this;
  }

  /** Makes an LWP and lets it become the cleanup LWP; returns its call. */
  public Call startCleanup() {
    return kaio(newLwp(), Op.AIOSTART).sleeps();
  }

  /** AIOREAD or AIOWRITE, perhaps with the poll bit, by LWP 1. */
  public Call rw(int op, int fd, long buf, long size, long offset, long result) {
    return kaio(1, rwSlots(op, fd, buf, size, offset, result));
  }

  /** The slots of AIOREAD and AIOWRITE (R-SYS-6). */
  public long[] rwSlots(int op, int fd, long buf, long size, long offset, long result) {
    if (abi().isLp64()) {
      return new long[] {op, fd, buf, size, offset, result};
    }
    long low = offset & 0xFFFF_FFFFL;
    long high = offset >>> 32;
    boolean little = abi().order() == ByteOrder.LITTLE_ENDIAN;
    return new long[] {op, fd, buf, size, little ? low : high, little ? high : low, result};
  }

  /** AIOREAD of 512 bytes into the page of that number, with the result of that number. */
  public Call read(int fd, int index) {
    return rw(Op.AIOREAD, fd, page(index), 512, 0, result(index));
  }

  /** The same with the poll bit. */
  public Call readPolling(int fd, int index) {
    return rw(Op.AIOREAD | Op.POLL, fd, page(index), 512, 0, result(index));
  }

  /** AIOWAIT with a timeout pointer and dontblock 0. */
  public Call aiowait(int lwp, long timeout) {
    return kaio(lwp, Op.AIOWAIT, timeout, 0);
  }

  public Call munmap(int lwp, long address, long length) {
    return call(lwp, Sysnum.MUNMAP, address, length);
  }

  public Call close(int lwp, int fd) {
    return call(lwp, Sysnum.CLOSE, fd);
  }

  public Call exit(int lwp) {
    return call(lwp, Sysnum.EXIT, 0);
  }

  public Call fork1(int lwp) {
    return enter(lwp, "fork1", caller -> proc.fork1(caller, why -> Rval.ZERO));
  }

  public Call forkAll(int lwp) {
    return enter(lwp, "forkall", caller -> proc.forkAll(caller, why -> Rval.ZERO));
  }

  public Call exec(int lwp) {
    return enter(lwp, "exec", caller -> proc.exec(caller, why -> Rval.ZERO));
  }

  /** A dynamic-reconfiguration request (R-CLN-10). */
  public void reconfigure() {
    aio().requestCleanup();
    machine.run();
  }

  // ---- signals ----

  /** Installs a handler. */
  public void catchSignal(int signo) {
    proc.signals().setDisposition(signo, Disposition.CAUGHT);
  }

  /** Installs a handler and blocks the signal in every LWP, so that it interrupts nothing. */
  public void catchBlocked(int signo) {
    catchSignal(signo);
    proc.lwps().forEach(lwp -> lwp.setMask(lwp.mask().with(signo)));
  }

  /** A caught signal hits this LWP. */
  public void signal(int lwp) {
    catchSignal(Signal.SIGUSR1);
    proc.signals().sendTo(proc.lwp(lwp), new SigInfo(Signal.SIGUSR1, Signal.SI_USER, 0, 0, 0));
    machine.run();
  }

  /** Another process sends it an ordinary signal. */
  public void kill(int signo) {
    proc.signals().sendFrom(new SigInfo(signo, Signal.SI_USER, 0, 1, 0));
    machine.run();
  }

  /** Blocks everything in an LWP. */
  public void blockAll(int lwp) {
    proc.lwp(lwp).setMask(SignalSet.ALL_BLOCKABLE);
  }

  /** Signals sent by kaio so far, in order. */
  public List<SentSignal> sentByKaio() {
    return sent.stream().filter(s -> s.signo() != Signal.SIGUSR1).toList();
  }

  /** Signals that ran a handler, in order. */
  public List<SigInfo> handled() {
    return handled;
  }

  /** The LWPs whose calls have returned, in order. */
  public List<Integer> returnOrder() {
    return returned;
  }

  // ---- what the kernel tells ----

  void signalWasSent(SigInfo info, boolean queued) {
    sent.add(
        new SentSignal(queued, info.signo(), info.code(), info.value(), info.pid(), info.uid()));
  }

  void lwpIsGone(Lwp lwp) {
    Call call = running.remove(lwp.id());
    if (call != null) {
      call.lwpIsGone();
    }
  }

  @Override
  public void returned(Lwp lwp, Rval result) {
    returned.add(lwp.id());
    running.remove(lwp.id()).end(result);
  }

  @Override
  public void missing(Lwp lwp, List<Range> ranges) {
    throw new AssertionError("memory of this process is all at hand, yet it lacks " + ranges);
  }

  @Override
  public void signalled(Lwp lwp, SigInfo info) {
    handled.add(info);
  }

  @Override
  public void exited(Proc gone, int status, int signo) {
    exited = true;
    exitSignal = signo;
  }
}
