package dev.kaio.wire;

import java.nio.ByteBuffer;

/**
 * Does something to the kernel, or looks into it. Answered by CONTROLLED.
 *
 * <pre>
 *  16  u32  command  a {@link ControlCommand}
 *  20  ...  operands of the command
 * </pre>
 *
 * @param sequence in the header: chosen by the client, repeated in the answer
 */
public record Control(int sequence, ControlRequest request) implements Message {

  static Control decode(Frame frame) throws ProtocolFault {
    BodyReader body = BodyReader.ofRequest(frame);
    int code = body.i32();
    ControlCommand command = ControlCommand.of(code);
    ControlRequest request;
    if (command == null) {
      body.rest();
      request = new ControlRequest.Unknown(code);
    } else {
      request = operands(command, body);
    }
    body.end();
    return new Control(frame.sequence(), request);
  }

  private static ControlRequest operands(ControlCommand command, BodyReader body)
      throws ProtocolFault {
    return switch (command) {
      case ADVANCE -> new ControlRequest.Advance(nanos(body));
      case ADVANCE_TO_NEXT -> new ControlRequest.AdvanceToNext();
      case SHIFT_WALL -> new ControlRequest.ShiftWall(nanos(body));
      case CLOCK -> new ControlRequest.Clock();
      case MEMORY -> new ControlRequest.Memory(body.i32());
      case COMPLETE ->
          new ControlRequest.Complete(body.i32(), body.i32(), body.string(Wire.MAX_PATH));
      case RECONFIGURE -> new ControlRequest.Reconfigure(body.i32());
      case SNAPSHOT -> new ControlRequest.Snapshot(body.i32());
      case PROCESSES -> new ControlRequest.Processes();
    };
  }

  private static long nanos(BodyReader body) throws ProtocolFault {
    body.reserved32();
    return body.i64();
  }

  @Override
  public MessageType type() {
    return MessageType.CONTROL;
  }

  @Override
  public int bodySize() {
    return 4 + request.size();
  }

  @Override
  public void putBody(ByteBuffer out) {
    out.putInt(request.code());
    request.put(out);
  }
}
