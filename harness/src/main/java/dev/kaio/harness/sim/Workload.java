package dev.kaio.harness.sim;

import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.harness.sim.ModelRequest.Notice;
import dev.kaio.harness.sim.ProcessModel.File;
import dev.kaio.harness.sim.ProcessModel.Kind;
import dev.kaio.harness.sim.SimCall.Judge;
import dev.kaio.harness.sim.SimCall.Sleep;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What programs do: draws calls with operands that are mostly right, and makes them. */
final class Workload {
  static final int SIGNO = 45;

  /** The least that a timed wait lasts (R-WAIT-6). */
  private static final long TICK_NANOS = 10_000_000L;

  private static final int RDWR = ProcessModel.READ | ProcessModel.WRITE;
  private static final int PORT_CREATE = 0;

  /** What the errno of a listed aiocb says before the kernel marks it as in progress. */
  private static final int STALE_ERRNO = Errno.ECANCELED.code();

  private static final int PORT_GET = 5;

  /** What can happen next. */
  enum Action {
    SUBMIT(30),
    SUBMIT_AIOCB(24),
    LIST(10),
    WAIT(14),
    WAITN(8),
    SUSPEND(8),
    ERROR(8),
    CANCEL(4),
    LIST_WAIT(4),
    NOTIFY(4),
    PORT_EVENT(8),
    UNMAP(4),
    MAP(5),
    PROTECT(3),
    OPEN(4),
    CLOSE(3),
    DUP(2),
    COMPLETE(50),
    INTERRUPT(3),
    KILL(3),
    FORK(2),
    ADVANCE(6),
    SET_CLOCK(1),
    PRESSURE(3),
    CLEANUP_REQUEST(1),
    EXIT(1);

    private final int weight;

    Action(int weight) {
      this.weight = weight;
    }

    /** How often it happens, compared to the others, unless a seed says otherwise. */
    int weight() {
      return weight;
    }
  }

  private final Simulation simulation;
  private final Judges judges;
  private final Dice dice;
  private int tags;

  Workload(Simulation simulation, Judges judges, Dice dice) {
    this.simulation = simulation;
    this.judges = judges;
    this.dice = dice;
  }

  // ---- making calls ----

  private void call(SimCall call, int sysnum, long... args) {
    simulation.note(call.toString());
    call.process.begin(call);
    simulation.kernel().enter(call.process.proc().lwp(call.lwp), sysnum, args);
  }

  private void kaio(SimCall call, long... args) {
    call(call, Sysnum.KAIO, args);
  }

  private static SimCall simple(SimProcess process, int lwp, String text, Judge judge) {
    return new SimCall(process, lwp, text, Sleep.NONE, judge);
  }

  /** An LWP that may block, or 0: LWP 1 never does, so that somebody can always act. */
  private int blocker(SimProcess process) {
    List<Integer> idle = process.idleLwps();
    idle.remove(Integer.valueOf(1));
    return idle.isEmpty() ? 0 : dice.pick(idle);
  }

  /** Any LWP that can make a call, or 0. */
  private int caller(SimProcess process) {
    List<Integer> idle = process.idleLwps();
    return idle.isEmpty() ? 0 : dice.pick(idle);
  }

  /** Stores a timeout for a call, now and then a very short one, and says when it is over. */
  private long timeout(SimCall call, long unitNanos) {
    long seconds = dice.chance(0.4) ? 0 : dice.below(5);
    long fraction = 1L + dice.below(dice.chance(0.4) ? 9_000 : 999_999);
    long nanos = seconds * 1_000_000_000L + fraction * unitNanos;
    call.deadline = call.process.now() + Math.max(nanos, TICK_NANOS);
    return call.process.putTime(call.lwp, seconds, fraction);
  }

  // ---- setting up ----

  void init(SimProcess process) {
    kaio(simple(process, 1, "AIOINIT", judges.value(0)), KaioOp.AIOINIT.code());
    process.model().initialised = true;
  }

  void startCleanup(SimProcess process, int lwp) {
    kaio(
        new SimCall(process, lwp, "AIOSTART", Sleep.CLEANUP, judges.value(0)),
        KaioOp.AIOSTART.code());
  }

  void createLwp(SimProcess process) {
    call(simple(process, 1, "lwp_create", judges.anySuccess()), Sysnum.LWP_CREATE, 0, 0, 0);
  }

