package dev.kaio.harness.target;

import dev.kaio.abi.Abi;
import dev.kaio.client.CallResult;
import dev.kaio.client.ExitStatus;
import dev.kaio.client.KernelControl.Memory;
import dev.kaio.client.ReceivedSignal;
import dev.kaio.harness.vectors.ProgramMemory;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelControl.Outcome;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.proc.ProcSpec;
import dev.kaio.proc.Program;
import dev.kaio.proc.SigInfo;
import dev.kaio.proc.UserSide;
import dev.kaio.sched.Rval;
import dev.kaio.snapshot.ProcSnapshot;
import dev.kaio.vm.PayloadReceiver;
import dev.kaio.vm.Range;
import dev.kaio.vm.UserMemory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A process whose memory and program are beside the kernel. */
final class DirectProcess implements TargetProcess, UserSide, UserMemory {
  private static final int UID = 0;

  private final Kernel kernel;
  private Proc proc;
  private ProgramMemory memory;
  private final Map<Integer, Pending> calls = new HashMap<>();
  private final List<ReceivedSignal> signals = new ArrayList<>();
  private final Map<Integer, DirectProcess> children = new HashMap<>();
  private boolean replaced;
  private ExitStatus ended;

  private static final class Pending implements Call {
    private CallResult result;

    @Override
    public CallResult result() {
      return result;
    }
  }

  DirectProcess(Kernel kernel, Abi abi, String name) {
    this(kernel, new ProgramMemory());
    proc = kernel.attach(new ProcSpec(name, abi, UID, true), this, this);
  }

  private DirectProcess(Kernel kernel, ProgramMemory memory) {
    this.kernel = kernel;
    this.memory = memory;
  }

  @Override
  public Abi abi() {
    return proc.abi();
  }

  @Override
  public int pid() {
    return proc.pid();
  }

  @Override
  public Call call(int lwp, int sysnum, long... args) {
    Pending call = new Pending();
    calls.put(lwp, call);
    kernel.enter(proc.lwp(lwp), sysnum, args);
    kernel.runUntilIdle();
    return call;
  }

  @Override
  public void interrupt(int lwp) {
    kernel.interrupt(proc.lwp(lwp));
    kernel.runUntilIdle();
  }

  @Override
  public void put(long address, byte[] bytes) {
    memory.write(address, ByteBuffer.wrap(bytes));
  }

  @Override
  public byte[] get(long address, int length) {
    byte[] bytes = new byte[length];
    memory.read(address, ByteBuffer.wrap(bytes));
    return bytes;
  }

  @Override
  public List<ReceivedSignal> takeSignals() {
    List<ReceivedSignal> taken = List.copyOf(signals);
    signals.clear();
    return taken;
  }

  // ---- its children and its end ----

  @Override
  public TargetProcess child(int pid) {
    DirectProcess child = children.remove(pid);
    child.begin();
    return child;
  }

  @Override
  public boolean hasExeced() {
    return replaced;
  }

  @Override
  public TargetProcess execed() {
    replaced = false;
    memory = new ProgramMemory();
    calls.clear();
    begin();
    return this;
  }

  /** A program begins, called as the one before. */
  private void begin() {
    proc.begin(new ProcSpec(proc.name(), proc.abi(), UID, true));
    kernel.runUntilIdle();
  }

  @Override
  public ExitStatus ended() {
    return ended;
  }

  // ---- the kernel ----

  @Override
  public void advance(Duration time) {
    check("advance", kernel.control().advance(proc, time.toNanos()));
  }

  @Override
  public void shiftWall(Duration time) {
    check("shift the wall clock", kernel.control().shiftWall(proc, time.toNanos()));
  }

  @Override
  public void complete(String gate, int index, int errno) {
    check("complete on " + gate, kernel.control().complete(proc, gate, index, errno));
  }

  @Override
  public void setMemory(Memory memory) {
    int pressure =
        switch (memory) {
          case NORMAL -> 0;
          case LOW -> 1;
          case EXHAUSTED -> 2;
        };
    int errno = kernel.control().setPressure(proc, pressure);
    if (errno != 0) {
      throw new TargetException("set the memory's pressure", errno);
    }
  }

  @Override
  public boolean reconfigure() {
    return check("reconfigure", kernel.control().reconfigure(proc, proc.pid()));
  }

  @Override
  public ProcSnapshot snapshot() {
    return check("look into the process", kernel.control().snapshot(proc, proc.pid()));
  }

  private <T> T check(String what, Outcome<T> outcome) {
    if (outcome.errno() != 0) {
      throw new TargetException(what, outcome.errno());
    }
    kernel.runUntilIdle();
    return outcome.value();
  }

  // ---- what the kernel says ----

  @Override
  public void returned(Lwp lwp, Rval result) {
    calls.get(lwp.id()).result =
        result.isError() ? new CallResult(-1, result.errno()) : new CallResult(result.value(), 0);
  }

  @Override
  public void missing(Lwp lwp, List<Range> ranges) {
    throw new IllegalStateException("bytes are missing though all are at hand: " + ranges);
  }

  @Override
  public void signalled(Lwp lwp, SigInfo info) {
    signals.add(
        new ReceivedSignal(
            lwp.id(), info.signo(), info.code(), info.value(), info.pid(), info.uid()));
  }

  @Override
  public Program child() {
    DirectProcess child = new DirectProcess(kernel, memory.copy());
    return new Program(child, child);
  }

  @Override
  public void forked(Proc child, Program program) {
    DirectProcess process = (DirectProcess) program.side();
    process.proc = child;
    children.put(child.pid(), process);
  }

  @Override
  public void execed(Proc execed) {
    replaced = true;
  }

  @Override
  public void exited(Proc exited, int status, int signo) {
    ended = new ExitStatus(status, signo);
  }

  // ---- the bytes ----

  @Override
  public boolean present(long address, int length) {
    return true;
  }

  @Override
  public void read(long address, ByteBuffer into) {
    memory.read(address, into);
  }

  @Override
  public void store(long address, ByteBuffer from) {
    memory.store(address, from);
  }

  @Override
  public int fetch(long address, int length, PayloadReceiver receiver) {
    receiver.payload(ByteBuffer.wrap(get(address, length)));
    return 0;
  }
}
