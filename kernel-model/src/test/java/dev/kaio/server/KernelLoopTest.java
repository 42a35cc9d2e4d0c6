package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.kaio.kernel.KernelConfig;
import dev.kaio.testkit.Kernels;
import io.netty.channel.DefaultEventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One thread drives a kernel, and no other. */
@Timeout(60)
class KernelLoopTest {
  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final CompletableFuture<Throwable> panic = new CompletableFuture<>();
  private final KernelLoop kernelLoop =
      new KernelLoop(Kernels.boot(KernelConfig.DEFAULT), loop, panic::complete);

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
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
}
