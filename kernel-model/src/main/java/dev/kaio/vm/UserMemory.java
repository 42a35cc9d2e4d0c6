package dev.kaio.vm;

import java.nio.ByteBuffer;

/**
 * The bytes of a process. {@link AddressSpace} decides what may be touched before it asks here, so
 * nothing in this interface fails.
 */
public interface UserMemory {

  /** Whether the bytes of a mapped range are at hand, so that {@link #read} may be called. */
  boolean present(long address, int length);

  /** Fills the remaining room of {@code into} from the address on. */
  void read(long address, ByteBuffer into);

  /** Stores the remaining bytes of {@code from}; stores reach the program in the order made. */
  void store(long address, ByteBuffer from);

  /** Gets the bytes that a device writes: at once where they are at hand, else later. */
  void fetch(long address, int length, PayloadReceiver receiver);
}
