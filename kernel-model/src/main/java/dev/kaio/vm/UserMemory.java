package dev.kaio.vm;

import java.nio.ByteBuffer;

/**
 * The bytes of a process. {@link AddressSpace} decides what may be touched before it asks here. So
 * nothing in this interface fails, but where the program can take bytes away that it has shared.
 */
public interface UserMemory {

  /** Whether the bytes of a mapped range are at hand, so that {@link #read} may be called. */
  boolean present(long address, int length);

  /** Fills the remaining room of {@code into} from the address on. */
  void read(long address, ByteBuffer into);

  /** Stores the remaining bytes of {@code from}; stores reach the program in the order made. */
  void store(long address, ByteBuffer from);

  /**
   * Stores what a device has read; it is there before what is stored later. The bytes are taken
   * before this returns.
   *
   * @return 0, or EFAULT if the program has taken the place away
   */
  default int deliver(long address, ByteBuffer from) {
    store(address, from);
    return 0;
  }

  /**
   * Lends bytes to a device whose host can move data to and from them itself. There is a loan of
   * those only that the program shares as one piece; the others are delivered and fetched.
   *
   * @return null: these bytes are not lent
   */
  default LentMemory lend(long address, int length) {
    return null;
  }

  /**
   * Stores what a device's host has in memory, as {@link #deliver}, without a copy in between: the
   * host takes the bytes when they leave for the program.
   *
   * @param view for calls of the host only; not to be touched otherwise
   * @return false: nothing is stored, and they are to be delivered
   */
  default boolean forward(long address, ByteBuffer view) {
    return false;
  }

  /** A range is no longer mapped. */
  default void unmapped(long base, long length) {}

  /**
   * Gets the bytes that a device writes: at once where they are at hand, else later.
   *
   * @return 0; or EFAULT if the program has taken them away, and then the receiver is not told
   */
  int fetch(long address, int length, PayloadReceiver receiver);
}
