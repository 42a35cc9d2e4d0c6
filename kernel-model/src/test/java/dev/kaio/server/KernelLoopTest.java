package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.kaio.kernel.KernelConfig;
import dev.kaio.server.host.Copies;
import dev.kaio.testkit.Kernels;
import io.netty.channel.DefaultEventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One thread drives a kernel, and no other. */
@Timeout(60)
class KernelLoopTest {
  private final Copies copies = Copies.of(1);
  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final CompletableFuture<Throwable> panic = new CompletableFuture<>();
  private final KernelLoop kernelLoop =
      new KernelLoop(Kernels.boot(KernelConfig.DEFAULT), loop, copies, panic::complete);

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    copies.close();
  }

  @Test
  void anotherThreadThatTouchesTheKernelIsSaidByItsName() {
    assertThatIllegalStateException()
        .isThrownBy(kernelLoop::begin)
        .withMessageContaining(Thread.currentThread().getName());
  }

  @Test
  void whatAnyThreadDeliversRunsOnTheLoop() throws Exception {
    CompletableFuture<Boolean> onLoop = new CompletableFuture<>();
    kernelLoop.deliver(() -> onLoop.complete(loop.inEventLoop()));
    assertThat(onLoop.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(panic).isNotDone();
  }

  /** A copy that leads to the next one, as a transfer that waited for its place does. */
  private void addChain(AtomicInteger left, AtomicInteger made) {
    if (left.getAndDecrement() > 0) {
      copies.add(
          () -> {
            made.incrementAndGet();
            kernelLoop.deliver(() -> addChain(left, made));
            return System.nanoTime();
          });
    }
  }

  @Test
  void aTurnEndsWhenTheCopiesAreMadeAndThoseThatTheyLeadTo() throws Exception {
    AtomicInteger made = new AtomicInteger();
    int atTheEnd =
        loop.submit(
                () -> {
                  kernelLoop.begin();
                  addChain(new AtomicInteger(3), made);
                  assertThat(made).hasValue(0);
                  kernelLoop.end();
                  return made.get();
                })
            .get(30, TimeUnit.SECONDS);
    assertThat(atTheEnd).isEqualTo(3);
    assertThat(panic).isNotDone();
  }

  @Test
  void copiesWithoutEndLeaveOthersTheirTurns() throws Exception {
    AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
    AtomicInteger made = new AtomicInteger();
    loop.execute(
        () -> {
          kernelLoop.begin();
          addChain(left, made);
          kernelLoop.end();
        });
    int soFar = loop.submit(made::get).get(30, TimeUnit.SECONDS);
    assertThat(soFar).isPositive();
    await().until(() -> made.get() > soFar); // it goes on by itself
    left.set(0);
    loop.submit(() -> {}).get(30, TimeUnit.SECONDS);
    assertThat(panic).isNotDone();
  }
}
