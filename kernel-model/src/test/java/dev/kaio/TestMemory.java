package dev.kaio;

import dev.kaio.vm.PayloadReceiver;
import dev.kaio.vm.UserMemory;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** The memory of a program in this process: every byte is at hand, and zero until stored. */
public final class TestMemory implements UserMemory {
  private final Map<Long, Byte> bytes = new HashMap<>();

  @Override
  public boolean present(long address, int length) {
    return true;
  }

  @Override
  public void read(long address, ByteBuffer into) {
    for (long next = address; into.hasRemaining(); next++) {
      into.put(bytes.getOrDefault(next, (byte) 0));
    }
  }

  @Override
  public void store(long address, ByteBuffer from) {
    for (long next = address; from.hasRemaining(); next++) {
      bytes.put(next, from.get());
    }
  }

  @Override
  public int fetch(long address, int length, PayloadReceiver receiver) {
    ByteBuffer payload = ByteBuffer.allocate(length);
    read(address, payload);
    receiver.payload(payload.flip());
    return 0;
  }
}
