package dev.kaio.wire;

import dev.kaio.abi.Abi;
import dev.kaio.abi.DataModel;
import dev.kaio.abi.Machine;
import dev.kaio.snapshot.AioSnapshot;
import dev.kaio.snapshot.ClockSnapshot;
import dev.kaio.snapshot.CounterSnapshot;
import dev.kaio.snapshot.DescriptorSnapshot;
import dev.kaio.snapshot.KernelSnapshot;
import dev.kaio.snapshot.LwpSnapshot;
import dev.kaio.snapshot.ModuleSnapshot;
import dev.kaio.snapshot.ProcSnapshot;
import dev.kaio.snapshot.ProcSummary;
import dev.kaio.snapshot.SegmentSnapshot;
import dev.kaio.snapshot.SignalSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * Snapshots as bytes. A list is a u32 count and that many records; PROTOCOL.md, section 7, gives
 * the offsets.
 */
final class SnapshotLayout {
  private static final int PRIVILEGED = 0x1;
  private static final int EXITING = 0x2;
  private static final int ABANDONED = 0x4;
  private static final int UNMAP_WAIT = 0x8;
  private static final int HAS_AIO = 0x10;

  private SnapshotLayout() {}

  /** How one record of a list is read. */
  interface Reading<T> {
    T read(BodyReader in) throws ProtocolFault;
  }

