package dev.kaio.aio;

import dev.kaio.abi.Abi;
import dev.kaio.abi.AioResultLayout;
import dev.kaio.vm.AddressSpace;
import java.nio.ByteBuffer;

/** Stores into an aio_result of the program (R-LAY-1). Faults are ignored (R-CPY-1). */
final class UserResult {
  private UserResult() {}

  /** Writes aio_return, then aio_errno; the pad is never written. */
  static void store(AddressSpace as, long address, long returned, int errno) {
    Abi abi = as.abi();
    ByteBuffer bytes = abi.buffer(AioResultLayout.written(abi));
    abi.putWord(bytes, AioResultLayout.RETURN, returned);
    bytes.putInt(AioResultLayout.errno(abi), errno);
    if (as.copyout(address, bytes) != 0) {
      // Part of it may still be writable: the two members are stored one by one.
      as.copyout(address, bytes.duplicate().position(0).limit(AioResultLayout.errno(abi)));
      storeErrno(as, address, errno);
    }
  }

  /** Writes aio_errno only. */
  static void storeErrno(AddressSpace as, long address, int errno) {
    Abi abi = as.abi();
    ByteBuffer bytes = abi.buffer(4).putInt(0, errno);
    as.copyout(abi.model().slot(address + AioResultLayout.errno(abi)), bytes);
  }
}
