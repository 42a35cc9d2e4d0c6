package dev.kaio.kernel;

import dev.kaio.abi.Sysnum;
import dev.kaio.dev.DeviceSwitch;
import dev.kaio.mod.ModctlCall;
import dev.kaio.mod.ModuleRegistry;
import dev.kaio.port.PortCalls;
import dev.kaio.port.PortObserver;
import dev.kaio.syscall.FileCalls;
import dev.kaio.syscall.IoctlCall;
import dev.kaio.syscall.MemoryCalls;
import dev.kaio.syscall.ProcCalls;
import dev.kaio.syscall.SyscallHandler;
import dev.kaio.syscall.SyscallTables;
import dev.kaio.syscall.Sysent;

/** The system calls of the base kernel, in both tables. */
final class BootTables {
  private final SyscallTables tables;

  private BootTables(SyscallTables tables) {
    this.tables = tables;
  }

  static void fill(
      SyscallTables tables, DeviceSwitch devices, ModuleRegistry modules, PortObserver ports) {
    BootTables boot = new BootTables(tables);
    boot.add(Sysnum.EXIT, "exit", 1, ProcCalls::exit);
    boot.add(Sysnum.READ, "read", 3, FileCalls.transfer(false));
    boot.add(Sysnum.WRITE, "write", 3, FileCalls.transfer(true));
    boot.add(Sysnum.OPEN, "open", 3, FileCalls.open(devices));
    boot.add(Sysnum.CLOSE, "close", 1, FileCalls::close);
    boot.add(Sysnum.LSEEK, "lseek", 3, FileCalls::lseek);
    boot.add(Sysnum.GETPID, "getpid", 0, ProcCalls::getpid);
    boot.add(Sysnum.KILL, "kill", 2, ProcCalls::kill);
    boot.add(Sysnum.DUP, "dup", 1, FileCalls::dup);
    boot.add(Sysnum.IOCTL, "ioctl", 3, new IoctlCall());
    boot.add(Sysnum.FCNTL, "fcntl", 3, FileCalls::fcntl);
    boot.add(Sysnum.SIGPROCMASK, "sigprocmask", 4, ProcCalls::sigprocmask);
    boot.add(Sysnum.SIGACTION, "sigaction", 2, ProcCalls::sigaction);
    boot.add(Sysnum.MMAP, "mmap", 6, MemoryCalls::mmap);
    boot.add(Sysnum.MPROTECT, "mprotect", 3, MemoryCalls::mprotect);
    boot.add(Sysnum.MUNMAP, "munmap", 2, MemoryCalls::munmap);
    boot.add(Sysnum.MODCTL, "modctl", 5, new ModctlCall(modules));
    boot.add(Sysnum.LWP_CREATE, "lwp_create", 3, ProcCalls::lwpCreate);
    boot.add(Sysnum.LWP_EXIT, "lwp_exit", 0, ProcCalls::lwpExit);
    boot.add(Sysnum.LWP_KILL, "lwp_kill", 2, ProcCalls::lwpKill);
    boot.add(Sysnum.PREAD, "pread", 4, FileCalls.positioned(false));
    boot.add(Sysnum.PORTFS, "portfs", 6, new PortCalls(ports));
    boot.add(Sysnum.PWRITE, "pwrite", 4, FileCalls.positioned(true));
  }

  private void add(int number, String name, int argumentCount, SyscallHandler handler) {
    tables.setBoth(number, Sysent.fixed(name, argumentCount, handler));
  }
}
