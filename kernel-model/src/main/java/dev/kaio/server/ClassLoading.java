package dev.kaio.server;

import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.mod.MachineProfile;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.UUID;

/**
 * Lets Java load on two cores what a server needs: most of the time of a start goes into classes.
 * One thread loads Netty's, the other the kernel's, which know nothing of each other, so that
 * neither waits for what the other has begun. Nothing of what is made here is kept.
 */
final class ClassLoading {
  private ClassLoading() {}

  /** Returns when all is loaded. */
  static void onTwoCores() {
    Thread other = new Thread(ClassLoading::ofNetty, "kaio-classes");
    other.setDaemon(true);
    other.start();
    new Kernel(KernelConfig.of(MachineProfile.of("classic")));
    try {
      other.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // for whoever waits next
    }
  }

  private static void ofNetty() {
    Transport.best();
    new EmbeddedChannel(new ChannelInboundHandlerAdapter()).close();
    var unused = UUID.randomUUID(); // as claims have it
  }
}
