package dev.kaio.harness.sim;

import dev.kaio.abi.Abi;
import dev.kaio.abi.AiocbLayout;
import dev.kaio.aio.Aio;
import dev.kaio.kernel.Kernel;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.proc.ProcSpec;
import dev.kaio.proc.SigInfo;
import dev.kaio.proc.UserSide;
import dev.kaio.sched.Rval;
import dev.kaio.snapshot.AioSnapshot;
import dev.kaio.vm.Range;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A simulated program: its memory, its LWPs, the calls that they are in. */
final class SimProcess implements UserSide {
  /** Segments for buffers begin here, each {@link #SEGMENT} bytes behind the last. */
  static final long BUFFERS = 0x1000_0000L;

  static final int SEGMENTS = 4;
  static final long SEGMENT = 0x1_0000L;

  /** Results, aiocbs, lists and times; always there. */
  private static final long DATA = 0x2000_0000L;

  static final long DATA_LENGTH = 0x10_0000L;
  private static final long AIOCBS = DATA + 0x4_0000L;
  private static final long SIGEVENTS = DATA + 0x6_0000L;
  private static final long SCRATCH = DATA + 0x8_0000L;

  /** Memory of one LWP for the operands of its call: lists, times, counts. */
  private static final long SCRATCH_LENGTH = 0x2000L;

  /** Result structures, and aiocbs, of a program. */
  static final int SLOTS = 24;

  private final Abi abi;
  private final SimMemory memory = new SimMemory();
  private final Proc proc;
  private final ProcessModel model;
  private final TreeMap<Integer, SimCall> calls = new TreeMap<>();
  private final List<Returned> returned = new ArrayList<>();
  private final List<SigInfo> signals = new ArrayList<>();
  private final Kernel kernel;
  private final boolean immediateAsts;
  private int interruptions;
  private boolean gone;
  private boolean execed;
  private AioSnapshot before;
  private Set<SimCall> sleptBefore = Set.of();

  /** A call that has ended and is to be judged. */
  record Returned(SimCall call, Rval result) {}

  /**
   * A program that has begun.
   *
   * @param immediateAsts whether its LWPs trap at once for an AST
   */
  SimProcess(Kernel kernel, Abi abi, ProcessModel model, boolean immediateAsts) {
    this.kernel = kernel;
    this.immediateAsts = immediateAsts;
    this.abi = abi;
    this.model = model;
    this.proc = kernel.attach(spec(), memory, this);
  }

  private ProcSpec spec() {
    return new ProcSpec("sim", abi, 100, false);
  }

  Abi abi() {
    return abi;
  }

  Proc proc() {
    return proc;
  }

  int pid() {
    return proc.pid();
  }

  ProcessModel model() {
    return model;
  }

  boolean isGone() {
    return gone;
  }

  /** A's state, or null. */
  AioSnapshot aio() {
    Aio aio = Aio.of(proc);
    return aio == null ? null : aio.snapshot();
  }

  boolean astsAreImmediate() {
    return immediateAsts;
  }

  /** A's state after the last step; null if there was none. */
  AioSnapshot before() {
    return before;
  }

  /** Whether a call was asleep after the last step. */
  boolean sleptBefore(SimCall call) {
    return sleptBefore.contains(call);
  }

  /** How many calls of this kind were asleep after the last step. */
  long sleptBefore(SimCall.Sleep sleep) {
    return sleptBefore.stream().filter(call -> call.sleep == sleep).count();
  }

  /** A step is over: what is now is what the next one begins with. */
  void remember(AioSnapshot now) {
    before = now;
    sleptBefore = calls.values().stream().filter(this::isAsleep).collect(Collectors.toSet());
  }

  /** Whether a call sleeps in the kernel. */
  boolean isAsleep(SimCall call) {
    Lwp lwp = proc.lwp(call.lwp);
    return lwp != null && lwp.isAsleep();
  }

  /** Monotonic time. */
  long now() {
    return kernel.clock().monotonicNanos();
  }

  // ---- calls ----

  /** The calls that LWPs are in, by LWP. */
  Map<Integer, SimCall> calls() {
    return calls;
  }

  /** Whether an LWP is in a call that may sleep like this. */
  boolean sleepsIn(SimCall.Sleep sleep) {
    return calls.values().stream().anyMatch(call -> call.sleep == sleep);
  }

  /** LWPs that can make a call, in ascending order. */
  List<Integer> idleLwps() {
    List<Integer> idle = new ArrayList<>();
    for (Lwp lwp : proc.lwps()) {
      if (lwp.isInUserMode() && !calls.containsKey(lwp.id())) {
        idle.add(lwp.id());
      }
    }
    return idle;
  }

  void begin(SimCall call) {
    calls.put(call.lwp, call);
  }

  List<Returned> takeReturned() {
    List<Returned> taken = new ArrayList<>(returned);
    returned.clear();
    return taken;
  }

  List<SigInfo> takeSignals() {
    List<SigInfo> taken = List.copyOf(signals);
    signals.clear();
    interruptions = 0;
    return taken;
  }

  /**
   * Whether a signal came that no other sleep has ended for. A signal ends one sleep at most; which
   * LWP then runs the handler is open.
   */
  boolean takeInterruption() {
    boolean any = interruptions > 0;
    interruptions -= any ? 1 : 0;
    return any;
  }

