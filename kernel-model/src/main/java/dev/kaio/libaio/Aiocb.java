package dev.kaio.libaio;

import dev.kaio.abi.AiocbLayout;

/**
 * An aiocb in the memory of the process; every accessor reads or stores there.
 *
 * @param large whether it is one of the 64-bit-offset calls of ILP32
 */
record Aiocb(Words words, AiocbLayout layout, long address, boolean large) {
  // aio_state, R-U-1
  static final int CHECK = 1;
  static final int NOCHECK = 2;
  static final int CHECKED = 3;
  static final int USERAIO = 4;
  static final int USERAIO_DONE = 5;

  int fildes() {
    return words.getInt(address);
  }

  long buf() {
    return words.getPointer(address + layout.buf());
  }

  long nbytes() {
    return words.getPointer(address + layout.nbytes());
  }

  long offset() {
    long at = address + layout.offset();
    return hasWideOffset() ? words.getInt64(at) : words.getInt(at);
  }

  void setOffset(int offset) {
    long at = address + layout.offset();
    if (hasWideOffset()) {
      words.putInt64(at, offset);
    } else {
      words.putInt(at, offset);
    }
  }

  private boolean hasWideOffset() {
    return layout != AiocbLayout.ILP32;
  }

  int reqprio() {
    return words.getInt(address + layout.reqprio());
  }

  long sigevent() {
    return address + layout.sigevent();
  }

  int opcode() {
    return words.getInt(address + layout.opcode());
  }

  void setOpcode(int opcode) {
    words.putInt(address + layout.opcode(), opcode);
  }

  long resultAddress() {
    return layout.resultAddress(address);
  }

  long result() {
    return words.getLong(resultAddress());
  }

  void setResult(long value) {
    words.putWord(resultAddress(), value);
  }

  int errno() {
    return words.getInt(resultAddress() + words.wordSize());
  }

  void setErrno(int errno) {
    words.putInt(resultAddress() + words.wordSize(), errno);
  }

  int state() {
    return words.getInt(address + layout.state());
  }

  void setState(int state) {
    words.putInt(address + layout.state(), state);
  }
}
