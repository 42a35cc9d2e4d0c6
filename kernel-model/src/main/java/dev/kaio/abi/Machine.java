package dev.kaio.abi;

import java.nio.ByteOrder;

/** The machine that a process attaches as: its byte order and page size. */
public enum Machine {
  /** Big-endian, pages of 8 KiB, aiocb64_32 of 72 bytes. */
  SPARC(ByteOrder.BIG_ENDIAN, 8192),
  /** Little-endian, pages of 4 KiB, aiocb64_32 packed to 68 bytes. */
  X86(ByteOrder.LITTLE_ENDIAN, 4096);

  private final ByteOrder order;
  private final int pageSize;

  Machine(ByteOrder order, int pageSize) {
    this.order = order;
    this.pageSize = pageSize;
  }

  public ByteOrder order() {
    return order;
  }

  /** Page size in bytes. */
  public int pageSize() {
    return pageSize;
  }
}