  void catchSignal(SimProcess process, int signo) {
    process.model().catchesSigio |= signo == Signal.SIGIO;
    call(
        simple(process, 1, "sigaction " + signo, judges.anySuccess()),
        Sysnum.SIGACTION,
        signo,
        2,
        0);
  }

  void createPort(SimProcess process) {
    call(
        simple(process, 1, "port_create", judges.descriptor(new File(Kind.PORT, RDWR))),
        Sysnum.PORTFS,
        PORT_CREATE);
  }

  boolean open(SimProcess process) {
    int lwp = caller(process);
    if (lwp == 0) {
      return false;
    }
    open(process, lwp, simulation.diskPath(dice.below(simulation.disks().size())), Kind.DISK);
    return true;
  }

  void open(SimProcess process, int lwp, String path, Kind kind) {
    int access = kind == Kind.DISK && dice.chance(0.2) ? dice.between(1, 2) : RDWR;
    long address = SimProcess.scratch(lwp);
    process.putString(address, path);
    call(
        simple(
            process, lwp, "open " + path + " " + access, judges.descriptor(new File(kind, access))),
        Sysnum.OPEN,
        address,
        access - 1,
        0);
  }

  // ---- requests ----

  private ModelRequest draw(SimProcess process) {
    ModelRequest request = new ModelRequest();
    List<Integer> files = new ArrayList<>(process.model().files.keySet());
    request.fd = files.isEmpty() || dice.chance(0.03) ? 200 : dice.pick(files);
    request.write = dice.chance(0.5);
    request.poll = dice.chance(0.2);
    int sectors = dice.chance(0.1) ? 0 : dice.between(1, 16);
    request.length = sectors * 512L;
    if (dice.chance(0.05)) {
      request.length += dice.between(1, 511);
    }
    request.offset = 512L * dice.below((int) ((SimDisk.SIZE - request.length) / 512));
    if (dice.chance(0.03)) {
      request.length = SimDisk.MAX_TRANSFER + 512;
      request.offset = 0;
    }
    int segment = dice.below(SimProcess.SEGMENTS);
    long room = SimProcess.SEGMENT - request.length;
    request.buffer =
        SimProcess.buffer(segment)
            + (dice.chance(0.05) ? SimProcess.SEGMENT - 256 : (long) dice.below((int) room));
    request.tag = ++tags;
    request.returnBefore = -1000L - request.tag;
    request.errnoBefore = Errno.EINPROGRESS.code();
    return request;
  }

  boolean submit(SimProcess process) {
    int lwp = caller(process);
    if (lwp == 0) {
      return false;
    }
    ModelRequest request = draw(process);
    request.result = SimProcess.resultSlot(dice.below(SimProcess.SLOTS));
    if (!process.model().requests.containsKey(request.result)) {
      process.putResult(request.result, request.returnBefore, request.errnoBefore);
    }
    String text = "aio" + request;
    simulation.submitting(request);
    int errno = process.model().submit(request);
    int op =
        (request.write ? KaioOp.AIOWRITE : KaioOp.AIOREAD).code()
            | (request.poll ? KaioOp.POLL_BIT : 0);
    kaio(simple(process, lwp, text, judges.errnoOrZero(errno)), slots(process, op, request));
    return true;
  }

  /** The slots of AIOREAD and AIOWRITE (R-SYS-6). */
  private static long[] slots(SimProcess process, int op, ModelRequest r) {
    if (process.abi().isLp64()) {
      return new long[] {op, r.fd, r.buffer, r.length, r.offset, r.result};
    }
    long low = r.offset & 0xFFFF_FFFFL;
    long high = r.offset >>> 32;
    boolean little = process.abi().order() == ByteOrder.LITTLE_ENDIAN;
    return new long[] {
      op, r.fd, r.buffer, r.length, little ? low : high, little ? high : low, r.result
    };
  }

  /** A request with an aiocb in this slot; one that is in flight is left as it is. */
  private ModelRequest drawAiocb(SimProcess process, int slot, boolean large, boolean ports) {
    ModelRequest request = draw(process);
    request.aiocb = SimProcess.aiocbSlot(slot);
    request.result = process.layout(large).resultAddress(request.aiocb);
    ModelRequest there = process.model().requests.get(request.result);
    if (there != null) {
      boolean write = request.write;
      request = copyOf(there);
      request.write = write;
      return request;
    }
    int notice = dice.below(3);
    List<Integer> portNumbers = portsOf(process);
    if (notice == 1) {
      request.notice = Notice.SIGNAL;
    } else if (notice == 2 && ports && !portNumbers.isEmpty()) {
      request.notice = Notice.PORT;
      request.port = dice.chance(0.05) ? request.fd : dice.pick(portNumbers);
    }
    process.putAiocb(request, large, request.write ? 2 : 1, SIGNO);
    return request;
  }

