package dev.kaio.abi;

/**
 * aio_result (R-LAY-1): {@code aio_return} at 0, one word; {@code aio_errno} behind it, 4 bytes.
 */
public final class AioResultLayout {
  private AioResultLayout() {}

  public static final int RETURN = 0;

  /** Offset of aio_errno: 8 (LP64) or 4 (ILP32). */
  public static int errno(Abi abi) {
    return abi.wordSize();
  }

  /** Bytes that the kernel writes: 12 (LP64, the pad is never written) or 8 (ILP32). */
  public static int written(Abi abi) {
    return abi.wordSize() + 4;
  }

  /** Size of the structure: 16 (LP64) or 8 (ILP32). */
  public static int size(Abi abi) {
    return 2 * abi.wordSize();
  }
}
