package dev.kaio.mod;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.ModinfoLayout;
import dev.kaio.proc.Lwp;
import dev.kaio.sched.Rval;
import dev.kaio.syscall.OperandCollector;
import dev.kaio.syscall.SyscallArgs;
import dev.kaio.syscall.SyscallHandler;
import dev.kaio.syscall.UserString;
import dev.kaio.vm.AddressSpace;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** modctl(2): MODLOAD, MODUNLOAD and MODINFO (R-MOD-9..16). */
public final class ModctlCall implements SyscallHandler {
  private static final int MODLOAD = 0;
  private static final int MODUNLOAD = 1;
  private static final int MODINFO = 2;

  // Bits of mi_info.
  private static final int MI_INFO_ALL = 2;
  private static final int MI_INFO_CNT = 4;
  private static final int MI_INFO_NOBASE = 16;

  // Bits of mi_state.
  private static final int LOADED = 1;
  private static final int INSTALLED = 2;

  private static final long FOUR_GIB = 1L << 32;

  private final ModuleRegistry registry;

  public ModctlCall(ModuleRegistry registry) {
    this.registry = registry;
  }

  /** Without the privilege every command but MODINFO is EPERM, known or not (R-MOD-9). */
  @Override
  public Rval call(Lwp lwp, SyscallArgs args) {
    int command = args.intAt(0);
    if (command != MODINFO && !lwp.proc().isPrivileged()) {
      return Rval.error(Errno.EPERM);
    }
    return switch (command) {
      case MODLOAD -> load(lwp, args);
      case MODUNLOAD -> unload(args);
      case MODINFO -> info(lwp, args);
      default -> Rval.error(Errno.EINVAL);
    };
  }

  @Override
  public void operands(Lwp lwp, SyscallArgs args, OperandCollector need) {
    AddressSpace as = lwp.proc().addressSpace();
    switch (args.intAt(0)) {
      case MODLOAD -> UserString.collect(as, args.longAt(2), need);
      case MODINFO -> need.need(args.longAt(2), ModinfoLayout.size(as.abi()));
      default -> {}
    }
  }

  /**
   * Slots: use_path, name, int *id, which may be NULL (R-MOD-10). A bad id pointer is found when
   * the module is in place. Names below the module path are taken whether use_path says so or not.
   */
  private Rval load(Lwp lwp, SyscallArgs args) {
    AddressSpace as = lwp.proc().addressSpace();
    UserString name = UserString.read(as, args.longAt(2));
    if (name.errno() != 0) {
      return Rval.error(Errno.EFAULT);
    }
    ModuleRegistry.Loaded loaded = registry.load(name.text());
    if (loaded.errno() != 0) {
      return Rval.ofErrno(loaded.errno());
    }
    loaded.module().noAutoUnload = true;
    if (args.longAt(3) == 0) {
      return Rval.ZERO;
    }
    ByteBuffer id = as.abi().buffer(4).putInt(0, loaded.module().id());
    return Rval.ofErrno(as.copyout(args.longAt(3), id));
  }

  /** Slot: id; 0 tries all and never fails (R-MOD-12). */
  private Rval unload(SyscallArgs args) {
    int id = args.intAt(1);
    if (id == 0) {
      registry.unloadUnused();
      return Rval.ZERO;
    }
    return Rval.ofErrno(registry.unload(id));
  }

  /** Slots: id, struct modinfo* (R-MOD-13..16). */
  private Rval info(Lwp lwp, SyscallArgs args) {
    AddressSpace as = lwp.proc().addressSpace();
    Abi abi = as.abi();
    ByteBuffer struct = abi.buffer(ModinfoLayout.size(abi));
    if (as.copyin(args.longAt(2), struct) != 0) {
      return Rval.error(Errno.EFAULT);
    }
    int flags = struct.getInt(ModinfoLayout.INFO);
    boolean notInstalledToo = (flags & MI_INFO_CNT) != 0;
    ModCtl module;
    if ((flags & MI_INFO_ALL) != 0) {
      int after = struct.getInt(ModinfoLayout.ID);
      module = after < -1 ? null : firstBehind(after, notInstalledToo);
    } else {
      module = registry.get(args.intAt(1));
      if (module != null && !module.isInstalled() && !notInstalledToo) {
        module = null;
      }
    }
    if (module == null) {
      return Rval.error(Errno.EINVAL);
    }
    boolean tooHigh = Long.compareUnsigned(module.base(), FOUR_GIB) >= 0;
    if (!abi.isLp64() && tooHigh && (flags & MI_INFO_NOBASE) == 0) {
      return Rval.error(Errno.EOVERFLOW);
    }
    fill(abi, struct, module);
    return Rval.ofErrno(as.copyout(args.longAt(2), struct.clear()));
  }

  private ModCtl firstBehind(int id, boolean notInstalledToo) {
    for (ModCtl module : registry.all()) {
      if (module.id() > id && (module.isInstalled() || notInstalledToo)) {
        return module;
      }
    }
    return null;
  }

  /** R-MOD-14: everything but nextid. */
  private static void fill(Abi abi, ByteBuffer struct, ModCtl module) {
    int state = (module.isInMemory() ? LOADED : 0) | (module.isInstalled() ? INSTALLED : 0);
    struct.putInt(ModinfoLayout.STATE, state);
    struct.putInt(ModinfoLayout.ID, module.id());
    abi.putWord(struct, ModinfoLayout.BASE, module.base());
    abi.putWord(struct, ModinfoLayout.moduleSize(abi), module.size());
    struct.putInt(ModinfoLayout.rev(abi), module.isInstalled() ? 1 : 0);
    struct.putInt(ModinfoLayout.loadcnt(abi), module.loadCount());
    putText(struct, ModinfoLayout.name(abi), ModinfoLayout.NAME_LENGTH, module.name());
    for (int i = 0; i < ModinfoLayout.MSINFO_COUNT; i++) {
      int at = ModinfoLayout.msinfo(abi) + i * ModinfoLayout.MSINFO_SIZE;
      boolean present = i < module.msinfo().size();
      String linkinfo = present ? module.msinfo().get(i).linkinfo() : "";
      putText(struct, at, ModinfoLayout.LINKINFO_LENGTH, linkinfo);
      int p0 = present ? module.msinfo().get(i).info() : -1;
      struct.putInt(at + ModinfoLayout.MSINFO_P0, p0);
    }
  }

  /** A text cut to its field, without a terminator when it fills it (R-MOD-15). */
  private static void putText(ByteBuffer struct, int at, int length, String text) {
    byte[] field = Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), length);
    struct.put(at, field);
  }
}
