package dev.kaio.truss;

import dev.kaio.abi.Sysnum;
import java.util.HashMap;
import java.util.Map;

/** The names and argument counts that truss has for system calls of this kernel. */
final class SyscallNames {
  /** A call that has no name here has up to eight arguments. */
  private static final int MOST_ARGUMENTS = 8;

  private record Entry(String name, int arguments) {}

  private static final Map<Integer, Entry> ENTRIES =
      Map.ofEntries(
          entry(Sysnum.EXIT, "_exit", 1),
          entry(Sysnum.READ, "read", 3),
          entry(Sysnum.WRITE, "write", 3),
          entry(Sysnum.OPEN, "open", 3),
          entry(Sysnum.CLOSE, "close", 1),
          entry(Sysnum.LSEEK, "lseek", 3),
          entry(Sysnum.GETPID, "getpid", 0),
          entry(Sysnum.GETUID, "getuid", 0),
          entry(Sysnum.FSTAT, "fstat", 2),
          entry(Sysnum.KILL, "kill", 2),
          entry(Sysnum.DUP, "dup", 1),
          entry(Sysnum.IOCTL, "ioctl", 3),
          entry(Sysnum.FDSYNC, "fdsync", 2),
          entry(Sysnum.FCNTL, "fcntl", 3),
          entry(Sysnum.SIGPROCMASK, "sigprocmask", 3),
          entry(Sysnum.SIGACTION, "sigaction", 3),
          entry(Sysnum.MMAP, "mmap", 6),
          entry(Sysnum.MPROTECT, "mprotect", 3),
          entry(Sysnum.MUNMAP, "munmap", 2),
          entry(Sysnum.FORKSYS, "forksys", 2),
          entry(Sysnum.MODCTL, "modctl", 5),
          entry(Sysnum.LWP_CREATE, "lwp_create", 3),
          entry(Sysnum.LWP_EXIT, "lwp_exit", 0),
          entry(Sysnum.LWP_KILL, "lwp_kill", 2),
          entry(Sysnum.LWP_SELF, "lwp_self", 0),
          entry(Sysnum.PREAD, "pread", 4),
          entry(Sysnum.PWRITE, "pwrite", 4),
          entry(Sysnum.LLSEEK, "llseek", 4),
          entry(Sysnum.KAIO, "kaio", 7),
          entry(Sysnum.PORTFS, "portfs", 6),
          entry(Sysnum.SIGQUEUE, "sigqueue", 5),
          entry(Sysnum.CLOCK_GETTIME, "clock_gettime", 2),
          entry(Sysnum.FSTAT64, "fstat64", 2),
          entry(Sysnum.PREAD64, "pread64", 5),
          entry(Sysnum.PWRITE64, "pwrite64", 5),
          entry(Sysnum.OPEN64, "open64", 3));

  private static final Map<String, Integer> NUMBERS = new HashMap<>();

  static {
    ENTRIES.forEach((number, entry) -> NUMBERS.put(entry.name, number));
    NUMBERS.put("exit", Sysnum.EXIT);
    NUMBERS.put("getppid", Sysnum.GETPID);
    // T-FLT: the library's names all select kaio.
    for (String alias : new String[] {"aioread", "aiowrite", "aiowait", "aiocancel", "aionotify"}) {
      NUMBERS.put(alias, Sysnum.KAIO);
    }
  }

  private SyscallNames() {}

  private static Map.Entry<Integer, Entry> entry(int number, String name, int arguments) {
    return Map.entry(number, new Entry(name, arguments));
  }

  /** The name, or {@code sys#N} for a number that has none. */
  static String nameOf(int sysnum) {
    Entry entry = ENTRIES.get(sysnum);
    return entry == null ? "sys#" + sysnum : entry.name;
  }

  /** How many arguments the call takes. */
  static int argumentsOf(int sysnum) {
    Entry entry = ENTRIES.get(sysnum);
    return entry == null ? MOST_ARGUMENTS : entry.arguments;
  }

  /** The number of a name or alias, or −1. */
  static int numberOf(String name) {
    return NUMBERS.getOrDefault(name, -1);
  }
}
