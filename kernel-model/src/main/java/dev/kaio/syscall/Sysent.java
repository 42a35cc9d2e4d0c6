package dev.kaio.syscall;

/**
 * One entry of a system call table; immutable.
 *
 * @param name of the call; null for an unbound number
 * @param argumentCount slots that the handler takes
 * @param flags {@link #LOADABLE}, {@link #LOADED}, {@link #NOUNLOAD}
 * @param handler who carries the call out; null for an unbound number
 */
public record Sysent(String name, int argumentCount, int flags, SyscallHandler handler) {
  /** A module may install this entry; until then its handler loads the module (R-MOD-2). */
  public static final int LOADABLE = 0x08;

  /** A module has installed it. */
  public static final int LOADED = 0x10;

  /** The module that installed it cannot be removed (R-MOD-5). */
  public static final int NOUNLOAD = 0x20;

  /** A number that leads nowhere: ENOSYS and SIGSYS (R-MOD-8). */
  public static final Sysent NOSYS = new Sysent(null, 0, 0, null);

  /** An entry of the base kernel. */
  public static Sysent fixed(String name, int argumentCount, SyscallHandler handler) {
    return new Sysent(name, argumentCount, 0, handler);
  }

  /** An entry that waits for its module. */
  public static Sysent loadable(String name, SyscallHandler loader) {
    return new Sysent(name, 0, LOADABLE, loader);
  }

  public boolean isNosys() {
    return handler == null;
  }

  public boolean isLoadable() {
    return (flags & LOADABLE) != 0;
  }

  public boolean isLoaded() {
    return (flags & LOADED) != 0;
  }

  /** Whether the module behind it may not be removed. */
  public boolean isUnremovable() {
    return (flags & NOUNLOAD) != 0;
  }
}
