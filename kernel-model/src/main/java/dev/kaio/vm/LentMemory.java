package dev.kaio.vm;

import java.nio.ByteBuffer;

/**
 * Bytes that a program shares with the host, lent to a device so that the host moves data to or
 * from them itself, with no copy in between. The loan ends with {@link #filled} or {@link
 * #giveBack}.
 */
public interface LentMemory {

  /**
   * The bytes, for the host's own calls only, which answer EFAULT if the program has taken them
   * away meanwhile. Whoever touches them otherwise is ended by the host then.
   */
  ByteBuffer bytes();

  /**
   * The host has put this many bytes at the beginning.
   *
   * @return 0, or EFAULT if the program has taken the place away
   */
  int filled(int count);

  /** The host has put nothing there. */
  void giveBack();
}
