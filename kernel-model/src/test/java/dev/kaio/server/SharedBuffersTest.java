package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kaio.abi.Sysnum;
import dev.kaio.client.RemoteProcess;
import dev.kaio.wire.Ping;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What waits for all clients together has a limit; whoever has most of it is lost. */
@Timeout(60)
class SharedBuffersTest {
  private static final long LIMIT = 4L << 20;
  private static final int FRAME = 1 << 20;

  @TempDir Path directory;
  private ServerFixture server;
  private final List<RawClient> clients = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    server =
        ServerFixture.start(
            EmbeddedServer.builder()
                .listen(ServerFixture.unix(directory))
                .settings(ServerSettings.DEFAULT.withStallMillis(0).withMaxBuffered(LIMIT)));
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
    await().until(() -> server.processes() == 0);
    await().until(() -> used() == 0);
    server.close();
  }

  private long used() {
    return server.server().callOnKernel(kernel -> server.server().buffers().used());
  }

  private RawClient attach() throws Exception {
    RawClient client = RawClient.attached(server.endpoint());
    clients.add(client);
    return client;
  }

  /** Sends a frame but for its last bytes. */
  private static void sendAllBut(RawClient client, int missing) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(FRAME).order(ByteOrder.LITTLE_ENDIAN);
    frame.putInt(0, FRAME).put(4, (byte) 3).limit(FRAME - missing);
    client.say(frame);
  }

  @Test
  void framesThatNeverBecomeWhole() throws Exception {
    try (RemoteProcess good = server.attach()) {
      for (int i = 0; i < 12; i++) {
        sendAllBut(attach(), 1);
      }
      await().until(() -> server.processes() <= 5);
      assertThat(server.processes()).isGreaterThanOrEqualTo(3);
      assertThat(used()).isLessThanOrEqualTo(LIMIT);
      assertThat(good.lwp1().call(Sysnum.GETPID).value()).isEqualTo(good.pid());
    }
  }

  @Test
  void outputThatNobodyTakes() throws Exception {
    try (RemoteProcess good = server.attach()) {
      ByteBuffer pings = ByteBuffer.allocate(60_000 * 24);
      for (int i = 0; i < 60_000; i++) {
        new Ping(i).encode(pings);
      }
      pings.flip();
      for (int i = 0; i < 8; i++) {
        attach().say(pings.duplicate());
      }
      await().until(() -> server.processes() < 6);
      assertThat(used()).isLessThanOrEqualTo(LIMIT);
      assertThat(good.lwp1().call(Sysnum.GETPID).value()).isEqualTo(good.pid());
    }
  }

  @Test
  void whoHasMostOfItIsLostAndNotWhoComesLast() throws Exception {
    RawClient greatest = attach();
    ByteBuffer pings = ByteBuffer.allocate(150_000 * 24);
    for (int i = 0; i < 150_000; i++) {
      new Ping(i).encode(pings);
    }
    greatest.say(pings.flip());
    await().until(() -> used() > 2L << 20);
    for (int i = 0; i < 3; i++) {
      sendAllBut(attach(), 1000);
    }
    await().until(() -> server.processes() == 3);
    assertThat(used()).isBetween(2L << 20, LIMIT);
  }
}
