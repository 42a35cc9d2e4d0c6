package dev.kaio.testkit;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.libaio.AioFunction;
import dev.kaio.libaio.AioHost;
import dev.kaio.libaio.LibAio;
import dev.kaio.libaio.LibState;
import dev.kaio.libaio.LibThread;
import dev.kaio.port.EventPort;
import dev.kaio.port.PortEvent;
import dev.kaio.proc.SigInfo;
import dev.kaio.sched.Rval;
import dev.kaio.vnode.OpenFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program of a test that uses the library. Its kernel side is a {@link TestProcess}; the system
 * calls of the pool wait until the test ends them. Every call runs until all is idle.
 */
public final class LibraryProgram implements AioHost {
  /** For the threads' scratch memory; no structure of {@link ProgramData} lies there. */
  private static final long SCRATCH = ProgramData.DATA + 0xF_0000;

  private final TestProcess process;
  private final LibAio lib;
  private final Map<Integer, LibThread> threads = new HashMap<>();
  private final Map<LibThread, Integer> lwps = new HashMap<>();
  private final Map<LibThread, Call> calls = new HashMap<>();
  private final Map<Integer, Map<Fact, Rval>> facts = new HashMap<>();
  private final List<Transferring> transferring = new ArrayList<>();
  private final List<String> interrupted = new ArrayList<>();
  private final List<Long> stores = new ArrayList<>();
  private final List<Long> threadFunctions = new ArrayList<>();
  private final List<Long> threadAttributes = new ArrayList<>();
  private final List<Integer> signallers = new ArrayList<>();
  private Rval transfersGive;
  private List<String> kaioCalls = new ArrayList<>();
  private int threadsLeft = Integer.MAX_VALUE;
  private boolean interruptible = true;
  private final List<Runnable> heldCalls = new ArrayList<>();
  private boolean holdsCalls;
  private Rval threadPort = Rval.error(Errno.EAGAIN);

  private record Transferring(LibThread thread, PoolCall call) {
    @Override
    public String toString() {
      return "%s %d %x+%d@%d"
          .formatted(call.transfer(), call.fd(), call.buffer(), call.size(), call.offset());
    }
  }

  /** A program with the default pool. */
  public LibraryProgram(TestProcess process) {
    this(process, 0, 0);
  }

  /** A program with _AIO_MIN_WORKERS and _AIO_MAX_WORKERS; 0 is the default. */
  public LibraryProgram(TestProcess process, int minWorkers, int maxWorkers) {
    this.process = process;
    lib = new LibAio(process.machine().kernel().scheduler(), this, minWorkers, maxWorkers);
  }

  /** The kernel side, and the memory. */
  public TestProcess process() {
    return process;
  }

  public LibAio lib() {
    return lib;
  }

  /** What the library remembers. */
  public LibState state() {
    return lib.state();
  }

  // ---- calls ----

  /** LWP 1 calls a function. */
  public Call call(AioFunction function, long... args) {
    return call(1, function, args);
  }

  /** An LWP calls a function. */
  public Call call(int lwp, AioFunction function, long... args) {
    LibThread thread = threads.computeIfAbsent(lwp, this::bind);
    Call call = new Call("%s of LWP %d".formatted(function.functionName(), lwp));
    calls.put(thread, call);
    lib.call(thread, function, args);
    process.machine().run();
    return call;
  }

  private LibThread bind(int lwp) {
    LibThread thread = new LibThread(process.machine().kernel().scheduler(), this, lwp);
    lwps.put(thread, lwp);
    return thread;
  }

  @Override
  public void returned(LibThread thread, Rval result) {
    Call call = calls.remove(thread);
    if (call != null) {
      call.end(result);
    }
  }

  /** A caught signal hits this LWP, in the kernel or asleep in the library. */
  public void signal(int lwp) {
    if (process.lwp(lwp).isInKernel()) {
      process.signal(lwp);
    } else {
      threads.get(lwp).interruptSleep();
      process.machine().run();
    }
  }

  /** A signal ends this LWP's sleep; before it runs, the pool's oldest system call returns. */
  public void signalJustBeforeEnd(int lwp, long value) {
    threads.get(lwp).interruptSleep();
    ends(value);
  }

  // ---- descriptors ----

  /** Opens a file that kaio refuses with EBADFD. */
  public int openFile() {
    return process.open(Machine.regularFile());
  }

  /** What llseek, fstat or fcntl say of a descriptor from now on; else 0. */
  public void fact(int fd, Fact fact, Rval answer) {
    facts.computeIfAbsent(fd, any -> new HashMap<>()).put(fact, answer);
  }

  @Override
  public void fact(LibThread thread, Fact fact, int fd) {
    boolean open = process.proc().descriptors().get(fd) != null;
    Rval answer =
        open
            ? facts.getOrDefault(fd, Map.of()).getOrDefault(fact, Rval.ZERO)
            : Rval.error(Errno.EBADF);
    make(() -> thread.answer(answer));
  }

  @Override
  public void close(LibThread thread, int fd) {
    process.enterNow(lwps.get(thread), Sysnum.CLOSE, thread::answer, fd);
  }

  // ---- the pool ----

  /** From now on so many threads can be made. */
  public void threadsLeft(int count) {
    threadsLeft = count;
  }

  @Override
  public boolean createThread(LibThread thread) {
    if (threadsLeft == 0) {
      return false;
    }
    threadsLeft--;
    lwps.put(thread, process.newLwp());
    return true;
  }

