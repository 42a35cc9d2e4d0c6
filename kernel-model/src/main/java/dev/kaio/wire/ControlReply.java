package dev.kaio.wire;

import dev.kaio.snapshot.ClockSnapshot;
import dev.kaio.snapshot.KernelSnapshot;
import dev.kaio.snapshot.ProcSnapshot;
import java.nio.ByteBuffer;

/**
 * What a command gives that succeeded. Offsets count from the start of the reply, which is the
 * bytes of all its CONTROLLED frames.
 */
public sealed interface ControlReply {

  /** Of MEMORY: nothing. */
  record Done() implements ControlReply {
    @Override
    public void put(BodyWriter out) {}
  }

  /**
   * Of COMPLETE: how many requests; of RECONFIGURE: 1, or 0 for a process without asynchronous I/O.
   *
   * <pre>
   *   0  u32  count
   * </pre>
   */
  record Count(int count) implements ControlReply {
    @Override
    public void put(BodyWriter out) {
      out.i32(count);
    }
  }

  /** Of ADVANCE, ADVANCE_TO_NEXT, SHIFT_WALL and CLOCK: the time, as PROTOCOL.md lays it out. */
  record Clock(ClockSnapshot clock) implements ControlReply {
    @Override
    public void put(BodyWriter out) {
      SnapshotLayout.put(out, clock);
    }
  }

  /** Of SNAPSHOT: a process, as PROTOCOL.md lays it out. */
  record Proc(ProcSnapshot process) implements ControlReply {
    @Override
    public void put(BodyWriter out) {
      SnapshotLayout.put(out, process);
    }
  }

  /** Of PROCESSES: the kernel with a list of its processes, as PROTOCOL.md lays it out. */
  record Kernel(KernelSnapshot kernel) implements ControlReply {
    @Override
    public void put(BodyWriter out) {
      SnapshotLayout.put(out, kernel);
    }
  }

  void put(BodyWriter out);

  /** The reply's bytes; null if they are more than {@link Wire#MAX_CONTROL_REPLY}. */
  default ByteBuffer encode() {
    BodyWriter out = new BodyWriter(Wire.MAX_CONTROL_REPLY);
    put(out);
    return out.bytes();
  }

  /** The reply to a command in these bytes. */
  static ControlReply decode(int command, ByteBuffer bytes) throws ProtocolFault {
    Frame frame = new Frame(MessageType.CONTROLLED, 0, 0, bytes);
    ControlCommand known = ControlCommand.of(command);
    if (known == null) {
      throw frame.badBody("success of command " + Integer.toUnsignedString(command));
    }
    BodyReader body = BodyReader.ofRequest(frame);
    ControlReply reply =
        switch (known) {
          case MEMORY -> new Done();
          case COMPLETE, RECONFIGURE -> new Count(body.i32());
          case ADVANCE, ADVANCE_TO_NEXT, SHIFT_WALL, CLOCK -> new Clock(SnapshotLayout.clock(body));
          case SNAPSHOT -> new Proc(SnapshotLayout.process(body));
          case PROCESSES -> new Kernel(SnapshotLayout.kernel(body));
        };
    body.end();
    return reply;
  }
}
