package dev.kaio.server;

import static dev.kaio.server.ServerFixture.BUFFER;
import static dev.kaio.server.ServerFixture.FD;
import static dev.kaio.server.ServerFixture.RESULT;
import static dev.kaio.server.ServerFixture.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kaio.abi.KaioOp;
import dev.kaio.client.RemoteLwp;
import dev.kaio.client.RemoteProcess;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** A client that reads from a disk without a pause, and counts its requests. */
final class Bystander implements AutoCloseable {
  private final RemoteProcess process;
  private final AtomicLong requests = new AtomicLong();
  private final CompletableFuture<Void> work;
  private volatile boolean stopped;

  Bystander(ServerFixture server) throws IOException {
    process = server.attachWith("/dev/rdsk/c0t0d0s0");
    work = CompletableFuture.runAsync(this::run);
  }

  private void run() {
    RemoteLwp lwp = process.lwp1();
    while (!stopped) {
      succeed(lwp.transfer(KaioOp.AIOREAD.code(), FD, BUFFER, 512, 0, RESULT));
      assertThat(lwp.aiowait(0, 0).value()).isEqualTo(RESULT);
      assertThat(process.memory().getLong(RESULT)).isEqualTo(512);
      requests.incrementAndGet();
    }
  }

  long requests() {
    return requests.get();
  }

  /** Its requests go on, and none has failed. */
  void assertUndisturbed() {
    long before = requests.get();
    await().until(() -> work.isDone() || requests.get() >= before + 20);
    assertThat(work).isNotDone();
  }

  @Override
  public void close() {
    stopped = true;
    work.join();
    process.close();
  }
}
