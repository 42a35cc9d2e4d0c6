package dev.kaio.truss;

/**
 * How one argument of a call is printed (T-ARG). What has a name is printed by it ({@link
 * Symbols}).
 */
public enum Column {
  /** The opcode of kaio, by name where the table knows one (T-OP). */
  AIO,
  /** {@code %ld}. */
  DEC,
  /** {@code 0x%.8lX}; {@code 0x%.8X} for an ILP32 process. */
  HEX,
  /** LIO_WAIT, LIO_NOWAIT, or decimal. */
  LIO,
  /** Two arguments as one number (T-LLO); the slot behind it is taken with it. */
  LLO,
  /** The flags of open. */
  OPN,
  /** The protection of memory. */
  MPR,
  /** The flags of mmap. */
  MTY,
  /** From where lseek counts. */
  WHN,
  /** The command of fcntl. */
  FCN,
  /** What sigprocmask does. */
  HOW,
  /** The command of modctl. */
  MOD,
  /** A signal, by name. */
  SIG,
  /** Not printed. */
  HID
}
