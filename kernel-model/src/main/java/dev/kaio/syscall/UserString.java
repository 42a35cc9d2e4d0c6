package dev.kaio.syscall;

import dev.kaio.abi.Errno;
import dev.kaio.vm.AddressSpace;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A NUL-terminated string of the program, or why it cannot be had.
 *
 * @param text without the NUL; null on error
 * @param errno 0; EFAULT; ENAMETOOLONG beyond 1023 bytes
 */
public record UserString(String text, int errno) {
  /** PATH_MAX, the NUL included. */
  public static final int MAX = 1024;

  private static final UserString FAULT = new UserString(null, Errno.EFAULT.code());
  private static final UserString TOO_LONG = new UserString(null, Errno.ENAMETOOLONG.code());

  /** Reads the string at this address. */
  public static UserString read(AddressSpace as, long address) {
    byte[] bytes = new byte[MAX];
    for (int length = 0; length < MAX; length++) {
      boolean wraps = length > 0 && address + length == 0;
      if (wraps || as.copyin(address + length, ByteBuffer.wrap(bytes, length, 1)) != 0) {
        return FAULT;
      }
      if (bytes[length] == 0) {
        return new UserString(new String(bytes, 0, length, StandardCharsets.UTF_8), 0);
      }
    }
    return TOO_LONG;
  }

  /** Names what {@link #read} reads: up to the NUL, or all that is mapped of the longest string. */
  public static void collect(AddressSpace as, long address, OperandCollector need) {
    if (read(as, address).errno() == Errno.EFAULT.code()) {
      int length = as.readableLength(address, MAX);
      if (length > 0) {
        need.need(address, length);
      }
    }
  }
}
