package dev.kaio.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What the tests of this package share. */
final class Samples {
  private Samples() {}

  /** Ranges of a CALL that a test makes up. */
  record Ranges(List<Long> addresses, List<byte[]> contents) implements CallRanges {

    static Ranges of(long address, byte[] content) {
      return new Ranges(List.of(address), List.of(content));
    }

    @Override
    public int count() {
      return contents.size();
    }

    @Override
    public long address(int index) {
      return addresses.get(index);
    }

    @Override
    public int length(int index) {
      return contents.get(index).length;
    }

    @Override
    public void put(int index, ByteBuffer out) {
      out.put(contents.get(index));
    }
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  static byte[] encode(Message message) {
    return bytes(message.toFrame());
  }

  static FrameReader readerFor(Message message, int maxFrame) {
    return message.type().isFromClient()
        ? FrameReader.ofClient(maxFrame)
        : FrameReader.ofServer(maxFrame);
  }

  /** The messages in these bytes, encoded again: so they can be compared, and outlive the input. */
  static List<byte[]> decodeAndEncode(FrameReader reader, byte[] stream) throws ProtocolFault {
    List<byte[]> frames = new ArrayList<>();
    reader.feed(ByteBuffer.wrap(stream), frame -> frames.add(encode(frame.decode())));
    return frames;
  }
}
