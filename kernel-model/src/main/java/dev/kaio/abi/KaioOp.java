package dev.kaio.abi;

/** The opcodes of system call 178 and who may use them (R-SYS-2). */
public enum KaioOp {
  AIOREAD(0, Callers.ALL),
  AIOWRITE(1, Callers.ALL),
  AIOWAIT(2, Callers.ALL),
  AIOCANCEL(3, Callers.ALL),
  AIONOTIFY(4, Callers.ALL),
  AIOINIT(5, Callers.ALL),
  AIOSTART(6, Callers.ALL),
  AIOLIO(7, Callers.ALL),
  AIOSUSPEND(8, Callers.ALL),
  AIOERROR(9, Callers.ALL),
  AIOLIOWAIT(10, Callers.ALL),
  AIOAREAD(11, Callers.ALL),
  AIOAWRITE(12, Callers.ALL),
  AIOLIO64(13, Callers.ILP32_ONLY),
  AIOSUSPEND64(14, Callers.ILP32_ONLY),
  AIOERROR64(15, Callers.ILP32_ONLY),
  AIOLIOWAIT64(16, Callers.ILP32_ONLY),
  AIOAREAD64(17, Callers.ILP32_ONLY),
  AIOAWRITE64(18, Callers.ILP32_ONLY),
  AIOCANCEL64(19, Callers.ILP32_ONLY),
  AIOFSYNC(20, Callers.NONE),
  AIOWAITN(21, Callers.ALL),
  AIOFSYNC64(22, Callers.NONE);

  /** The modifier that asks for the result to be stored without a reaping call (R-SYS-3). */
  public static final int POLL_BIT = 0x20;

  private enum Callers {
    ALL,
    ILP32_ONLY,
    NONE
  }

  private static final KaioOp[] OPS = values();

  private final int code;
  private final Callers callers;

  KaioOp(int code, Callers callers) {
    this.code = code;
    this.callers = callers;
  }

  /** The number in argument slot 0, without the poll bit. */
  public int code() {
    return code;
  }

  /** Whether a caller of this data model may use the opcode; otherwise it is EINVAL (R-SYS-4). */
  public boolean isValidFor(DataModel model) {
    return callers == Callers.ALL || (callers == Callers.ILP32_ONLY && model == DataModel.ILP32);
  }

  /** The opcode with this number (poll bit already removed), or null. */
  public static KaioOp of(int code) {
    return code >= 0 && code < OPS.length ? OPS[code] : null;
  }
}
