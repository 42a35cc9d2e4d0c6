package dev.kaio.aio;

import dev.kaio.abi.Abi;
import dev.kaio.abi.AiocbLayout;
import dev.kaio.abi.AiocbRequest;
import dev.kaio.abi.Sigev;
import dev.kaio.abi.Sigevent;
import dev.kaio.abi.SigeventLayout;
import dev.kaio.vm.AddressSpace;
import java.nio.ByteBuffer;

/** Reads aiocbs, lists of them, and what they point at. */
final class UserAiocb {
  private UserAiocb() {}

  /** The aiocb at this address, or null if it cannot be read. */
  static AiocbRequest read(AddressSpace as, AiocbLayout layout, long address) {
    ByteBuffer struct = as.abi().buffer(layout.size());
    if (as.copyin(address, struct) != 0) {
      return null;
    }
    return layout.decode(as.abi(), struct, address);
  }

  /** The pointers of a list, or null if it cannot be read. */
  static long[] readList(AddressSpace as, long address, int entries) {
    Abi abi = as.abi();
    ByteBuffer bytes = abi.buffer(entries * abi.wordSize());
    if (as.copyin(address, bytes) != 0) {
      return null;
    }
    long[] pointers = new long[entries];
    for (int i = 0; i < entries; i++) {
      pointers[i] = abi.getPointer(bytes, i * abi.wordSize());
    }
    return pointers;
  }

  /** The sigevent at this address, or null if it cannot be read. */
  static Sigevent readSigevent(AddressSpace as, long address) {
    ByteBuffer struct = as.abi().buffer(SigeventLayout.size(as.abi()));
    return as.copyin(address, struct) == 0 ? SigeventLayout.decode(as.abi(), struct, 0) : null;
  }

  /**
   * Which port and which cookie.
   *
   * @param number descriptor of the port
   * @param user cookie for the event
   */
  record PortTarget(int number, long user) {}

  /** The port that a sigevent names (R-PRW-4), or null if its port_notify cannot be read. */
  static PortTarget readPortTarget(AddressSpace as, Sigevent sigevent) {
    if (sigevent.notification() == Sigev.THREAD) {
      return new PortTarget(sigevent.signo(), sigevent.value());
    }
    ByteBuffer struct = as.abi().buffer(SigeventLayout.portNotifySize(as.abi()));
    if (as.copyin(sigevent.value(), struct) != 0) {
      return null;
    }
    return new PortTarget(
        SigeventLayout.portNotifyPort(struct), SigeventLayout.portNotifyUser(as.abi(), struct));
  }
}
