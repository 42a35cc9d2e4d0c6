package dev.kaio.syscall;

import dev.kaio.abi.Errno;
import dev.kaio.proc.Lwp;
import dev.kaio.sched.Rval;
import dev.kaio.vm.AddressSpace;

/** mmap, munmap, mprotect. Memory is anonymous; its bytes are the program's own affair. */
public final class MemoryCalls {
  private static final int PROT_MASK = 3;
  private static final int MAP_FIXED = 0x10;
  private static final int MAP_ANON = 0x100;

  /** Where addresses are looked for when the caller leaves the choice to the kernel. */
  private static final long SEARCH_FROM = 0x1000_0000L;

  private MemoryCalls() {}

  private static long roundUp(AddressSpace as, long length) {
    long mask = as.abi().pageSize() - 1L;
    return (length + mask) & ~mask;
  }

  /**
   * mmap(addr, len, prot, flags, fd, offset) of anonymous memory: MAP_FIXED takes exactly that
   * range, replacing what was there; otherwise the kernel chooses. The length is rounded up to
   * pages. EINVAL for a bad range, ENODEV without MAP_ANON, ENOMEM when there is no room or a limit
   * of segments is reached.
   */
  public static Rval mmap(Lwp lwp, SyscallArgs args) {
    AddressSpace as = lwp.proc().addressSpace();
    long length = roundUp(as, args.longAt(1));
    int protection = args.intAt(2) & PROT_MASK;
    int flags = args.intAt(3);
    if ((flags & MAP_ANON) == 0) {
      return Rval.error(Errno.ENODEV);
    }
    if ((flags & MAP_FIXED) == 0) {
      long base = length > 0 ? as.findFree(SEARCH_FROM, length) : 0;
      if (base == 0) {
        return Rval.error(length > 0 ? Errno.ENOMEM : Errno.EINVAL);
      }
      if (!as.hasRoomToCut(base, length, 1)) {
        return Rval.error(Errno.ENOMEM);
      }
      as.map(base, length, protection);
      return Rval.of(base);
    }
    long base = args.longAt(0);
    if (!as.isPageRange(base, length)) {
      return Rval.error(Errno.EINVAL);
    }
    if (!as.hasRoomToCut(base, length, as.isFree(base, length) ? 1 : 0)) {
      return Rval.error(Errno.ENOMEM);
    }
    return as.unmap(
        lwp,
        base,
        length,
        why -> {
          as.map(base, length, protection);
          return Rval.of(base);
        });
  }

  /**
   * munmap(addr, len): EINVAL for a bad range, ENOMEM when it would cut a segment at the limit;
   * waits for locked pages (R-CLN-8).
   */
  public static Rval munmap(Lwp lwp, SyscallArgs args) {
    AddressSpace as = lwp.proc().addressSpace();
    long length = roundUp(as, args.longAt(1));
    if (!as.isPageRange(args.longAt(0), length)) {
      return Rval.error(Errno.EINVAL);
    }
    if (!as.hasRoomToCut(args.longAt(0), length, -1)) {
      return Rval.error(Errno.ENOMEM);
    }
    return as.unmap(lwp, args.longAt(0), length, why -> Rval.ZERO);
  }

  /**
   * mprotect(addr, len, prot): EINVAL, ENOMEM if a page is not mapped or at the limit of segments;
   * waits for locked pages.
   */
  public static Rval mprotect(Lwp lwp, SyscallArgs args) {
    AddressSpace as = lwp.proc().addressSpace();
    long base = args.longAt(0);
    long length = roundUp(as, args.longAt(1));
    if (!as.isPageRange(base, length)) {
      return Rval.error(Errno.EINVAL);
    }
    if (as.access(base, length, 0) != 0 || !as.hasRoomToCut(base, length, 0)) {
      return Rval.error(Errno.ENOMEM);
    }
    return as.protect(lwp, base, length, args.intAt(2) & PROT_MASK, why -> Rval.ZERO);
  }
}
