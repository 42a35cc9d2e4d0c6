package dev.kaio.harness.vectors;

import dev.kaio.vm.PayloadReceiver;
import dev.kaio.vm.UserMemory;
import java.nio.ByteBuffer;

/** User memory in the same process: every byte is at hand. */
final class DirectMemory implements UserMemory {
  private final ProgramMemory program;

  DirectMemory(ProgramMemory program) {
    this.program = program;
  }

  @Override
  public boolean present(long address, int length) {
    return true;
  }

  @Override
  public void read(long address, ByteBuffer into) {
    program.read(address, into);
  }

  @Override
  public void store(long address, ByteBuffer from) {
    program.store(address, from);
  }

  @Override
  public int fetch(long address, int length, PayloadReceiver receiver) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    program.read(address, bytes);
    receiver.payload(bytes.flip());
    return 0;
  }
}
