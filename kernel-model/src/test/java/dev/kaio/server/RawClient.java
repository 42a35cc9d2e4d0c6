package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.wire.Attach;
import dev.kaio.wire.Attached;
import dev.kaio.wire.Endpoint;
import dev.kaio.wire.ErrorReport;
import dev.kaio.wire.Fault;
import dev.kaio.wire.FrameReader;
import dev.kaio.wire.Hello;
import dev.kaio.wire.Message;
import dev.kaio.wire.ProtocolFault;
import dev.kaio.wire.Welcome;
import dev.kaio.wire.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** A client that sends what a test tells it, byte for byte, and reads only when told to. */
final class RawClient implements AutoCloseable {
  private final SocketChannel channel;
  private final FrameReader reader = FrameReader.ofServer(Wire.GREATEST_MAX_FRAME);
  private final ByteBuffer input = ByteBuffer.allocate(64 * 1024);
  private final Deque<byte[]> frames = new ArrayDeque<>();

  RawClient(Endpoint endpoint) throws IOException {
    channel = SocketChannel.open(endpoint.address());
  }

  static RawClient attached(Endpoint endpoint) throws IOException, ProtocolFault {
    RawClient client = new RawClient(endpoint);
    client.say(new Hello(1, 1));
    client.say(new Attach(Abi.LP64_SPARC, "raw"));
    assertThat(client.next()).isInstanceOf(Welcome.class);
    assertThat(client.next()).isInstanceOf(Attached.class);
    return client;
  }

  void say(Message message) throws IOException {
    say(message.toFrame());
  }

  void say(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  SocketChannel channel() {
    return channel;
  }

  /** The next message, or null at the end of the stream. */
  Message next() throws IOException, ProtocolFault {
    while (frames.isEmpty()) {
      if (channel.read(input.clear()) < 0) {
        return null;
      }
      reader.feed(input.flip(), frame -> frames.add(bytes(frame.decode())));
    }
    Message[] message = new Message[1];
    FrameReader.ofServer(Wire.GREATEST_MAX_FRAME)
        .feed(ByteBuffer.wrap(frames.remove()), frame -> message[0] = frame.decode());
    return message[0];
  }

  private static byte[] bytes(Message message) {
    return message.toFrame().array();
  }

  /** The server says why, and closes. */
  void assertRefused(Fault fault) throws IOException, ProtocolFault {
    Message report = next();
    assertThat(report).isInstanceOf(ErrorReport.class);
    assertThat(Fault.of(((ErrorReport) report).code())).isEqualTo(fault);
    assertThat(next()).isNull();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
