package dev.kaio.aio;

import dev.kaio.abi.DataModel;
import dev.kaio.mod.LoadableModule;
import dev.kaio.mod.ModlSys;
import dev.kaio.syscall.SyscallHandler;
import dev.kaio.vm.KernelMemory;
import java.util.List;

/** The loadable half of kaio: the file sys/kaio with its two linkages (R-MOD-1, R-MOD-4). */
public final class KaioModule {
  /** The name to load it by. */
  public static final String FILE_NAME = "sys/kaio";

  private KaioModule() {}

  /**
   * The module as it lies on disk.
   *
   * @param counters of all processes together
   */
  public static LoadableModule onDisk(KernelMemory memory, AioCounters counters) {
    SyscallHandler handler = new KaioSyscall(memory, counters);
    return new LoadableModule(
        FILE_NAME,
        List.of(),
        List.of(
            new ModlSys("kernel Async I/O", DataModel.LP64, DataModel.LP64.kaioSlots(), handler),
            new ModlSys(
                "kernel Async I/O for 32 bit compatibility",
                DataModel.ILP32,
                DataModel.ILP32.kaioSlots(),
                handler)),
        () -> 0);
  }
}
