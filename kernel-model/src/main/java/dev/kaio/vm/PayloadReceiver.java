package dev.kaio.vm;

import java.nio.ByteBuffer;

/** Who wants the bytes of a device write. */
@FunctionalInterface
public interface PayloadReceiver {
  /**
   * The bytes, valid during this call only; null when they can no longer be had because the program
   * is gone.
   */
  void payload(ByteBuffer bytes);
}
