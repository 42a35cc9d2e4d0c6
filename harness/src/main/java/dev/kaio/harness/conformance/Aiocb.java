package dev.kaio.harness.conformance;

import dev.kaio.abi.Abi;
import dev.kaio.abi.AiocbLayout;
import dev.kaio.abi.Sigev;
import java.nio.ByteBuffer;

/** An aiocb in the memory of a data. */
final class Aiocb {
  private final Data data;
  private final AiocbLayout layout;
  private final long address;

  Aiocb(Data data, long address) {
    this.data = data;
    this.address = address;
    layout = AiocbLayout.of(data.abi(), false);
  }

  long address() {
    return address;
  }

  /** Its result member. */
  Result result() {
    return new Result(data, layout.resultAddress(address));
  }

  /** Fills it in; nothing is sent. */
  Aiocb set(int fd, int opcode, long buffer, long length, long offset) {
    Abi abi = data.abi();
    ByteBuffer struct = abi.buffer(layout.size());
    struct.putInt(0, fd);
    abi.putWord(struct, layout.buf(), buffer);
    abi.putWord(struct, layout.nbytes(), length);
    if (layout.offsetWidth() == Long.BYTES) {
      struct.putLong(layout.offset(), offset);
    } else {
      struct.putInt(layout.offset(), (int) offset);
    }
    struct.putInt(layout.opcode(), opcode);
    data.put(address, struct);
    result().fill();
    return this;
  }

  Aiocb signal(int signo, long value) {
    return sigevent(Sigev.SIGNAL, signo, value);
  }

  Aiocb sigevent(int notify, int signo, long value) {
    data.put(address + layout.sigevent(), data.sigevent(notify, signo, value));
    return this;
  }
}
