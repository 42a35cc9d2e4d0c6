package dev.kaio.kernel;

import dev.kaio.abi.DataModel;
import dev.kaio.abi.Sysnum;
import dev.kaio.dev.Namespace;
import dev.kaio.mod.ModctlCall;
import dev.kaio.mod.ModuleRegistry;
import dev.kaio.port.PortCalls;
import dev.kaio.port.PortObserver;
import dev.kaio.syscall.FileCalls;
import dev.kaio.syscall.FileStateCalls;
import dev.kaio.syscall.IoctlCall;
import dev.kaio.syscall.MemoryCalls;
import dev.kaio.syscall.OpenCall;
import dev.kaio.syscall.ProcCalls;
import dev.kaio.syscall.SeekCalls;
import dev.kaio.syscall.SyscallHandler;
import dev.kaio.syscall.SyscallTables;
import dev.kaio.syscall.Sysent;
import dev.kaio.syscall.TransferCalls;

/** The system calls of the base kernel, in both tables. */
final class BootTables {
  private final SyscallTables tables;

  private BootTables(SyscallTables tables) {
    this.tables = tables;
  }

  static void fill(
      SyscallTables tables, Namespace names, ModuleRegistry modules, PortObserver ports) {
    BootTables boot = new BootTables(tables);
    boot.add(Sysnum.EXIT, "exit", 1, ProcCalls::exit);
    boot.add(Sysnum.READ, "read", 3, TransferCalls.atPosition(false));
    boot.add(Sysnum.WRITE, "write", 3, TransferCalls.atPosition(true));
    boot.add(Sysnum.OPEN, "open", 3, new OpenCall(names));
    boot.add(Sysnum.CLOSE, "close", 1, FileCalls::close);
    boot.add(Sysnum.LSEEK, "lseek", 3, SeekCalls::lseek);
    boot.add(Sysnum.GETPID, "getpid", 0, ProcCalls::getpid);
    boot.add(Sysnum.GETUID, "getuid", 0, ProcCalls::getuid);
    boot.add(Sysnum.FSTAT, "fstat", 2, FileStateCalls.fstat(false));
    boot.add(Sysnum.KILL, "kill", 2, ProcCalls::kill);
    boot.add(Sysnum.DUP, "dup", 1, FileCalls::dup);
    boot.add(Sysnum.IOCTL, "ioctl", 3, new IoctlCall());
    boot.add(Sysnum.FDSYNC, "fdsync", 2, FileStateCalls::fdsync);
    boot.add(Sysnum.EXECVE, "execve", 3, ProcCalls::execve);
    boot.add(Sysnum.FCNTL, "fcntl", 3, FileCalls::fcntl);
    boot.add(Sysnum.SIGPROCMASK, "sigprocmask", 4, ProcCalls::sigprocmask);
    boot.add(Sysnum.SIGACTION, "sigaction", 2, ProcCalls::sigaction);
    boot.add(Sysnum.MMAP, "mmap", 6, MemoryCalls::mmap);
    boot.add(Sysnum.MPROTECT, "mprotect", 3, MemoryCalls::mprotect);
    boot.add(Sysnum.MUNMAP, "munmap", 2, MemoryCalls::munmap);
    boot.add(Sysnum.FORKSYS, "forksys", 2, ProcCalls::forksys);
    boot.add(Sysnum.MODCTL, "modctl", 5, new ModctlCall(modules));
    boot.add(Sysnum.LWP_CREATE, "lwp_create", 3, ProcCalls::lwpCreate);
    boot.add(Sysnum.LWP_EXIT, "lwp_exit", 0, ProcCalls::lwpExit);
    boot.add(Sysnum.LWP_KILL, "lwp_kill", 2, ProcCalls::lwpKill);
    boot.add(Sysnum.LWP_SELF, "lwp_self", 0, ProcCalls::lwpSelf);
    boot.add(Sysnum.PREAD, "pread", 4, TransferCalls.atOffset(false));
    boot.add(Sysnum.PWRITE, "pwrite", 4, TransferCalls.atOffset(true));
    boot.add(Sysnum.LLSEEK, "llseek", 4, SeekCalls::llseek);
    boot.add(Sysnum.PORTFS, "portfs", 6, new PortCalls(ports));
    boot.add(Sysnum.SIGQUEUE, "sigqueue", 5, ProcCalls::sigqueue);
    boot.add(Sysnum.CLOCK_GETTIME, "clock_gettime", 2, ProcCalls::clockGettime);
    boot.add32(Sysnum.FSTAT64, "fstat64", 2, FileStateCalls.fstat(true));
    boot.add32(Sysnum.PREAD64, "pread64", 5, TransferCalls.atLargeOffset(false));
    boot.add32(Sysnum.PWRITE64, "pwrite64", 5, TransferCalls.atLargeOffset(true));
    boot.add32(Sysnum.OPEN64, "open64", 3, new OpenCall(names));
  }

  private void add(int number, String name, int argumentCount, SyscallHandler handler) {
    tables.setBoth(number, Sysent.fixed(name, argumentCount, handler));
  }

  /** A large-file call, which 64-bit programs have no need of. */
  private void add32(int number, String name, int argumentCount, SyscallHandler handler) {
    tables.set(DataModel.ILP32, number, Sysent.fixed(name, argumentCount, handler));
  }
}
