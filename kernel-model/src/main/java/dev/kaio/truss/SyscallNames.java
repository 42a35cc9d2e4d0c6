package dev.kaio.truss;

import static dev.kaio.truss.Column.DEC;
import static dev.kaio.truss.Column.FCN;
import static dev.kaio.truss.Column.HEX;
import static dev.kaio.truss.Column.HOW;
import static dev.kaio.truss.Column.MOD;
import static dev.kaio.truss.Column.MPR;
import static dev.kaio.truss.Column.MTY;
import static dev.kaio.truss.Column.OPN;
import static dev.kaio.truss.Column.SIG;
import static dev.kaio.truss.Column.WHN;

import dev.kaio.abi.Sysnum;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names and argument columns that truss has for system calls of this kernel. Pointers are
 * printed as addresses: what they point at is the program's.
 */
final class SyscallNames {
  /** A call that has no name here has up to eight arguments. */
  private static final int MOST_ARGUMENTS = 8;

  private record Entry(String name, List<Column> columns) {}

  private static final Map<Integer, Entry> ENTRIES =
      Map.ofEntries(
          entry(Sysnum.EXIT, "_exit", DEC),
          entry(Sysnum.READ, "read", DEC, HEX, DEC),
          entry(Sysnum.WRITE, "write", DEC, HEX, DEC),
          entry(Sysnum.OPEN, "open", HEX, OPN),
          entry(Sysnum.CLOSE, "close", DEC),
          entry(Sysnum.LSEEK, "lseek", DEC, DEC, WHN),
          entry(Sysnum.GETPID, "getpid"),
          entry(Sysnum.GETUID, "getuid"),
          entry(Sysnum.FSTAT, "fstat", DEC, HEX),
          entry(Sysnum.KILL, "kill", DEC, SIG),
          entry(Sysnum.DUP, "dup", DEC),
          entry(Sysnum.IOCTL, "ioctl", DEC, HEX, HEX),
          entry(Sysnum.FDSYNC, "fdsync", DEC, HEX),
          entry(Sysnum.FCNTL, "fcntl", DEC, FCN, HEX),
          entry(Sysnum.SIGPROCMASK, "sigprocmask", HOW, HEX, HEX, HEX),
          entry(Sysnum.SIGACTION, "sigaction", SIG, HEX, HEX),
          entry(Sysnum.MMAP, "mmap", HEX, DEC, MPR, MTY, DEC, DEC),
          entry(Sysnum.MPROTECT, "mprotect", HEX, DEC, MPR),
          entry(Sysnum.MUNMAP, "munmap", HEX, DEC),
          entry(Sysnum.FORKSYS, "forksys", 2),
          entry(Sysnum.MODCTL, "modctl", MOD, HEX, HEX, HEX),
          entry(Sysnum.LWP_CREATE, "lwp_create", 3),
          entry(Sysnum.LWP_EXIT, "lwp_exit"),
          entry(Sysnum.LWP_KILL, "lwp_kill", DEC, SIG),
          entry(Sysnum.LWP_SELF, "lwp_self"),
          entry(Sysnum.PREAD, "pread", DEC, HEX, DEC, DEC),
          entry(Sysnum.PWRITE, "pwrite", DEC, HEX, DEC, DEC),
          entry(Sysnum.LLSEEK, "llseek", 4),
          entry(Sysnum.KAIO, "kaio", 7),
          entry(Sysnum.PORTFS, "portfs", 6),
          entry(Sysnum.SIGQUEUE, "sigqueue", DEC, DEC, HEX, DEC, DEC),
          entry(Sysnum.CLOCK_GETTIME, "clock_gettime", DEC, HEX),
          entry(Sysnum.FSTAT64, "fstat64", DEC, HEX),
          entry(Sysnum.PREAD64, "pread64", 5),
          entry(Sysnum.PWRITE64, "pwrite64", 5),
          entry(Sysnum.OPEN64, "open64", HEX, OPN));

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

  private static Map.Entry<Integer, Entry> entry(int number, String name, Column... columns) {
    return Map.entry(number, new Entry(name, List.of(columns)));
  }

  /** A call of so many arguments, all in hex. */
  private static Map.Entry<Integer, Entry> entry(int number, String name, int arguments) {
    return Map.entry(number, new Entry(name, Collections.nCopies(arguments, HEX)));
  }

  /** The name, or {@code sys#N} for a number that has none. */
  static String nameOf(int sysnum) {
    Entry entry = ENTRIES.get(sysnum);
    return entry == null ? "sys#" + sysnum : entry.name;
  }

  /** How the arguments are printed; of a call that has no name, those that were given, in hex. */
  static List<Column> columnsOf(int sysnum, int given) {
    Entry entry = ENTRIES.get(sysnum);
    return entry == null
        ? Collections.nCopies(Math.min(given, MOST_ARGUMENTS), HEX)
        : entry.columns;
  }

  /** Whether the value that the call returns is an address. */
  static boolean returnsAddress(int sysnum) {
    return sysnum == Sysnum.MMAP;
  }

  /** The number of a name or alias, or −1. */
  static int numberOf(String name) {
    return NUMBERS.getOrDefault(name, -1);
  }
}
