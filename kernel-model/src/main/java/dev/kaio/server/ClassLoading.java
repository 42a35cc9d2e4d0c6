package dev.kaio.server;

import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.mod.MachineProfile;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;

/**
 * Lets Java load on two cores what a server needs: most of the time of a start goes into classes.
 * One thread loads Netty's while the other reads the command line and loads the kernel's, which
 * know nothing of Netty, so that neither waits for what the other has begun. Nothing of what is
 * made here is kept.
 */
final class ClassLoading {
  private final Thread netty = new Thread(ClassLoading::ofNetty, "kaio-classes");

  private ClassLoading() {}

  /** Begins with Netty's. */
  static ClassLoading begin() {
    ClassLoading loading = new ClassLoading();
    loading.netty.setDaemon(true);
    loading.netty.start();
    return loading;
  }

  /** Loads the kernel's, and returns when all is loaded. */
  void finish() {
    new Kernel(KernelConfig.of(MachineProfile.of("classic")));
    try {
      netty.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // for whoever waits next
    }
  }

  private static void ofNetty() {
    Transport.best();
    new EmbeddedChannel(new ChannelInboundHandlerAdapter()).close();
  }
}
