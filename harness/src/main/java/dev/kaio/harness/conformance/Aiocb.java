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

  /** Has a priority, which is refused. */
  Aiocb priority(int value) {
    ByteBuffer bytes = data.abi().buffer(Integer.BYTES).putInt(0, value);
    data.put(address + layout.reqprio(), bytes);
    return this;
  }

  /** What the library remembers in it (R-U-1). */
  void hasState(int expected) {
    data.hasInteger(address + layout.state(), expected);
  }

  /** SIGEV_THREAD with a function; the library stores the port. */
  Aiocb thread(long function, long value) {
    sigevent(Sigev.THREAD, 0, value);
    ByteBuffer bytes = data.abi().buffer(data.abi().wordSize());
    data.abi().putWord(bytes, 0, function);
    data.put(address + layout.sigevent() + 2L * data.abi().wordSize(), bytes);
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
