package dev.kaio.dev;

import dev.kaio.testkit.DirectMemory;
import dev.kaio.vm.LentMemory;
import dev.kaio.vm.PayloadReceiver;
import java.nio.ByteBuffer;

/** A program that shares all of its memory, and counts what is lent. */
final class LendingMemory extends DirectMemory {
  /** Loans that have not ended. */
  int lent;

  @Override
  public int fetch(long address, int length, PayloadReceiver receiver) {
    throw new AssertionError("what is lent is not fetched");
  }

  @Override
  public LentMemory lend(long address, int length) {
    lent++;
    ByteBuffer bytes = ByteBuffer.allocate(length);
    return new LentMemory() {
      @Override
      public ByteBuffer bytes() {
        return bytes;
      }

      @Override
      public int filled(int count) {
        store(address, bytes.duplicate().flip());
        giveBack();
        return 0;
      }

      @Override
      public void giveBack() {
        lent--;
      }
    };
  }
}
