package dev.kaio.harness.device;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.CallResult;
import dev.kaio.client.KernelClient;
import dev.kaio.client.ProcessGoneException;
import dev.kaio.client.RemoteProcess;
import dev.kaio.dev.DiskCommands;
import dev.kaio.dev.FaultPlan;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A disk of a running kernel, opened by a process of our own that may give it orders. */
final class DiskControl implements AutoCloseable {
  private static final Abi ABI = Abi.LP64_X86;
  private static final int PROT_READ_WRITE = 3;

  /** Where the operands of ioctl are. */
  private static final long MEMORY = 0x1_0000_0000L;

  private static final int MEMORY_LENGTH = 64 * 1024;
  private static final int MAX_ENTRIES =
      (MEMORY_LENGTH - DiskCommands.LIST_HEADER) / DiskCommands.LIST_ENTRY;

  private final RemoteProcess process;
  private final String device;
  private int fd;

  /** One transfer that a gate holds; {@code fd} is −1 for read(2) and write(2). */
  record Held(boolean write, long offset, long count, long address, int fd) {}

  /**
   * What a gate holds.
   *
   * @param total how many transfers those are
   * @param first those that there was room for, in order of arrival
   */
  record Listing(int total, List<Held> first) {}

  private DiskControl(RemoteProcess process, String device) {
    this.process = process;
    this.device = device;
  }

  /**
   * Opens a disk.
   *
   * @param endpoint of the kernel
   * @throws IOException with one line that says what went wrong
   */
  static DiskControl open(Endpoint endpoint, String device) throws IOException {
    DiskControl control =
        new DiskControl(KernelClient.attach(endpoint, ABI, "kaio-harness"), device);
    boolean opened = false;
    try {
      control.prepare();
      opened = true;
      return control;
    } finally {
      if (!opened) {
        control.close();
      }
    }
  }

  private void prepare() throws IOException {
    check(
        call(
            Sysnum.MMAP,
            MEMORY,
            MEMORY_LENGTH,
            PROT_READ_WRITE,
            RemoteProcess.MAP_FIXED_ANON,
            -1,
            0),
        "cannot map memory");
    process.memory().put(MEMORY, (device + '\0').getBytes(StandardCharsets.UTF_8));
    fd = (int) check(call(Sysnum.OPEN, MEMORY, 0, 0), "cannot open " + device);
  }

  // ---- faults ----

  void setFaults(FaultPlan plan) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(DiskCommands.TEXT);
    text.put(plan.toString().getBytes(StandardCharsets.UTF_8)).position(0);
    process.memory().put(MEMORY, text);
    ioctl(DiskCommands.FAULT_SET, MEMORY);
  }

  void clearFaults() throws IOException {
    ioctl(DiskCommands.FAULT_CLEAR, 0);
  }

  /** The plan as text; empty if there is none. */
  String faults() throws IOException {
    ioctl(DiskCommands.FAULT_GET, MEMORY);
    String text =
        new String(process.memory().get(MEMORY, DiskCommands.TEXT), StandardCharsets.UTF_8);
    return text.substring(0, text.indexOf('\0'));
  }

  // ---- gates ----

  Listing held() throws IOException {
    process.memory().putInt(MEMORY, MAX_ENTRIES);
    int total = (int) ioctl(DiskCommands.GATE_LIST, MEMORY);
    int entries = Math.min(total, MAX_ENTRIES);
    ByteBuffer list = ABI.buffer(entries * DiskCommands.LIST_ENTRY);
    process.memory().get(MEMORY + DiskCommands.LIST_HEADER, list);
    list.rewind();
    List<Held> first = new ArrayList<>();
    while (list.hasRemaining()) {
      long offset = list.getLong();
      long count = list.getLong();
      long address = list.getLong();
      boolean write = list.getInt() == 1;
      first.add(new Held(write, offset, count, address, list.getInt()));
    }
    return new Listing(total, first);
  }

  void complete(int index) throws IOException {
    ioctl(DiskCommands.GATE_COMPLETE, index);
  }

  void fail(int index, int errno) throws IOException {
    process.memory().putInt(MEMORY, index);
    process.memory().putInt(MEMORY + 4, errno);
    ioctl(DiskCommands.GATE_FAIL, MEMORY);
  }

  /** Lets all go; returns how many those were. */
  int completeAll() throws IOException {
    return (int) ioctl(DiskCommands.GATE_COMPLETE_ALL, 0);
  }

  // ---- calls ----

  private long ioctl(int command, long argument) throws IOException {
    CallResult result = call(Sysnum.IOCTL, fd, command, argument);
    if (result.errno() == Errno.ENOTTY.code()) {
      boolean gate = command >= DiskCommands.GATE_COUNT;
      throw new IOException(device + " is no " + (gate ? "gate" : "disk"));
    } else if (result.errno() == Errno.EINVAL.code()) {
      throw new IOException(device + " holds no such transfer");
    }
    return check(result, device);
  }

  private static long check(CallResult result, String what) throws IOException {
    if (result.isError()) {
      throw new IOException(what + ": " + Errno.textOf(result.errno()));
    }
    return result.value();
  }

  private CallResult call(int sysnum, long... args) throws IOException {
    try {
      return process.lwp1().call(sysnum, args);
    } catch (ProcessGoneException | IllegalStateException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
