package dev.kaio.harness.vectors;

import dev.kaio.abi.Abi;
import dev.kaio.abi.PortEventLayout;
import dev.kaio.proc.Proc;
import dev.kaio.sched.Rval;
import dev.kaio.vm.Segment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A place in a program's memory for the port_events that it fetches. A scenario has none, so this
 * is mapped only during the call, away from the scenario's segments.
 */
final class EventWindow {
  private static final long SEARCH_FROM = 0xC000_0000L;

  private final Proc proc;
  private final ProgramMemory memory;
  private final long base;
  private final long length;

  private EventWindow(Proc proc, ProgramMemory memory, long length) {
    this.proc = proc;
    this.memory = memory;
    this.length = length;
    this.base = proc.addressSpace().findFree(SEARCH_FROM, length);
    proc.addressSpace().map(base, length, Segment.PROT_READ | Segment.PROT_WRITE);
  }

  /** Maps room for this many events. */
  static EventWindow open(Proc proc, ProgramMemory memory, int events) {
    long bytes = Math.max(1, (long) events * PortEventLayout.size(proc.abi()));
    long mask = proc.abi().pageSize() - 1L;
    return new EventWindow(proc, memory, (bytes + mask) & ~mask);
  }

  /** Where the events go. */
  long address() {
    return base;
  }

  /** Unmaps the room; returns the events that were stored there, as fetched from a descriptor. */
  List<StepOutcome.PortEvent> close(int fd, int count) {
    List<StepOutcome.PortEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event(fd, base + (long) i * PortEventLayout.size(proc.abi())));
    }
    proc.addressSpace().unmap(null, base, length, unmapped -> Rval.ZERO);
    memory.forget(base, length);
    return events;
  }

  private StepOutcome.PortEvent event(int fd, long address) {
    Abi abi = proc.abi();
    ByteBuffer struct = abi.buffer(PortEventLayout.size(abi));
    memory.read(address, struct);
    return new StepOutcome.PortEvent(
        fd,
        struct.getInt(PortEventLayout.EVENTS),
        Short.toUnsignedInt(struct.getShort(PortEventLayout.SOURCE)),
        abi.getPointer(struct, PortEventLayout.OBJECT),
        abi.getPointer(struct, PortEventLayout.user(abi)));
  }
}
