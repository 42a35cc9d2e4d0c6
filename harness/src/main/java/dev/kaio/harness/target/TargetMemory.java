package dev.kaio.harness.target;

import dev.kaio.abi.Abi;

/** The memory of a program; addresses are those of the program. */
public interface TargetMemory {
  Abi abi();

  void put(long address, byte[] bytes);

  byte[] get(long address, int length);
}