  private static ModelRequest copyOf(ModelRequest there) {
    ModelRequest copy = new ModelRequest();
    copy.aiocb = there.aiocb;
    copy.result = there.result;
    copy.fd = there.fd;
    copy.buffer = there.buffer;
    copy.length = there.length;
    copy.offset = there.offset;
    copy.notice = there.notice;
    copy.port = there.port;
    copy.tag = there.tag;
    return copy;
  }

  private static List<Integer> portsOf(SimProcess process) {
    List<Integer> ports = new ArrayList<>();
    process
        .model()
        .files
        .forEach(
            (fd, file) -> {
              if (file.kind() == Kind.PORT) {
                ports.add(fd);
              }
            });
    return ports;
  }

  boolean submitAiocb(SimProcess process) {
    int lwp = caller(process);
    if (lwp == 0) {
      return false;
    }
    boolean large = !process.abi().isLp64() && dice.chance(0.5);
    int slot = dice.below(SimProcess.SLOTS);
    if (conflicts(process, slot, large)) {
      return false;
    }
    ModelRequest request = drawAiocb(process, slot, large, true);
    request.poll = dice.chance(0.2);
    String text = "aio_" + request;
    simulation.submitting(request);
    int errno = process.model().submit(request);
    KaioOp op =
        request.write
            ? (large ? KaioOp.AIOAWRITE64 : KaioOp.AIOAWRITE)
            : (large ? KaioOp.AIOAREAD64 : KaioOp.AIOAREAD);
    // A poll of a request with a port is ignored (R-PRW-5).
    boolean poll = request.poll;
    request.poll = poll && request.notice != Notice.PORT;
    kaio(
        simple(process, lwp, text, judges.errnoOrZero(errno)),
        op.code() | (poll ? KaioOp.POLL_BIT : 0),
        request.aiocb);
    return true;
  }

  /** Whether the slot holds a request in flight of the other layout. */
  private static boolean conflicts(SimProcess process, int slot, boolean large) {
    if (process.abi().isLp64()) {
      return false;
    }
    long other = process.layout(!large).resultAddress(SimProcess.aiocbSlot(slot));
    return process.model().requests.containsKey(other);
  }

  boolean list(SimProcess process) {
    boolean wait = dice.chance(0.4);
    boolean signal = dice.chance(0.4);
    boolean head = wait || signal;
    int lwp = wait ? blocker(process) : caller(process);
    // Memory of list heads is looked at only when there is enough of it.
    if (lwp == 0 || (head && process.model().pressure != 0)) {
      return false;
    }
    boolean large = !process.abi().isLp64() && dice.chance(0.5);
    ModelList list = new ModelList();
    list.hasHead = head;
    List<Long> pointers = new ArrayList<>();
    List<ModelRequest> entries = new ArrayList<>();
    int size = dice.between(1, 6);
    int first = dice.below(SimProcess.SLOTS);
    for (int i = 0; i < size; i++) {
      int slot = (first + i) % SimProcess.SLOTS;
      boolean absent = dice.chance(0.1) || conflicts(process, slot, large);
      ModelRequest entry = absent ? null : drawAiocb(process, slot, large, !head);
      if (entry != null && process.model().requests.containsKey(entry.result)) {
        entry = null; // its opcode in memory is what it was submitted with
      }
      pointers.add(entry == null ? 0 : entry.aiocb);
      if (entry != null) {
        entry.poll = false;
        entry.errnoBefore = STALE_ERRNO;
        process.putResult(entry.result, entry.returnBefore, entry.errnoBefore);
        entries.add(entry);
      }
    }
    list.tag = signal ? ++tags : 0;
    long sigevent = 0;
    if (signal) {
      sigevent = SimProcess.sigeventSlot(lwp);
      process.putSigevent(sigevent, 2, SIGNO, list.tag);
      process.model().listsByTag.put(list.tag, list);
    }
    int errno = submitEntries(process, list, pointers, entries);
    SimCall call =
        new SimCall(
            process,
            lwp,
            "lio_listio " + (wait ? "LIO_WAIT " : "") + (signal ? "signal " : "") + entries,
            wait ? Sleep.LIST : Sleep.NONE,
            wait ? judges.listWait(list, errno) : judges.errnoOrZero(errno));
    call.list = list;
    list.waiters += wait ? 1 : 0;
    call.addresses = entries.stream().map(entry -> entry.result).toList();
    kaio(
        call,
        (large ? KaioOp.AIOLIO64 : KaioOp.AIOLIO).code(),
        wait ? 1 : 0,
        process.putList(lwp, pointers),
        size,
        sigevent);
    return true;
  }

