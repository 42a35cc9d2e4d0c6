package dev.kaio.wire;

import java.nio.ByteBuffer;

/** One command of a CONTROL with its operands. Offsets count from the start of the frame. */
public sealed interface ControlRequest {

  /** The number of the command, at 16. */
  int code();

  /** Bytes behind the command's number. */
  default int size() {
    return 0;
  }

  /** Puts exactly {@link #size} bytes. */
  default void put(ByteBuffer out) {}

  /**
   * Lets time pass.
   *
   * <pre>
   *  20  u32  reserved  0
   *  24  i64  nanos
   * </pre>
   */
  record Advance(long nanos) implements ControlRequest {
    @Override
    public int code() {
      return ControlCommand.ADVANCE.code();
    }

    @Override
    public int size() {
      return 12;
    }

    @Override
    public void put(ByteBuffer out) {
      out.putInt(0).putLong(nanos);
    }
  }

  /** Lets time pass until the next timer. No operands. */
  record AdvanceToNext() implements ControlRequest {
    @Override
    public int code() {
      return ControlCommand.ADVANCE_TO_NEXT.code();
    }
  }

  /**
   * Sets the wall clock forward or back.
   *
   * <pre>
   *  20  u32  reserved  0
   *  24  i64  nanos
   * </pre>
   */
  record ShiftWall(long nanos) implements ControlRequest {
    @Override
    public int code() {
      return ControlCommand.SHIFT_WALL.code();
    }

    @Override
    public int size() {
      return 12;
    }

    @Override
    public void put(ByteBuffer out) {
      out.putInt(0).putLong(nanos);
    }
  }

  /** What time is it? No operands. */
  record Clock() implements ControlRequest {
    @Override
    public int code() {
      return ControlCommand.CLOCK.code();
    }
  }

  /**
   * Makes memory tight.
   *
   * <pre>
   *  20  u32  pressure  0 not tight, 1 low, 2 exhausted
   * </pre>
   */
  record Memory(int pressure) implements ControlRequest {
    @Override
    public int code() {
      return ControlCommand.MEMORY.code();
    }

    @Override
    public int size() {
      return 4;
    }

    @Override
    public void put(ByteBuffer out) {
      out.putInt(pressure);
    }
  }

  /**
   * Lets requests go that a gate holds.
   *
   * <pre>
   *  20  i32  index   0 the oldest; −1 all
   *  24  u32  errno   0: carried out
   *  28  u16  length of the path, at most 1024
   *  30  ...  path    UTF-8
   * </pre>
   */
  record Complete(int index, int errno, String device) implements ControlRequest {
    /** The index that means every request. */
    public static final int ALL = -1;

    public Complete {
      Text.check(device, Wire.MAX_PATH);
    }

    @Override
    public int code() {
      return ControlCommand.COMPLETE.code();
    }

    @Override
    public int size() {
      return 8 + Text.size(device);
    }

    @Override
    public void put(ByteBuffer out) {
      out.putInt(index).putInt(errno);
      Text.put(out, device);
    }
  }

  /**
   * A dynamic-reconfiguration clean-up request.
   *
   * <pre>
   *  20  u32  pid
   * </pre>
   */
  record Reconfigure(int pid) implements ControlRequest {
    @Override
    public int code() {
      return ControlCommand.RECONFIGURE.code();
    }

    @Override
    public int size() {
      return 4;
    }

    @Override
    public void put(ByteBuffer out) {
      out.putInt(pid);
    }
  }

  /**
   * What is in a process?
   *
   * <pre>
   *  20  u32  pid
   * </pre>
   */
  record Snapshot(int pid) implements ControlRequest {
    @Override
    public int code() {
      return ControlCommand.SNAPSHOT.code();
    }

    @Override
    public int size() {
      return 4;
    }

    @Override
    public void put(ByteBuffer out) {
      out.putInt(pid);
    }
  }

  /** Which processes are there? No operands. */
  record Processes() implements ControlRequest {
    @Override
    public int code() {
      return ControlCommand.PROCESSES.code();
    }
  }

  /** A command of a later version; whatever follows its number is not looked at. */
  record Unknown(int code) implements ControlRequest {}
}
