package dev.kaio.mod;

import dev.kaio.proc.Lwp;
import dev.kaio.sched.Rval;
import dev.kaio.syscall.NoSuchCall;
import dev.kaio.syscall.OperandCollector;
import dev.kaio.syscall.SyscallArgs;
import dev.kaio.syscall.SyscallHandler;
import dev.kaio.syscall.SyscallTables;
import dev.kaio.syscall.Sysent;

/**
 * The handler of an entry whose module is not in memory: loads it, then makes the call through the
 * new entry (R-MOD-3). Every call tries again (R-MOD-8).
 */
final class LoadableEntry implements SyscallHandler {
  private final ModuleRegistry registry;
  private final SyscallTables tables;
  private final String fileName;
  private final int number;

  LoadableEntry(ModuleRegistry registry, SyscallTables tables, String fileName, int number) {
    this.registry = registry;
    this.tables = tables;
    this.fileName = fileName;
    this.number = number;
  }

  @Override
  public Rval call(Lwp lwp, SyscallArgs args) {
    Sysent loaded = load(lwp);
    return loaded == null ? NoSuchCall.fail(lwp) : loaded.handler().call(lwp, args);
  }

  /** What the call of the module on disk would read. The module is not loaded for that. */
  @Override
  public void operands(Lwp lwp, SyscallArgs args, OperandCollector need) {
    SyscallHandler handler = registry.handlerOnDisk(fileName, lwp.proc().abi().model());
    if (handler != null) {
      handler.operands(lwp, args, need);
    }
  }

  private Sysent load(Lwp lwp) {
    if (registry.load(fileName).errno() != 0) {
      return null;
    }
    Sysent entry = tables.lookup(lwp.proc().abi().model(), number);
    return entry.isLoaded() ? entry : null;
  }
}