  /** A fork may hit its sleeps. */
  void disturb() {
    calls.values().forEach(call -> call.disturbed = true);
  }

  @Override
  public void returned(Lwp lwp, Rval result) {
    SimCall call = calls.remove(lwp.id());
    if (call == null) {
      throw new SimFailure("LWP " + lwp + " returns from a call that it did not make");
    }
    returned.add(new Returned(call, result));
  }

  @Override
  public void missing(Lwp lwp, List<Range> ranges) {
    throw new SimFailure("LWP " + lwp + " lacks " + ranges + ", and all memory is at hand");
  }

  @Override
  public void signalled(Lwp lwp, SigInfo info) {
    signals.add(info);
    interruptions++;
  }

  /** Whether the kernel has thrown out the program, or is about to. */
  boolean isExecing() {
    return execed || proc.isExecing();
  }

  /** LWPs leave before an exec, and do not return. */
  void forgetWhoLeft() {
    calls.keySet().removeIf(lwp -> proc.lwp(lwp) == null);
  }

  /** Another program begins if there was an exec; returns whether there was. */
  boolean beginExeced() {
    if (!execed || proc.isExiting()) {
      return false;
    }
    execed = false;
    proc.begin(spec());
    model.execed();
    return true;
  }

  @Override
  public void execed(Proc same) {
    execed = true;
    calls.clear();
  }

  @Override
  public void exited(Proc exited, int status, int signo) {
    gone = true;
    calls.clear();
  }

  // ---- memory ----

  static long buffer(int segment) {
    return BUFFERS + segment * SEGMENT;
  }

  static long data() {
    return DATA;
  }

  static long resultSlot(int slot) {
    return DATA + 16L * slot;
  }

  static long aiocbSlot(int slot) {
    return AIOCBS + 256L * slot;
  }

  /** A sigevent for each list, far from those of others. */
  static long sigeventSlot(int slot) {
    return SIGEVENTS + 64L * slot;
  }

  static long scratch(int lwp) {
    return SCRATCH + lwp * SCRATCH_LENGTH;
  }

  byte[] bytes(long address, int length) {
    return memory.bytes(address, length);
  }

  void putBytes(long address, ByteBuffer bytes) {
    memory.store(address, bytes);
  }

  void putString(long address, String text) {
    putBytes(address, ByteBuffer.wrap((text + '\0').getBytes(StandardCharsets.US_ASCII)));
  }

  int int32(long address) {
    return ByteBuffer.wrap(bytes(address, 4)).order(abi.order()).getInt();
  }

  void putInt32(long address, int value) {
    putBytes(address, abi.buffer(4).putInt(0, value));
  }

  /** A signed long of the program's width. */
  long word(long address) {
    return abi.getLong(ByteBuffer.wrap(bytes(address, 8)).order(abi.order()), 0);
  }

  long pointer(long address) {
    return abi.model().slot(word(address));
  }

  void putWord(long address, long value) {
    ByteBuffer word = abi.buffer(abi.wordSize());
    abi.putWord(word, 0, value);
    putBytes(address, word);
  }

  /** Stores a timeval or timespec, and returns its address. */
  long putTime(int lwp, long seconds, long fraction) {
    long address = scratch(lwp);
    putWord(address, seconds);
    putWord(address + abi.wordSize(), fraction);
    return address;
  }

  /** Stores a list of pointers for a call of this LWP, and returns its address. */
  long putList(int lwp, List<Long> pointers) {
    long address = scratch(lwp) + 0x100;
    for (int i = 0; i < pointers.size(); i++) {
      putWord(address + (long) i * abi.wordSize(), pointers.get(i));
    }
    return address;
  }

  long dontBlock() {
    return abi.model().allOnes();
  }

  long resultReturn(long result) {
    return word(result);
  }

  int resultErrno(long result) {
    return int32(result + abi.wordSize());
  }

  void putResult(long result, long value, int errno) {
    putWord(result, value);
    putInt32(result + abi.wordSize(), errno);
  }

  AiocbLayout layout(boolean large) {
    return AiocbLayout.of(abi, large);
  }

  void putSigevent(long address, int notify, int signo, long value) {
    putInt32(address, notify);
    putInt32(address + 4, signo);
    putWord(address + 8, value);
  }

  /** Stores an aiocb with its port_notify behind it. */
  void putAiocb(ModelRequest request, boolean large, int opcode, int signo) {
    AiocbLayout layout = layout(large);
    long at = request.aiocb;
    putInt32(at, request.fd);
    putWord(at + layout.buf(), request.buffer);
    putWord(at + layout.nbytes(), request.length);
    if (large || abi.isLp64()) {
      putBytes(at + layout.offset(), abi.buffer(8).putLong(0, request.offset));
    } else {
      putInt32(at + layout.offset(), (int) request.offset);
    }
    long event = at + layout.sigevent();
    switch (request.notice) {
      case NONE -> putSigevent(event, 1, 0, 0);
      case SIGNAL -> putSigevent(event, 2, signo, request.tag);
      case PORT -> {
        long notify = at + 0xC0;
        putInt32(notify, request.port);
        putWord(notify + abi.wordSize(), request.tag);
        putSigevent(event, 4, 0, notify);
      }
    }
    putInt32(at + layout.opcode(), opcode);
    putResult(request.result, request.returnBefore, request.errnoBefore);
  }
}
