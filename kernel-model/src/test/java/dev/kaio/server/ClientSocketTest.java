package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kaio.abi.Abi;
import dev.kaio.client.RemoteProcess;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.server.host.Copies;
import dev.kaio.testkit.Kernels;
import dev.kaio.testkit.Latches;
import dev.kaio.wire.Attach;
import dev.kaio.wire.Hello;
import dev.kaio.wire.Message;
import dev.kaio.wire.Ping;
import dev.kaio.wire.Pong;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A socket on a loop of its own; the kernel's stands still as long as a test wants. */
@Timeout(60)
class ClientSocketTest {
  private static final int PINGS = 1000;

  /** What may be read ahead of all together. */
  private static final long READ_AHEAD = 2 * ClientSocket.MOST_UNHANDLED;

  @TempDir Path directory;

  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final CompletableFuture<Throwable> panic = new CompletableFuture<>();
  private EmbeddedServer server;
  private KernelLoop kernelLoop;
  private ClientSocket socket;
  private EmbeddedChannel channel;

  @BeforeEach
  void connect() throws Exception {
    server =
        EmbeddedServer.builder()
            .listen(ServerFixture.unix(directory))
            .settings(ServerSettings.DEFAULT.withMaxBuffered(4 * READ_AHEAD))
            .start();
    kernelLoop =
        new KernelLoop(Kernels.boot(KernelConfig.DEFAULT), loop, Copies.of(0), panic::complete);
    socket = new ClientSocket(server, kernelLoop, 0);
    channel = new EmbeddedChannel(socket);
  }

  @AfterEach
  void close() throws Exception {
    channel.finishAndReleaseAll();
    kernelHasCaughtUp();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    server.close();
    assertThat(panic).isNotDone();
  }

  /** What was given to the kernel before is done, and its output has come. */
  private void kernelHasCaughtUp() throws Exception {
    do { // what does not fit in a turn is handled in the next one
      loop.submit(() -> {}).get(30, TimeUnit.SECONDS);
      channel.runPendingTasks();
    } while (socket.unhandledBytes() > 0);
  }

  private static ByteBuf frames(Message... messages) {
    ByteBuf all = Unpooled.buffer(1 << 16);
    for (Message message : messages) {
      all.writeBytes(message.toFrame());
    }
    return all;
  }

  private static ByteBuf pings() {
    ByteBuffer all = ByteBuffer.allocate(64 * 1024);
    for (int i = 0; i < PINGS; i++) {
      new Ping(i).encode(all);
    }
    return Unpooled.wrappedBuffer(all.array(), 0, 64 * 1024).writerIndex(all.position());
  }

  private int bytesOut() {
    int bytes = 0;
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      bytes += out.readableBytes();
      out.release();
    }
    return bytes;
  }

  private boolean reads() {
    return channel.config().isAutoRead();
  }

  @Test
  void readingPausesWhileTheKernelHasMuchToHandleAndNothingIsLost() throws Exception {
    channel.writeInbound(frames(new Hello(1, 1), new Attach(Abi.LP64_SPARC, "raw")));
    kernelHasCaughtUp();
    assertThat(bytesOut()).isPositive();
    CountDownLatch stands = kernelStands();
    int buffers = 0;
    for (int size = pings().capacity(); reads(); buffers++) {
      assertThat(buffers * size).isLessThanOrEqualTo((int) ClientSocket.MOST_UNHANDLED);
      channel.writeInbound(pings());
    }
    assertThat(buffers * pings().capacity()).isGreaterThan((int) ClientSocket.MOST_UNHANDLED);
    channel.runPendingTasks();
    assertThat(reads()).isFalse();
    assertThat(bytesOut()).isZero();

    stands.countDown();
    kernelHasCaughtUp();

    assertThat(reads()).isTrue();
    int answers = 0;
    while (answers < buffers * PINGS * new Pong(0).frameSize()) {
      kernelHasCaughtUp(); // a batch follows when the one before it is known to have left
      answers += bytesOut();
    }
    assertThat(answers).isEqualTo(buffers * PINGS * new Pong(0).frameSize());
  }

  /** The kernel's loop does nothing until the latch is open. */
  private CountDownLatch kernelStands() {
    CountDownLatch stands = new CountDownLatch(1);
    loop.execute(() -> Latches.await(stands));
    return stands;
  }

  @Test
  void whenMuchIsReadAheadOfAllNoClientIsReadFromBeforeItsInputIsHandled() throws Exception {
    CountDownLatch stands = kernelStands();
    List<EmbeddedChannel> greedy = new ArrayList<>();
    for (long bytes = 0; bytes <= READ_AHEAD; bytes += ClientSocket.MOST_UNHANDLED) {
      EmbeddedChannel other = new EmbeddedChannel(new ClientSocket(server, kernelLoop, 0));
      greedy.add(other);
      other.writeInbound(frames(new Hello(1, 1), new Attach(Abi.LP64_SPARC, "greedy")));
      while (other.config().isAutoRead()) {
        other.writeInbound(pings());
      }
    }
    channel.writeInbound(frames(new Hello(1, 1)));
    assertThat(reads()).isFalse();

    stands.countDown();
    kernelHasCaughtUp();

    assertThat(reads()).isTrue();
    for (EmbeddedChannel other : greedy) {
      other.runPendingTasks();
      other.finishAndReleaseAll();
    }
  }

  private static Set<String> socketThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("kaio-sockets"))
        .collect(Collectors.toSet());
  }

  @Test
  void clientsAreSpreadOverTheLoops() throws Exception {
    await()
        .until(() -> socketThreads().isEmpty()); // those of an earlier server may still be ending
    server.close();
    try (ServerFixture several = ServerFixture.start(directory, 4);
        RemoteProcess one = several.attach();
        RemoteProcess two = several.attach()) {
      assertThat(one.pid()).isNotEqualTo(two.pid());
      assertThat(socketThreads()).hasSize(3); // a loop has a thread when it has a first socket
    }
  }
}