  /** Reads as many records as the count says; what is read grows with the bytes that are there. */
  static <T> List<T> list(BodyReader in, Reading<T> record) throws ProtocolFault {
    int count = in.length();
    List<T> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(record.read(in));
    }
    return list;
  }

  // ---- the clock, the module ----

  static void put(BodyWriter out, ClockSnapshot clock) {
    out.i64(clock.monotonicNanos());
    out.i64(clock.wallNanos());
    out.i64(clock.nextDeadlineNanos());
    out.i32(clock.virtual() ? 1 : 0);
    out.i32(0);
  }

  static ClockSnapshot clock(BodyReader in) throws ProtocolFault {
    long monotonic = in.i64();
    long wall = in.i64();
    long next = in.i64();
    boolean virtual = in.bits(1) != 0;
    in.reserved32();
    return new ClockSnapshot(virtual, monotonic, wall, next);
  }

  static void put(BodyWriter out, CounterSnapshot counters) {
    out.i64(counters.reads());
    out.i64(counters.writes());
    out.i64(counters.completions());
    out.i64(counters.errors());
    out.i64(counters.bytesRead());
    out.i64(counters.bytesWritten());
    out.i64(counters.cleanupPasses());
  }

  static CounterSnapshot counters(BodyReader in) throws ProtocolFault {
    return new CounterSnapshot(
        in.i64(), in.i64(), in.i64(), in.i64(), in.i64(), in.i64(), in.i64());
  }

  private static void put(BodyWriter out, ModuleSnapshot module) {
    out.i32(module.id());
    out.i32(module.loads());
    out.i32((module.inMemory() ? 1 : 0) | (module.installed() ? 2 : 0));
    out.i32(0);
    put(out, module.counters());
  }

  private static ModuleSnapshot module(BodyReader in) throws ProtocolFault {
    int id = in.i32();
    int loads = in.i32();
    int flags = in.bits(3);
    in.reserved32();
    return new ModuleSnapshot(id, loads, (flags & 1) != 0, (flags & 2) != 0, counters(in));
  }

  // ---- the kernel ----

  static void put(BodyWriter out, KernelSnapshot kernel) {
    put(out, kernel.clock());
    put(out, kernel.module());
    out.i32(kernel.pressure());
    out.i32(kernel.processes().size());
    for (ProcSummary process : kernel.processes()) {
      out.i32(process.pid());
      out.i32(process.uid());
      out.i32(process.exiting() ? EXITING : 0);
      out.i32(process.lwps());
      out.i32(process.asleep());
      out.string(process.name());
    }
  }

  static KernelSnapshot kernel(BodyReader in) throws ProtocolFault {
    ClockSnapshot clock = clock(in);
    ModuleSnapshot module = module(in);
    return new KernelSnapshot(clock, in.i32(), module, list(in, SnapshotLayout::summary));
  }

  private static ProcSummary summary(BodyReader in) throws ProtocolFault {
    return new ProcSummary(
        in.i32(), in.i32(), in.bits(EXITING) != 0, in.i32(), in.i32(), in.string(Wire.MAX_NAME));
  }

  // ---- a process ----

  static void put(BodyWriter out, ProcSnapshot process) {
    put(out, process.clock());
    put(out, process.module());
    out.i32(process.pid());
    out.i32(process.uid());
    out.i32(
        (process.privileged() ? PRIVILEGED : 0)
            | (process.exiting() ? EXITING : 0)
            | (process.abandoned() ? ABANDONED : 0)
            | (process.unmapWait() ? UNMAP_WAIT : 0)
            | (process.aio() != null ? HAS_AIO : 0));
    out.u8(process.abi().model() == DataModel.LP64 ? 0 : 1);
    out.u8(process.abi().machine() == Machine.SPARC ? 0 : 1);
    out.u16(0);
    out.string(process.name());
    out.i32(process.lwps().size());
    process.lwps().forEach(lwp -> put(out, lwp));
    putSignals(out, process.signals());
    out.i32(process.segments().size());
    process.segments().forEach(segment -> put(out, segment));
    out.i32(process.descriptors().size());
    process.descriptors().forEach(descriptor -> put(out, descriptor));
    if (process.aio() != null) {
      AioLayout.put(out, process.aio());
    }
  }

  static ProcSnapshot process(BodyReader in) throws ProtocolFault {
    ClockSnapshot clock = clock(in);
    ModuleSnapshot module = module(in);
    int pid = in.i32();
    int uid = in.i32();
    int flags = in.bits(PRIVILEGED | EXITING | ABANDONED | UNMAP_WAIT | HAS_AIO);
    DataModel model = in.u8(1) == 0 ? DataModel.LP64 : DataModel.ILP32;
    Machine machine = in.u8(1) == 0 ? Machine.SPARC : Machine.X86;
    in.reserved16();
    String name = in.string(Wire.MAX_NAME);
    List<LwpSnapshot> lwps = list(in, SnapshotLayout::lwp);
    List<SignalSnapshot> signals = list(in, SnapshotLayout::signal);
    List<SegmentSnapshot> segments = list(in, SnapshotLayout::segment);
    List<DescriptorSnapshot> descriptors = list(in, SnapshotLayout::descriptor);
    AioSnapshot aio = (flags & HAS_AIO) != 0 ? AioLayout.aio(in) : null;
    return new ProcSnapshot(
        clock,
        module,
        pid,
        uid,
        (flags & PRIVILEGED) != 0,
        (flags & EXITING) != 0,
        (flags & ABANDONED) != 0,
        name,
        new Abi(model, machine),
        (flags & UNMAP_WAIT) != 0,
        lwps,
        signals,
        segments,
        descriptors,
        aio);
  }

  private static void put(BodyWriter out, LwpSnapshot lwp) {
    out.i32(lwp.id());
    out.u8(lwp.state().code());
    out.u8(lwp.interruptible() ? 1 : 0);
    out.u16(0);
    out.i64(lwp.maskLow());
    out.i64(lwp.maskHigh());
    out.string(lwp.sleepsOn());
    putSignals(out, lwp.signals());
  }

  private static LwpSnapshot lwp(BodyReader in) throws ProtocolFault {
    int id = in.i32();
    LwpSnapshot.State state = LwpSnapshot.State.of(in.u8(LwpSnapshot.State.HELD.code()));
    boolean interruptible = in.u8(1) != 0;
    in.reserved16();
    long maskLow = in.i64();
    long maskHigh = in.i64();
    String sleepsOn = in.string(Wire.MAX_NAME);
    return new LwpSnapshot(
        id, state, interruptible, sleepsOn, maskLow, maskHigh, list(in, SnapshotLayout::signal));
  }

  private static void putSignals(BodyWriter out, List<SignalSnapshot> signals) {
    out.i32(signals.size());
    for (SignalSnapshot signal : signals) {
      out.i32(signal.signo());
      out.i32(signal.code());
      out.i64(signal.value());
      out.i32(signal.pid());
      out.i32(signal.uid());
      out.i32(signal.queued() ? 1 : 0);
    }
  }

  private static SignalSnapshot signal(BodyReader in) throws ProtocolFault {
    return new SignalSnapshot(in.i32(), in.i32(), in.i64(), in.i32(), in.i32(), in.bits(1) != 0);
  }

  private static void put(BodyWriter out, SegmentSnapshot segment) {
    out.i64(segment.base());
    out.i64(segment.length());
    out.i64(segment.lockedPages());
    out.i32(segment.protection());
    out.i32(0);
  }

  private static SegmentSnapshot segment(BodyReader in) throws ProtocolFault {
    long base = in.i64();
    long length = in.i64();
    long lockedPages = in.i64();
    int protection = in.i32();
    in.reserved32();
    return new SegmentSnapshot(base, length, protection, lockedPages);
  }

  private static void put(BodyWriter out, DescriptorSnapshot descriptor) {
    out.i32(descriptor.fd());
    out.u8(descriptor.kind().code());
    out.u8(descriptor.closing() ? 1 : 0);
    out.u16(0);
    out.i32(descriptor.access());
    out.i32(descriptor.holds());
    out.i64(descriptor.position());
  }

  private static DescriptorSnapshot descriptor(BodyReader in) throws ProtocolFault {
    int fd = in.i32();
    DescriptorSnapshot.Kind kind =
        DescriptorSnapshot.Kind.of(in.u8(DescriptorSnapshot.Kind.PORT.code()));
    boolean closing = in.u8(1) != 0;
    in.reserved16();
    int access = in.i32();
    int holds = in.i32();
    return new DescriptorSnapshot(fd, kind, access, in.i64(), holds, closing);
  }
}
