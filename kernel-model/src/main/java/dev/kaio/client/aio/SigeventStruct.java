package dev.kaio.client.aio;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Sigev;
import dev.kaio.client.ProcessMemory;

/** A struct sigevent in process memory: how the end of a request or a list is told (R-LAY-2). */
public final class SigeventStruct {
  private static final int NOTIFY = 0;
  private static final int SIGNO = 4;
  private static final int VALUE = 8;

  private final ProcessMemory memory;
  private final long address;

  SigeventStruct(ProcessMemory memory, long address) {
    this.memory = memory;
    this.address = address;
  }

  public long address() {
    return address;
  }

  /** SIGEV_NONE. */
  public void none() {
    set(Sigev.NONE, 0, 0, 0, 0);
  }

  /** SIGEV_SIGNAL. */
  public void signal(int signo, long value) {
    set(Sigev.SIGNAL, signo, value, 0, 0);
  }

  /**
   * SIGEV_PORT.
   *
   * @param portNotify address of a port_notify (two words of memory), which is filled in
   * @param port descriptor of the port
   * @param user cookie that the event carries
   */
  public void port(long portNotify, int port, long user) {
    memory.putWord(portNotify, 0);
    memory.putInt(portNotify, port);
    memory.putWord(portNotify + memory.abi().wordSize(), user);
    set(Sigev.PORT, 0, portNotify, 0, 0);
  }

  /**
   * SIGEV_THREAD.
   *
   * @param function address that {@link AsyncIo#function} has given a meaning
   * @param value what the function is called with
   * @param attributes any number; requests with the same one share a pool of threads
   */
  public void thread(long function, long value, long attributes) {
    set(Sigev.THREAD, 0, value, function, attributes);
  }

  private void set(int notify, int signo, long value, long function, long attributes) {
    Abi abi = memory.abi();
    memory.putInt(address + NOTIFY, notify);
    memory.putInt(address + SIGNO, signo);
    memory.putWord(address + VALUE, value);
    memory.putWord(address + VALUE + abi.wordSize(), function);
    memory.putWord(address + VALUE + 2L * abi.wordSize(), attributes);
  }
}