  /** R-LIO-3 and R-LIO-4; says of the list whether its signal will come (R-LIO-7). */
  private int submitEntries(
      SimProcess process, ModelList list, List<Long> pointers, List<ModelRequest> entries) {
    if (!process.model().initialised) {
      return Errno.EINVAL.code();
    }
    boolean unsupported = false;
    boolean hard = false;
    int count = pointers.size();
    boolean inCleanup = (process.aio().flags() & Checks.CLEANUP) != 0;
    Iterator<ModelRequest> next = entries.iterator();
    for (long pointer : pointers) {
      if (pointer == 0) {
        count--;
        continue;
      }
      ModelRequest entry = next.next();
      simulation.submitting(entry);
      ProcessModel.Entry outcome = process.model().submitOfList(entry);
      if (outcome.errno() == 0) {
        entry.list = list;
        list.members.add(entry);
        if (entry.complete && !inCleanup) { // else it counts when the queues are processed
          count--;
          list.signalDue |= count == 0;
        }
      } else {
        count--;
        unsupported |= outcome.unsupported();
        hard |= !outcome.unsupported();
        simulation.expectStored(process, entry.result, -1, outcome.errno());
      }
    }
    list.signalDue |= count > 0;
    return unsupported ? Errno.ENOTSUP.code() : hard ? Errno.EIO.code() : 0;
  }

  // ---- waiting ----

  boolean waitForOne(SimProcess process) {
    int how = dice.below(4);
    int lwp = how < 2 ? caller(process) : blocker(process);
    if (lwp == 0) {
      return false;
    }
    boolean dontBlock = dice.chance(0.7);
    SimCall call =
        new SimCall(
            process,
            lwp,
            "AIOWAIT " + List.of("poll", "zero", "timed", "forever").get(how) + " " + dontBlock,
            Sleep.AIOWAIT,
            judges.aiowait(how < 2));
    long timeout =
        switch (how) {
          case 0 -> process.dontBlock();
          case 1 -> process.putTime(lwp, 0, 0);
          case 2 -> timeout(call, 1000);
          default -> 0;
        };
    call.dontBlock = dontBlock;
    kaio(call, KaioOp.AIOWAIT.code(), timeout, dontBlock ? 1 : 0);
    return true;
  }

  /** AIOWAIT of LWP 1 that does not block. */
  void poll(SimProcess process) {
    SimCall call = simple(process, 1, "AIOWAIT poll true", judges.aiowait(true));
    call.dontBlock = true;
    kaio(call, KaioOp.AIOWAIT.code(), process.dontBlock(), 1);
  }

  boolean waitForMany(SimProcess process) {
    int how = dice.below(3);
    int lwp = how == 0 ? caller(process) : blocker(process);
    if (lwp == 0 || process.model().pressure == 2) {
      return false;
    }
    int most = dice.between(1, 8);
    int wanted = dice.between(how == 0 ? 0 : 1, most);
    long nwait = SimProcess.scratch(lwp) + 0x80;
    process.putInt32(nwait, wanted);
    long list = process.putList(lwp, List.of());
    SimCall call =
        new SimCall(
            process,
            lwp,
            "AIOWAITN " + wanted + " of " + most + " how " + how,
            Sleep.AIOWAITN,
            judges.aiowaitn(list, nwait, most));
    long timeout =
        switch (how) {
          case 0 -> process.putTime(lwp, 0, 0);
          case 1 -> timeout(call, 1);
          default -> 0;
        };
    call.wanted = wanted;
    kaio(call, KaioOp.AIOWAITN.code(), list, most, nwait, timeout);
    return true;
  }

  private List<ModelRequest> someWithAiocb(SimProcess process, boolean large, int most) {
    List<ModelRequest> all = new ArrayList<>();
    for (ModelRequest request : process.model().requests.values()) {
      boolean sameLayout = process.layout(large).resultAddress(request.aiocb) == request.result;
      if (request.aiocb != 0 && sameLayout) {
        all.add(request);
      }
    }
    while (all.size() > most) {
      all.remove(dice.below(all.size()));
    }
    return all;
  }

