package dev.kaio.harness.vectors;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.Kernel;
import dev.kaio.libaio.AioHost;
import dev.kaio.libaio.LibThread;
import dev.kaio.port.EventPort;
import dev.kaio.port.PortEvent;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.proc.ProcSpec;
import dev.kaio.proc.SigInfo;
import dev.kaio.proc.UserSide;
import dev.kaio.sched.Rval;
import dev.kaio.vm.Range;
import dev.kaio.vm.Segment;
import dev.kaio.vnode.OpenFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a scenario's library finds around it: a real kernel in the same run queue, and pool system
 * calls that wait for a step.
 */
final class LibraryHost implements AioHost, UserSide {
  /** Where the threads have their scratch memory; far from everything that scenarios map. */
  static final long SCRATCH = 0x7f00_0000_0000L;

  static final long SCRATCH_LENGTH = 1 << 20;

  private final Kernel kernel;
  private final ProgramMemory memory;
  private final Proc proc;
  private final Map<Integer, LibraryScenario.Descriptor> descriptors = new HashMap<>();
  private final Map<LibThread, Lwp> lwps = new HashMap<>();

  /** Threads in a kernel call, by LWP, and LWPs whose call nobody waits for. */
  private final Map<Lwp, LibThread> inCall = new HashMap<>();

  private final Set<Lwp> unawaited = new HashSet<>();

  /** Threads in a pool system call, by its number. */
  private final Map<Integer, LibThread> inTransfer = new HashMap<>();

  private int transfers;
  private long threadsLeft;

  private List<StepOutcome.Returned> returned = new ArrayList<>();
  private List<LibraryOutcome.PoolCall> poolCalls = new ArrayList<>();
  private List<Integer> canceled = new ArrayList<>();
  private List<LibraryOutcome.KaioCall> kaioCalls = new ArrayList<>();

  LibraryHost(Kernel kernel, ProcSpec spec, ProgramMemory memory, LibraryScenario.Setup setup) {
    this.kernel = kernel;
    this.memory = memory;
    this.proc = kernel.attach(spec, new DirectMemory(memory), this);
    setup.descriptors().forEach(descriptor -> descriptors.put(descriptor.fd(), descriptor));
    threadsLeft = setup.threads() == null ? Long.MAX_VALUE : setup.threads();
    proc.addressSpace().map(SCRATCH, SCRATCH_LENGTH, Segment.PROT_READ | Segment.PROT_WRITE);
  }

  Proc proc() {
    return proc;
  }

  void bind(LibThread thread, Lwp lwp) {
    lwps.put(thread, lwp);
  }

  void setThreads(int count) {
    threadsLeft = count;
  }

  // ---- memory ----

  @Override
  public Abi abi() {
    return proc.abi();
  }

  @Override
  public void load(long address, ByteBuffer into) {
    memory.read(address, into);
  }

  @Override
  public void store(long address, ByteBuffer from) {
    memory.store(address, from);
  }

  @Override
  public long scratch(LibThread thread) {
    return SCRATCH + (long) lwps.get(thread).id() * SCRATCH_BYTES;
  }

  // ---- the kernel ----

  @Override
  public void kaio(LibThread thread, long[] args) {
    kaioCalls.add(new LibraryOutcome.KaioCall(thread.id(), (int) args[0]));
    enter(thread, Sysnum.KAIO, args);
  }

  @Override
  public void close(LibThread thread, int fd) {
    enter(thread, Sysnum.CLOSE, fd);
  }

  private void enter(LibThread thread, int sysnum, long... args) {
    Lwp lwp = lwps.get(thread);
    inCall.put(lwp, thread);
    kernel.enterNow(lwp, sysnum, args);
  }

  @Override
  public void notifyKernel(LibThread thread) {
    int op = KaioOp.AIONOTIFY.code();
    kaioCalls.add(new LibraryOutcome.KaioCall(thread.id(), op));
    Lwp lwp = lwps.get(thread);
    unawaited.add(lwp);
    kernel.enterNow(lwp, Sysnum.KAIO, op, 0, 0, 0, 0, 0);
  }

  @Override
  public void returned(Lwp lwp, Rval result) {
    if (unawaited.remove(lwp)) {
      return;
    }
    LibThread thread = inCall.remove(lwp);
    if (thread != null) {
      thread.answer(result);
    } else {
      recordReturn(lwp.id(), result);
    }
  }

  @Override
  public void returned(LibThread thread, Rval result) {
    if (thread.id() != 0) {
      recordReturn(thread.id(), result);
    }
  }

  private void recordReturn(int lwp, Rval result) {
    returned.add(new StepOutcome.Returned(lwp, result.value(), result.errno()));
  }

