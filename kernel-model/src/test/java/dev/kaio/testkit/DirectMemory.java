package dev.kaio.testkit;

import dev.kaio.vm.PayloadReceiver;
import dev.kaio.vm.UserMemory;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Bytes of a program in this process: all at hand, zero until stored, in pages made on demand. */
public class DirectMemory implements UserMemory {
  private static final int PAGE = 4096;

  private final Map<Long, byte[]> pages = new HashMap<>();

  @Override
  public boolean present(long address, int length) {
    return true;
  }

  @Override
  public void read(long address, ByteBuffer into) {
    for (long next = address; into.hasRemaining(); next++) {
      byte[] page = pages.get(next & -PAGE);
      into.put(page == null ? 0 : page[(int) (next & (PAGE - 1))]);
    }
  }

  @Override
  public void store(long address, ByteBuffer from) {
    for (long next = address; from.hasRemaining(); next++) {
      byte[] page = pages.computeIfAbsent(next & -PAGE, base -> new byte[PAGE]);
      page[(int) (next & (PAGE - 1))] = from.get();
    }
  }

  @Override
  public int fetch(long address, int length, PayloadReceiver receiver) {
    ByteBuffer payload = ByteBuffer.allocate(length);
    read(address, payload);
    receiver.payload(payload.flip());
    return 0;
  }

  /** A copy of the bytes at an address. */
  public byte[] bytes(long address, int length) {
    byte[] copy = new byte[length];
    read(address, ByteBuffer.wrap(copy));
    return copy;
  }

  /** Stores bytes as the program itself would. */
  public void put(long address, byte... bytes) {
    store(address, ByteBuffer.wrap(bytes));
  }
}
