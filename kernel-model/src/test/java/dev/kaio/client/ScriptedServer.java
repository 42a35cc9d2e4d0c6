package dev.kaio.client;

import dev.kaio.wire.Attached;
import dev.kaio.wire.Endpoint;
import dev.kaio.wire.ErrorReport;
import dev.kaio.wire.Fault;
import dev.kaio.wire.Frame;
import dev.kaio.wire.FrameReader;
import dev.kaio.wire.Message;
import dev.kaio.wire.ProtocolFault;
import dev.kaio.wire.Welcome;
import dev.kaio.wire.Wire;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A server that answers one client as a test tells it, right or wrong. */
final class ScriptedServer implements AutoCloseable {

  /** What it does with a frame of its client. */
  interface Script {
    void answer(Frame frame, ScriptedServer server) throws IOException, ProtocolFault;
  }

  private final ServerSocketChannel listener;
  private final Endpoint endpoint;
  private final CompletableFuture<Void> served = new CompletableFuture<>();
  private SocketChannel channel;

  private ScriptedServer(Path socket) throws IOException {
    endpoint = new Endpoint.Unix(socket);
    listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(endpoint.address());
  }

  static ScriptedServer start(Path directory, Script script) throws IOException {
    ScriptedServer server = new ScriptedServer(directory.resolve("script.sock"));
    Thread thread = new Thread(() -> server.serve(script), "script");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  /** A script that attaches as a server does, then goes on as told. */
  static Script attaching(Script then) {
    return attaching(1 << 20, 0, then);
  }

  /** The same with a limit of frames in bytes, and a client that has to say something so often. */
  static Script attaching(int maxFrame, int keepaliveSeconds, Script then) {
    return (frame, server) -> {
      switch (frame.type()) {
        case HELLO -> server.say(new Welcome(1, maxFrame, keepaliveSeconds, 30, "classic"));
        case ATTACH -> server.say(new Attached(100, 1000, false, 8192));
        default -> then.answer(frame, server);
      }
    };
  }

  /** A script that answers with a refusal and hangs up. */
  static Script refusing(String text) {
    return (frame, server) -> {
      server.say(new ErrorReport(Fault.LIMIT.code(), text));
      server.hangUp();
    };
  }

  private void serve(Script script) {
    try {
      channel = listener.accept();
      FrameReader reader = FrameReader.ofClient(Wire.DEFAULT_MAX_FRAME);
      ByteBuffer input = ByteBuffer.allocate(1 << 16);
      while (channel.isOpen() && channel.read(input.clear()) >= 0) {
        reader.feed(input.flip(), frame -> answer(script, frame));
      }
      channel.close();
      served.complete(null);
    } catch (IOException | ProtocolFault | RuntimeException e) {
      served.completeExceptionally(e);
    }
  }

  private void answer(Script script, Frame frame) throws ProtocolFault {
    try {
      script.answer(frame, this);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void say(Message message) throws IOException {
    say(message.toFrame());
  }

  void say(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  void hangUp() throws IOException {
    channel.close();
  }

  Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