  boolean suspend(SimProcess process) {
    int how = dice.below(3);
    int lwp = how == 0 ? caller(process) : blocker(process);
    boolean large = !process.abi().isLp64() && dice.chance(0.5);
    List<ModelRequest> some = someWithAiocb(process, large, dice.between(1, 4));
    if (lwp == 0 || some.isEmpty() || process.model().pressure == 2) {
      return false;
    }
    List<Long> pointers = new ArrayList<>(some.stream().map(request -> request.aiocb).toList());
    pointers.add(0L);
    SimCall call =
        new SimCall(
            process, lwp, "AIOSUSPEND how " + how + " " + some, Sleep.SUSPEND, judges.suspend());
    long timeout =
        switch (how) {
          case 0 -> process.putTime(lwp, 0, 0);
          case 1 -> timeout(call, 1);
          default -> 0;
        };
    call.addresses = some.stream().map(request -> request.result).toList();
    kaio(
        call,
        (large ? KaioOp.AIOSUSPEND64 : KaioOp.AIOSUSPEND).code(),
        process.putList(lwp, pointers),
        pointers.size(),
        timeout,
        0);
    return true;
  }

  boolean listWait(SimProcess process) {
    int lwp = blocker(process);
    boolean large = !process.abi().isLp64() && dice.chance(0.5);
    List<ModelRequest> some = someWithAiocb(process, large, dice.between(1, 4));
    if (lwp == 0 || some.isEmpty()) {
      return false;
    }
    ModelList list = null;
    for (ModelRequest request : some) {
      if (list == null && request.list != null && request.list.hasHead) {
        list = request.list;
      }
    }
    SimCall call =
        new SimCall(
            process,
            lwp,
            "AIOLIOWAIT " + some,
            list == null ? Sleep.NONE : Sleep.LIST,
            list == null ? judges.errnoOrZero(Errno.EINVAL.code()) : judges.listWait(list, 0));
    call.list = list;
    if (list != null) {
      list.waiters++;
    }
    call.addresses = some.stream().map(request -> request.result).toList();
    List<Long> pointers = some.stream().map(request -> request.aiocb).toList();
    kaio(
        call,
        (large ? KaioOp.AIOLIOWAIT64 : KaioOp.AIOLIOWAIT).code(),
        0,
        process.putList(lwp, pointers),
        pointers.size(),
        0);
    return true;
  }

  // ---- asking ----

  boolean error(SimProcess process) {
    int lwp = caller(process);
    if (lwp == 0) {
      return false;
    }
    boolean large = !process.abi().isLp64() && dice.chance(0.5);
    long aiocb = SimProcess.aiocbSlot(dice.below(SimProcess.SLOTS));
    long result = process.layout(large).resultAddress(aiocb);
    kaio(
        simple(process, lwp, "AIOERROR 0x" + Long.toHexString(result), judges.error(result)),
        (large ? KaioOp.AIOERROR64 : KaioOp.AIOERROR).code(),
        aiocb);
    return true;
  }

  /** R-CAN-1. */
  boolean cancel(SimProcess process) {
    int lwp = caller(process);
    if (lwp == 0) {
      return false;
    }
    ProcessModel model = process.model();
    List<Integer> files = new ArrayList<>(model.files.keySet());
    int fd = files.isEmpty() || dice.chance(0.1) ? 200 : dice.pick(files);
    long aiocb = dice.chance(0.5) ? 0 : SimProcess.aiocbSlot(dice.below(SimProcess.SLOTS));
    ModelRequest request = model.requests.get(process.layout(false).resultAddress(aiocb));
    boolean pending = aiocb == 0 ? model.pendingOn(fd) > 0 : request != null && !request.complete;
    Judge judge =
        !model.files.containsKey(fd)
            ? judges.errnoOrZero(Errno.EBADF.code())
            : !model.initialised
                ? judges.errnoOrZero(Errno.EINVAL.code())
                : judges.value(pending ? 2 : 1);
    kaio(
        simple(process, lwp, "AIOCANCEL " + fd + " 0x" + Long.toHexString(aiocb), judge),
        KaioOp.AIOCANCEL.code(),
        fd,
        aiocb);
    return true;
  }

  boolean notify(SimProcess process) {
    int lwp = caller(process);
    if (lwp == 0) {
      return false;
    }
    if (process.model().initialised) {
      process.model().notifications++;
    }
    kaio(simple(process, lwp, "AIONOTIFY", judges.value(0)), KaioOp.AIONOTIFY.code());
    return true;
  }

