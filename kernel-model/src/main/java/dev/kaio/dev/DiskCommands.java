package dev.kaio.dev;

import dev.kaio.abi.Errno;
import dev.kaio.sched.Rval;
import dev.kaio.vm.AddressSpace;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The ioctl(2) commands of disks: faults of every disk, and what only gates have. The codes are
 * this kernel's own; PROTOCOL.md lists them. Numbers in memory have the byte order of the process.
 */
public final class DiskCommands {
  /** Sets the fault plan; the argument is the address of {@link #TEXT} bytes. */
  public static final int FAULT_SET = 0x4b01;

  /** Takes the fault plan back. */
  public static final int FAULT_CLEAR = 0x4b02;

  /** Stores the fault plan as {@link #TEXT} bytes; an empty text if there is none. */
  public static final int FAULT_GET = 0x4b03;

  /** Gives the number of transfers that the gate holds. */
  public static final int GATE_COUNT = 0x4b11;

  /** Lets the transfer with this index go. */
  public static final int GATE_COMPLETE = 0x4b12;

  /** Fails a transfer; the argument is the address of its index and an errno, u32 each. */
  public static final int GATE_FAIL = 0x4b13;

  /** Lets all that wait go; gives their number. */
  public static final int GATE_COMPLETE_ALL = 0x4b14;

  /**
   * Stores what waits. The argument is the address of a u32 with the number of entries that there
   * is room for, a u32, and the entries; gives the number of transfers, which is stored in the
   * second u32, too.
   */
  public static final int GATE_LIST = 0x4b15;

  /** Bytes of a text, a NUL behind it included. */
  public static final int TEXT = FaultPlan.MAX_TEXT + 1;

  /** Bytes before the entries of a list. */
  public static final int LIST_HEADER = 8;

  /** Bytes of an entry: offset, count and address (u64), 1 for a write (u32), descriptor (i32). */
  public static final int LIST_ENTRY = 32;

  private static final int PAIR = 8;

  private DiskCommands() {}

  /** How many bytes a command reads at its argument. */
  static int reads(int command) {
    return switch (command) {
      case FAULT_SET -> TEXT;
      case GATE_FAIL -> PAIR;
      case GATE_LIST -> LIST_HEADER;
      default -> 0;
    };
  }

  /**
   * Carries a command out.
   *
   * @return its value, or, in this order: ENOTTY for a command that this disk does not have, EPERM
   *     without privilege, EFAULT or EACCES for the argument, EINVAL for what it says
   */
  static Rval run(Disk disk, AddressSpace as, boolean privileged, int command, long argument) {
    GateDisk gate = disk instanceof GateDisk isGate ? isGate : null;
    boolean known =
        (command >= FAULT_SET && command <= FAULT_GET)
            || (gate != null && command >= GATE_COUNT && command <= GATE_LIST);
    if (!known) {
      return Rval.error(Errno.ENOTTY);
    }
    if (!privileged) {
      return Rval.error(Errno.EPERM);
    }
    return switch (command) {
      case FAULT_SET -> setPlan(disk, as, argument);
      case FAULT_CLEAR -> {
        disk.setFaultPlan(null);
        yield Rval.ZERO;
      }
      case FAULT_GET -> getPlan(disk, as, argument);
      case GATE_COUNT -> Rval.of(gate.held().size());
      case GATE_COMPLETE -> complete(gate, (int) argument);
      case GATE_FAIL -> fail(gate, as, argument);
      case GATE_COMPLETE_ALL -> Rval.of(gate.completeAll());
      default -> list(gate, as, argument);
    };
  }

  private static Rval setPlan(Disk disk, AddressSpace as, long address) {
    ByteBuffer bytes = ByteBuffer.allocate(TEXT);
    int fault = as.copyin(address, bytes);
    if (fault != 0) {
      return Rval.ofErrno(fault);
    }
    String text = new String(bytes.array(), StandardCharsets.UTF_8);
    int end = text.indexOf('\0');
    if (end < 0) {
      return Rval.error(Errno.EINVAL);
    }
    FaultPlan plan;
    try {
      plan = FaultPlan.parse(text.substring(0, end));
    } catch (IllegalArgumentException e) {
      return Rval.error(Errno.EINVAL); // whoever wants to know why parses it first
    }
    disk.setFaultPlan(plan);
    return Rval.ZERO;
  }

  private static Rval getPlan(Disk disk, AddressSpace as, long address) {
    FaultPlan plan = disk.faultPlan();
    String text = plan == null ? "" : plan.toString();
    ByteBuffer bytes = ByteBuffer.allocate(TEXT);
    bytes.put(text.getBytes(StandardCharsets.UTF_8)).position(0);
    return Rval.ofErrno(as.copyout(address, bytes));
  }

  private static Rval complete(GateDisk gate, int index) {
    if (index < 0 || index >= gate.held().size()) {
      return Rval.error(Errno.EINVAL);
    }
    gate.complete(index);
    return Rval.ZERO;
  }

  private static Rval fail(GateDisk gate, AddressSpace as, long address) {
    ByteBuffer pair = as.abi().buffer(PAIR);
    int fault = as.copyin(address, pair);
    if (fault != 0) {
      return Rval.ofErrno(fault);
    }
    int index = pair.getInt(0);
    int errno = pair.getInt(4);
    if (index < 0 || index >= gate.held().size() || errno < 0) {
      return Rval.error(Errno.EINVAL);
    }
    gate.fail(index, errno);
    return Rval.ZERO;
  }

  private static Rval list(GateDisk gate, AddressSpace as, long address) {
    ByteBuffer header = as.abi().buffer(LIST_HEADER);
    int fault = as.copyin(address, header);
    if (fault != 0) {
      return Rval.ofErrno(fault);
    }
    List<Buf> held = gate.held();
    int room = header.getInt(0);
    int entries = room < 0 ? held.size() : Math.min(room, held.size());
    ByteBuffer answer = as.abi().buffer(LIST_HEADER + entries * LIST_ENTRY);
    answer.putInt(room).putInt(held.size());
    for (Buf buf : held.subList(0, entries)) {
      answer.putLong(buf.offset()).putLong(buf.count()).putLong(buf.address());
      answer.putInt(buf.isWrite() ? 1 : 0).putInt(buf.fd());
    }
    fault = as.copyout(address, answer.flip());
    return fault != 0 ? Rval.ofErrno(fault) : Rval.of(held.size());
  }
}
