package dev.kaio.harness.sim;

import dev.kaio.vm.PayloadReceiver;
import dev.kaio.vm.UserMemory;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** The bytes of a simulated program, all at hand. */
final class SimMemory implements UserMemory {
  private static final int BLOCK = 4096;

  private final Map<Long, byte[]> blocks = new HashMap<>();

  private byte[] block(long address) {
    return blocks.computeIfAbsent(address & -BLOCK, base -> new byte[BLOCK]);
  }

  @Override
  public boolean present(long address, int length) {
    return true;
  }

  @Override
  public void read(long address, ByteBuffer into) {
    for (long at = address; into.hasRemaining(); ) {
      int start = (int) at & (BLOCK - 1);
      int length = Math.min(BLOCK - start, into.remaining());
      into.put(block(at), start, length);
      at += length;
    }
  }

  @Override
  public void store(long address, ByteBuffer from) {
    for (long at = address; from.hasRemaining(); ) {
      int start = (int) at & (BLOCK - 1);
      int length = Math.min(BLOCK - start, from.remaining());
      from.get(block(at), start, length);
      at += length;
    }
  }

  @Override
  public int fetch(long address, int length, PayloadReceiver receiver) {
    receiver.payload(ByteBuffer.wrap(bytes(address, length)));
    return 0;
  }

  byte[] bytes(long address, int length) {
    ByteBuffer copy = ByteBuffer.allocate(length);
    read(address, copy);
    return copy.array();
  }
}
