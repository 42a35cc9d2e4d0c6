package dev.kaio.wire;

/** What a CONTROL asks for. */
public enum ControlCommand {
  ADVANCE(1),
  ADVANCE_TO_NEXT(2),
  SHIFT_WALL(3),
  CLOCK(4),
  MEMORY(5),
  COMPLETE(6),
  RECONFIGURE(7),
  SNAPSHOT(8),
  PROCESSES(9);

  private static final ControlCommand[] COMMANDS = values();

  private final int code;

  ControlCommand(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The command with this number, or null. */
  static ControlCommand of(int code) {
    return code >= 1 && code <= COMMANDS.length ? COMMANDS[code - 1] : null;
  }
}