  /** The pool's system calls in progress, as {@code PREAD fd buffer+size@offset}, oldest first. */
  public List<String> transfers() {
    return transferring.stream().map(Transferring::toString).toList();
  }

  /** The pool's system calls that a cancellation interrupted. */
  public List<String> interrupted() {
    return interrupted;
  }

  /** The oldest system call of the pool returns this. */
  public void ends(long value) {
    end(0, Rval.of(value));
  }

  /** The oldest system call of the pool fails. */
  public void fails(Errno errno) {
    end(0, Rval.error(errno));
  }

  /** The system call of the pool at this place returns. */
  public void end(int index, Rval result) {
    LibThread thread = transferring.remove(index).thread();
    thread.answer(result);
    process.machine().run();
  }

  @Override
  public void transfer(LibThread thread, PoolCall call) {
    if (transfersGive != null) {
      thread.answer(transfersGive);
    } else {
      transferring.add(new Transferring(thread, call));
    }
  }

  /** From now on the pool's system calls end at once, with this. */
  public void transfersGive(Rval answer) {
    transfersGive = answer;
  }

  /** From now on the system calls of the pool go on when they are interrupted. */
  public void uninterruptible() {
    interruptible = false;
  }

  @Override
  public void interrupt(LibThread thread) {
    Transferring ended =
        transferring.stream().filter(t -> t.thread() == thread).findFirst().orElseThrow();
    interrupted.add(ended.toString());
    if (!interruptible) {
      return;
    }
    transferring.remove(ended);
    process.machine().kernel().post(() -> thread.answer(Rval.error(Errno.EINTR)));
  }

  // ---- the kernel ----

  /** Calls of kaio since the last time that this was asked, by the names of their opcodes. */
  public List<String> kaioCalls() {
    List<String> taken = kaioCalls;
    kaioCalls = new ArrayList<>();
    return taken;
  }

  @Override
  public void kaio(LibThread thread, long[] args) {
    int opcode = (int) args[0];
    String poll = (opcode & KaioOp.POLL_BIT) != 0 ? " polling" : "";
    kaioCalls.add(KaioOp.of(opcode & ~KaioOp.POLL_BIT).name() + poll);
    make(() -> process.enterNow(lwps.get(thread), Sysnum.KAIO, thread::answer, args));
  }

  private void make(Runnable call) {
    if (holdsCalls) {
      heldCalls.add(call);
    } else {
      call.run();
    }
  }

  /** From now on kaio, llseek, fstat and fcntl are under way until {@link #letCallsThrough}. */
  public void holdCalls() {
    holdsCalls = true;
  }

  /** Calls reach the kernel again, those that were held first. */
  public void letCallsThrough() {
    holdsCalls = false;
    heldCalls.forEach(process.machine().kernel()::post);
    heldCalls.clear();
    process.machine().run();
  }

  @Override
  public void notifyKernel(LibThread thread) {
    kaioCalls.add(KaioOp.AIONOTIFY.name());
    process.enterNow(lwps.get(thread), Sysnum.KAIO, ignored -> {}, Op.AIONOTIFY, 0, 0, 0, 0, 0);
  }

  // ---- memory ----

  @Override
  public Abi abi() {
    return process.abi();
  }

  @Override
  public void load(long address, ByteBuffer into) {
    process.memory().read(address, into);
  }

  @Override
  public void store(long address, ByteBuffer from) {
    stores.add(address);
    process.memory().store(address, from);
  }

  @Override
  public long scratch(LibThread thread) {
    return SCRATCH + (long) lwps.get(thread) * SCRATCH_BYTES;
  }

  /** Addresses at which the library has stored something, in order. */
  public List<Long> stores() {
    return stores;
  }

  // ---- notifications ----

  /** A handler of SIGIO is installed; the signal itself is blocked, so that it ends no sleep. */
  public void catchSigio() {
    process.catchBlocked(Signal.SIGIO);
    lib.setSigioHandler(true);
  }

  @Override
  public void sendSigio(LibThread thread) {
    process.proc().signals().send(Signal.SIGIO);
  }

  @Override
  public void queueSignal(LibThread thread, int signo, long value) {
    signallers.add(lwps.get(thread));
    process
        .proc()
        .signals()
        .sendQueued(
            new SigInfo(
                signo, Signal.SI_ASYNCIO, value, process.proc().pid(), process.proc().uid()));
  }

  /** The LWPs that have queued signals for the library, in order. */
  public List<Integer> signallers() {
    return signallers;
  }

  @Override
  public void dispatch(LibThread thread, int port, int events, long object, long user) {
    OpenFile file = process.proc().descriptors().get(port);
    if (file != null && file.vnode() instanceof EventPort eventPort) {
      PortEvent event = eventPort.allocate(process.proc().pid());
      if (event != null) {
        event.init(events, PortEvent.SOURCE_AIO, object, user, null);
        event.send();
      }
    }
  }

  /** What setting SIGEV_THREAD up gives from now on. */
  public void threadPort(Rval answer) {
    threadPort = answer;
  }

  /** The functions for which SIGEV_THREAD was set up. */
  public List<Long> threadFunctions() {
    return threadFunctions;
  }

  /** The attributes that came with them. */
  public List<Long> threadAttributes() {
    return threadAttributes;
  }

  @Override
  public Rval threadPort(long function, long attributes) {
    threadFunctions.add(function);
    threadAttributes.add(attributes);
    return threadPort;
  }
}
