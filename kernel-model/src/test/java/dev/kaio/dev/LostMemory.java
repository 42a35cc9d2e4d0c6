package dev.kaio.dev;

import dev.kaio.vm.PayloadReceiver;
import dev.kaio.vm.UserMemory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Memory whose bytes are elsewhere: payload comes when the test says so, or never. */
final class LostMemory implements UserMemory {
  final List<PayloadReceiver> receivers = new ArrayList<>();

  @Override
  public boolean present(long address, int length) {
    return false;
  }

  @Override
  public void read(long address, ByteBuffer into) {
    throw new AssertionError("nothing is at hand");
  }

  @Override
  public void store(long address, ByteBuffer from) {}

  @Override
  public int fetch(long address, int length, PayloadReceiver receiver) {
    receivers.add(receiver);
    return 0;
  }
}