  boolean portEvent(SimProcess process) {
    int lwp = caller(process);
    List<Integer> ports = portsOf(process);
    if (lwp == 0 || ports.isEmpty()) {
      return false;
    }
    getEvent(process, lwp, dice.pick(ports));
    return true;
  }

  void getEvent(SimProcess process, int lwp, int port) {
    long event = SimProcess.scratch(lwp) + 0x80;
    call(
        simple(process, lwp, "port_get " + port, judges.portEvent(event)),
        Sysnum.PORTFS,
        PORT_GET,
        port,
        event,
        process.putTime(lwp, 0, 0));
  }

  // ---- memory and descriptors ----

  /** A segment that no call is about to change, or −1. */
  private long segment(SimProcess process, boolean mapped) {
    long base = SimProcess.buffer(dice.below(SimProcess.SEGMENTS));
    boolean changing =
        process.calls().values().stream()
            .anyMatch(call -> call.sleep == Sleep.UNMAP && call.subject == base);
    return changing || process.model().segments.containsKey(base) != mapped ? -1 : base;
  }

  boolean unmap(SimProcess process) {
    int lwp = blocker(process);
    long base = segment(process, true);
    if (lwp == 0 || base < 0) {
      return false;
    }
    SimCall call =
        new SimCall(
            process, lwp, "munmap 0x" + Long.toHexString(base), Sleep.UNMAP, judges.unmapped(base));
    call.subject = base;
    call(call, Sysnum.MUNMAP, base, SimProcess.SEGMENT);
    return true;
  }

  boolean protect(SimProcess process) {
    int lwp = blocker(process);
    long base = segment(process, true);
    if (lwp == 0 || base < 0) {
      return false;
    }
    int protection = dice.between(1, 3);
    SimCall call =
        new SimCall(
            process,
            lwp,
            "mprotect 0x" + Long.toHexString(base) + " " + protection,
            Sleep.UNMAP,
            judges.protectedTo(base, protection));
    call.subject = base;
    call(call, Sysnum.MPROTECT, base, SimProcess.SEGMENT, protection);
    return true;
  }

  boolean map(SimProcess process) {
    int lwp = caller(process);
    long base = segment(process, false);
    if (lwp == 0 || base < 0) {
      return false;
    }
    map(process, lwp, base, SimProcess.SEGMENT);
    return true;
  }

  void map(SimProcess process, int lwp, long base, long length) {
    process.model().segments.put(base, RDWR);
    call(
        simple(process, lwp, "mmap 0x" + Long.toHexString(base), judges.value(base)),
        Sysnum.MMAP,
        base,
        length,
        RDWR,
        0x110,
        -1,
        0);
  }

  boolean close(SimProcess process) {
    int lwp = blocker(process);
    List<Integer> files = new ArrayList<>(process.model().files.keySet());
    if (lwp == 0 || files.size() < 2) {
      return false;
    }
    int fd = dice.pick(files);
    File file = process.model().files.remove(fd);
    SimCall call =
        new SimCall(process, lwp, "close " + fd, Sleep.CLOSE, judges.closed(fd, file.kind()));
    call.subject = fd;
    call(call, Sysnum.CLOSE, fd);
    return true;
  }

  boolean dup(SimProcess process) {
    int lwp = caller(process);
    List<Integer> disks = new ArrayList<>(process.model().files.keySet());
    disks.removeIf(fd -> process.model().files.get(fd).kind() != Kind.DISK);
    if (lwp == 0 || disks.isEmpty() || process.model().files.size() > 20) {
      return false;
    }
    int fd = dice.pick(disks);
    call(
        simple(process, lwp, "dup " + fd, judges.descriptor(process.model().files.get(fd))),
        Sysnum.DUP,
        fd);
    return true;
  }

  // ---- what hits a program ----

  boolean kill(SimProcess process) {
    int lwp = caller(process);
    if (lwp == 0) {
      return false;
    }
    call(
        simple(process, lwp, "kill SIGUSR1", judges.value(0)),
        Sysnum.KILL,
        process.pid(),
        Signal.SIGUSR1);
    return true;
  }

  boolean exit(SimProcess process) {
    int lwp = caller(process);
    if (lwp == 0) {
      return false;
    }
    call(new SimCall(process, lwp, "exit", Sleep.EXIT, judges.never()), Sysnum.EXIT, 0);
    return true;
  }
}
