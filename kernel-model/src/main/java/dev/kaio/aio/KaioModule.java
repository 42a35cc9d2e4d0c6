package dev.kaio.aio;

import dev.kaio.syscall.SyscallHandler;
import dev.kaio.vm.KernelMemory;

/**
 * The loadable half of kaio: the handler that its linkages install at system call 178 (R-MOD-1).
 */
public final class KaioModule {
  private KaioModule() {}

  /** The handler; it serves callers of both data models. */
  public static SyscallHandler handler(KernelMemory memory) {
    return new KaioSyscall(memory);
  }
}
