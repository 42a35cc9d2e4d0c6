package dev.kaio.testkit;

import dev.kaio.vm.PayloadReceiver;
import dev.kaio.vm.UserMemory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The bytes of a process, at hand always; a byte that nobody stored is the sentinel. */
final class TestMemory implements UserMemory {
  /** What memory holds before anything is stored there. */
  static final byte SENTINEL = (byte) 0xA5;

  private static final int PAGE = 4096;

  private final Map<Long, byte[]> pages = new HashMap<>();

  private byte[] page(long address) {
    return pages.computeIfAbsent(
        address & -PAGE,
        base -> {
          byte[] fresh = new byte[PAGE];
          Arrays.fill(fresh, SENTINEL);
          return fresh;
        });
  }

  @Override
  public boolean present(long address, int length) {
    return true;
  }

  @Override
  public void read(long address, ByteBuffer into) {
    for (long at = address; into.hasRemaining(); at++) {
      into.put(page(at)[(int) (at & (PAGE - 1))]);
    }
  }

  @Override
  public void store(long address, ByteBuffer from) {
    for (long at = address; from.hasRemaining(); at++) {
      page(at)[(int) (at & (PAGE - 1))] = from.get();
    }
  }

  @Override
  public int fetch(long address, int length, PayloadReceiver receiver) {
    receiver.payload(bytes(address, length));
    return 0;
  }

  ByteBuffer bytes(long address, int length) {
    ByteBuffer copy = ByteBuffer.allocate(length);
    read(address, copy);
    return copy.flip();
  }

  boolean isUntouched(long address, int length) {
    ByteBuffer bytes = bytes(address, length);
    while (bytes.hasRemaining()) {
      if (bytes.get() != SENTINEL) {
        return false;
      }
    }
    return true;
  }
}
