package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kaio.abi.Sysnum;
import dev.kaio.wire.Call;
import dev.kaio.wire.Interrupt;
import dev.kaio.wire.Message;
import dev.kaio.wire.Ping;
import dev.kaio.wire.Pong;
import dev.kaio.wire.Return;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that says very much at once gets its turns, and the others get theirs. */
@Timeout(120)
@ParameterizedClass(name = "{0} loops")
@ValueSource(ints = {1, 3})
class FloodTest {
  @Parameter int loops;

  private static final int FRAMES = 1_000_000;

  /** HELLO and ATTACH. */
  private static final int HANDSHAKE = 2;

  /** How often they are said. */
  private static final int ROUNDS = 2;

  /** Frames of the flood that may be handled for one request of another client, on average. */
  private static final int SHARE = 100_000;

  @TempDir Path directory;

  @Test
  void smallCalls() throws Exception {
    flood(
        i -> new Call(1, i, Sysnum.GETPID, new long[0], Conversation.NOTHING),
        new Return(1, 0, 0, 0).frameSize());
  }

  @Test
  void pings() throws Exception {
    flood(Ping::new, new Pong(0).frameSize());
  }

  @Test
  void interrupts() throws Exception {
    flood(i -> new Interrupt(1, i), 0);
  }

  @Test
  void whatIsSaidBeforeTheEndIsHeard() throws Exception {
    int size = new Interrupt(1, 0).frameSize();
    ByteBuffer frames = ByteBuffer.allocate(FRAMES / 10 * size);
    while (frames.hasRemaining()) {
      new Interrupt(1, 0).encode(frames);
    }
    try (ServerFixture server = ServerFixture.start(directory, loops)) {
      for (int round = 1; round <= 20; round++) {
        RawClient client = RawClient.attached(server.endpoint());
        client.say(frames.flip());
        client.close();
        long heard = (long) round * (FRAMES / 10 + HANDSHAKE);
        await().until(() -> framesIn(server) == heard);
      }
      await().until(() -> server.server().connectionCount() == 0);
      assertThat(server.processes()).isZero();
    }
  }

  private static long framesIn(ServerFixture server) {
    return server.server().callOnKernel(kernel -> server.server().socketSample().framesIn());
  }

  private void flood(IntFunction<Message> frame, int answerSize) throws Exception {
    ByteBuffer frames = ByteBuffer.allocate(FRAMES * frame.apply(0).frameSize());
    for (int i = 0; i < FRAMES; i++) {
      frame.apply(i).encode(frames);
    }
    try (ServerFixture server = ServerFixture.start(directory, loops);
        Bystander bystander = new Bystander(server);
        RawClient client = RawClient.attached(server.endpoint())) {
      bystander.assertUndisturbed();
      long before = bystander.requests();
      CompletableFuture<Void> reading =
          CompletableFuture.runAsync(() -> read(client, (long) ROUNDS * FRAMES * answerSize));
      frames.flip();
      for (int round = 0; round < ROUNDS; round++) {
        client.say(frames.duplicate());
      }
      reading.join();
      client.say(new Ping(0));
      assertThat(client.next()).isEqualTo(new Pong(0)); // all that came before is handled
      assertThat(bystander.requests() - before).isGreaterThan(ROUNDS * FRAMES / SHARE);
    }
  }

  private static void read(RawClient client, long bytes) {
    ByteBuffer input = ByteBuffer.allocate(1 << 20);
    try {
      for (long left = bytes; left > 0; ) {
        left -= client.channel().read(input.clear());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
