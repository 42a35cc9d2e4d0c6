package dev.kaio.client.aio;

import dev.kaio.abi.AiocbLayout;
import dev.kaio.client.ProcessMemory;

/** A struct aiocb in process memory, in the layout of its data model and machine (R-LAY-3). */
public final class AiocbStruct {
  /** lio_opcode values. */
  public static final int LIO_NOP = 0;

  public static final int LIO_READ = 1;
  public static final int LIO_WRITE = 2;

  private final ProcessMemory memory;
  private final AiocbLayout layout;
  private final long address;

  AiocbStruct(ProcessMemory memory, AiocbLayout layout, long address) {
    this.memory = memory;
    this.layout = layout;
    this.address = address;
  }

  public long address() {
    return address;
  }

  /** Bytes of the structure. */
  public int size() {
    return layout.size();
  }

  /** Zeroes the structure and asks for no notification: what to begin with. */
  public AiocbStruct clear() {
    memory.put(address, new byte[layout.size()]);
    sigevent().none();
    return this;
  }

  public AiocbStruct fd(int fd) {
    memory.putInt(address, fd);
    return this;
  }

  /** Where the bytes are, or go to, and how many. */
  public AiocbStruct buffer(long buf, long nbytes) {
    memory.putWord(address + layout.buf(), buf);
    memory.putWord(address + layout.nbytes(), nbytes);
    return this;
  }

  /** The place in the file, in bytes; of 32 bits in ILP32 without large files. */
  public AiocbStruct offset(long offset) {
    if (layout.offsetWidth() == Long.BYTES) {
      memory.putLong(address + layout.offset(), offset);
    } else {
      memory.putInt(address + layout.offset(), (int) offset);
    }
    return this;
  }

  public AiocbStruct reqprio(int reqprio) {
    memory.putInt(address + layout.reqprio(), reqprio);
    return this;
  }

  /** What lio_listio is to do with it: LIO_NOP, LIO_READ or LIO_WRITE. */
  public AiocbStruct opcode(int opcode) {
    memory.putInt(address + layout.opcode(), opcode);
    return this;
  }

  public SigeventStruct sigevent() {
    return new SigeventStruct(memory, address + layout.sigevent());
  }

  /** Address of the result member. */
  public long resultAddress() {
    return layout.resultAddress(address);
  }

  /** aio_return as it stands in memory now. */
  public long result() {
    return memory.getWord(resultAddress());
  }

  /** aio_errno as it stands in memory now: EINPROGRESS until the request is reaped. */
  public int errno() {
    return memory.getInt(resultAddress() + memory.abi().wordSize());
  }
}