  @Override
  public void missing(Lwp lwp, List<Range> ranges) {
    throw new IllegalStateException("bytes are missing though all are at hand: " + ranges);
  }

  @Override
  public void signalled(Lwp lwp, SigInfo info) {
    throw new IllegalStateException("a signal was taken: " + info);
  }

  @Override
  public void exited(Proc exited, int status, int signo) {
    throw new IllegalStateException("the process exited");
  }

  // ---- descriptors and the pool's calls ----

  @Override
  public void fact(LibThread thread, Fact fact, int fd) {
    thread.answer(proc.descriptors().get(fd) == null ? Rval.error(Errno.EBADF) : factOf(fact, fd));
  }

  private Rval factOf(Fact fact, int fd) {
    LibraryScenario.Descriptor descriptor = descriptors.get(fd);
    if (descriptor == null) {
      return Rval.ZERO;
    }
    return switch (fact) {
      case POSITION ->
          descriptor.position() < 0 ? Rval.error(Errno.ESPIPE) : Rval.of(descriptor.position());
      case SIZE -> Rval.of(descriptor.size());
      case APPEND -> descriptor.append() ? Rval.ONE : Rval.ZERO;
    };
  }

  @Override
  public void transfer(LibThread thread, PoolCall call) {
    if (!isAllowed(call)) {
      thread.answer(Rval.error(Errno.EBADF));
      return;
    }
    int number = transfers++;
    inTransfer.put(number, thread);
    poolCalls.add(
        new LibraryOutcome.PoolCall(
            number,
            call.transfer().name().toLowerCase(Locale.ROOT),
            call.fd(),
            call.buffer(),
            call.size(),
            call.offset()));
  }

  private boolean isAllowed(PoolCall call) {
    OpenFile file = proc.descriptors().get(call.fd());
    return file != null
        && switch (call.transfer()) {
          case PREAD, READ -> file.canRead();
          case PWRITE, WRITE -> file.canWrite();
          case FSYNC, FDSYNC -> true;
        };
  }

  /** A pool system call returns. */
  void finish(int number, long value, int errno) {
    LibThread thread = inTransfer.remove(number);
    if (thread == null) {
      throw new IllegalStateException("pool call " + number + " is not in progress");
    }
    thread.answer(value == -1 && errno != 0 ? Rval.ofErrno(errno) : Rval.of(value));
  }

  @Override
  public void interrupt(LibThread thread) {
    inTransfer.entrySet().stream()
        .filter(entry -> entry.getValue() == thread)
        .map(Map.Entry::getKey)
        .findFirst()
        .ifPresent(
            number -> {
              canceled.add(number);
              inTransfer.remove(number);
              kernel.post(() -> thread.answer(Rval.error(Errno.EINTR)));
            });
  }

  // ---- notifications and threads ----

  @Override
  public void sendSigio(LibThread thread) {
    proc.signals().send(Signal.SIGIO);
  }

  @Override
  public void queueSignal(LibThread thread, int signo, long value) {
    if (Signal.isValid(signo)) {
      proc.signals()
          .sendQueued(new SigInfo(signo, Signal.SI_ASYNCIO, value, proc.pid(), proc.uid()));
    }
  }

  @Override
  public void dispatch(LibThread thread, int port, int events, long object, long user) {
    OpenFile file = proc.descriptors().get(port);
    if (file != null && file.vnode() instanceof EventPort eventPort) {
      PortEvent event = eventPort.allocate(proc.pid());
      if (event != null) {
        event.init(events, PortEvent.SOURCE_AIO, object, user, null);
        event.send();
      }
    }
  }

  @Override
  public boolean createThread(LibThread thread) {
    if (threadsLeft == 0) {
      return false;
    }
    threadsLeft--;
    bind(thread, proc.createLwp());
    return true;
  }

  /** Scenarios have no functions of SIGEV_THREAD. */
  @Override
  public Rval threadPort(long function, long attributes) {
    return Rval.error(Errno.ENOTSUP);
  }

  // ---- what happened ----

  List<StepOutcome.Returned> takeReturned() {
    List<StepOutcome.Returned> taken = returned;
    returned = new ArrayList<>();
    return taken;
  }

  List<LibraryOutcome.PoolCall> takePoolCalls() {
    List<LibraryOutcome.PoolCall> taken = poolCalls;
    poolCalls = new ArrayList<>();
    return taken;
  }

  List<Integer> takeCanceled() {
    List<Integer> taken = canceled;
    canceled = new ArrayList<>();
    return taken;
  }

  List<LibraryOutcome.KaioCall> takeKaioCalls() {
    List<LibraryOutcome.KaioCall> taken = kaioCalls;
    kaioCalls = new ArrayList<>();
    return taken;
  }
}
