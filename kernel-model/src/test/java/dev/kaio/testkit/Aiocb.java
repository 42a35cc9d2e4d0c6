package dev.kaio.testkit;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Machine;

/**
 * An aiocb in the memory of a test process. Offsets are those of the table in R-LAY-3, written out
 * here a second time so that the tests do not depend on the code that reads them.
 */
public final class Aiocb {
  public static final int SIGEV_NONE = 1;
  public static final int SIGEV_SIGNAL = 2;
  public static final int SIGEV_THREAD = 3;
  public static final int SIGEV_PORT = 4;

  private static final int[] LP64 = {0, 8, 16, 24, 32, 40, 80, 88, 96, 104};
  private static final int[] ILP32 = {0, 4, 8, 12, 16, 20, 44, 48, 52, 56};
  private static final int[] LARGE_X86 = {0, 4, 8, 12, 20, 24, 48, 52, 56, 60};
  private static final int[] LARGE_SPARC = {0, 4, 8, 16, 24, 28, 52, 56, 60, 64};

  private static final int BUF = 1;
  private static final int NBYTES = 2;
  private static final int OFFSET = 3;
  private static final int REQPRIO = 4;
  private static final int SIGEVENT = 5;
  private static final int OPCODE = 6;
  private static final int RETURN = 7;
  private static final int ERRNO = 8;
  private static final int STATE = 9;

  private final ProgramData process;
  private final boolean large;
  private final int[] at;
  private final long address;

  Aiocb(ProgramData process, long address, boolean large) {
    this.process = process;
    this.address = address;
    this.large = large && !process.abi().isLp64();
    this.at = layout(process.abi(), large);
  }

  private static int[] layout(Abi abi, boolean large) {
    if (abi.isLp64()) {
      return LP64;
    }
    if (!large) {
      return ILP32;
    }
    return abi.machine() == Machine.SPARC ? LARGE_SPARC : LARGE_X86;
  }

  public long address() {
    return address;
  }

  /** Address of its result member, the key of the request. */
  public long result() {
    return address + at[RETURN];
  }

  public Aiocb fd(int fd) {
    process.setInt32(address, fd);
    return this;
  }

  public Aiocb buffer(long buf, long nbytes) {
    process.setWord(address + at[BUF], buf);
    process.setWord(address + at[NBYTES], nbytes);
    return this;
  }

  public Aiocb offset(long offset) {
    if (large || process.abi().isLp64()) {
      process.setInt64(address + at[OFFSET], offset);
    } else {
      process.setInt32(address + at[OFFSET], (int) offset);
    }
    return this;
  }

  public Aiocb priority(int reqprio) {
    process.setInt32(address + at[REQPRIO], reqprio);
    return this;
  }

  public Aiocb opcode(int opcode) {
    process.setInt32(address + at[OPCODE], opcode);
    return this;
  }

  public Aiocb state(int state) {
    process.setInt32(address + at[STATE], state);
    return this;
  }

  public int state() {
    return process.int32(address + at[STATE]);
  }

  public Aiocb result(long value, int errno) {
    process.setWord(address + at[RETURN], value);
    process.setInt32(address + at[ERRNO], errno);
    return this;
  }

  /** Sets its sigevent. */
  public Aiocb notify(int how, int signo, long value) {
    process.sigevent(address + at[SIGEVENT], how, signo, value);
    return this;
  }

  public Aiocb noNotify() {
    return notify(SIGEV_NONE, 0, 0);
  }

  public Aiocb signal(int signo, long value) {
    return notify(SIGEV_SIGNAL, signo, value);
  }

  /** SIGEV_PORT; its port_notify lies behind the aiocb. */
  public Aiocb port(int port, long cookie) {
    return notify(SIGEV_PORT, 0, process.portNotify(address + 0xC0, port, cookie));
  }

  /** SIGEV_THREAD, which carries the port in place of the signal number (R-PRW-4). */
  public Aiocb thread(int port, long cookie) {
    return notify(SIGEV_THREAD, port, cookie);
  }

  public ProgramData.Result read() {
    return process.resultAt(result());
  }

  public int opcode() {
    return process.int32(address + at[OPCODE]);
  }

  /** Address of its sigevent. */
  public long sigevent() {
    return address + at[SIGEVENT];
  }

  public int errno() {
    return read().errno();
  }
}
