package dev.kaio.truss;

import dev.kaio.abi.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Arguments by name, as the system's headers call them; what has no name is a number. */
final class Symbols {

  /** A bit and its name. */
  private record Bit(int bit, String name) {}

  private static final List<String> ACCESS = List.of("O_RDONLY", "O_WRONLY", "O_RDWR");
  private static final int ACCESS_MASK = 3;

  private static final List<Bit> OPEN =
      List.of(
          new Bit(0x4, "O_NDELAY"),
          new Bit(0x8, "O_APPEND"),
          new Bit(0x10, "O_SYNC"),
          new Bit(0x40, "O_DSYNC"),
          new Bit(0x80, "O_NONBLOCK"),
          new Bit(0x100, "O_CREAT"),
          new Bit(0x200, "O_TRUNC"),
          new Bit(0x400, "O_EXCL"),
          new Bit(0x800, "O_NOCTTY"),
          new Bit(0x2000, "O_LARGEFILE"),
          new Bit(0x8000, "O_RSYNC"));

  private static final List<Bit> PROTECTION =
      List.of(new Bit(1, "PROT_READ"), new Bit(2, "PROT_WRITE"), new Bit(4, "PROT_EXEC"));

  private static final List<Bit> MAPPING =
      List.of(
          new Bit(1, "MAP_SHARED"),
          new Bit(2, "MAP_PRIVATE"),
          new Bit(0x10, "MAP_FIXED"),
          new Bit(0x40, "MAP_NORESERVE"),
          new Bit(0x100, "MAP_ANON"));

  private static final List<String> WHENCE = List.of("SEEK_SET", "SEEK_CUR", "SEEK_END");
  private static final List<String> MASKING =
      List.of("", "SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK");
  private static final List<String> MODULES = List.of("MODLOAD", "MODUNLOAD", "MODINFO");
  private static final List<String> DESCRIPTORS =
      List.of("F_DUPFD", "F_GETFD", "F_SETFD", "F_GETFL", "F_SETFL", "", "", "", "", "F_DUP2FD");

  private Symbols() {}

  static String openFlags(int flags) {
    int access = flags & ACCESS_MASK;
    return access == ACCESS_MASK
        ? bits(OPEN, flags, "0")
        : bits(OPEN, flags & ~ACCESS_MASK, "").transform(rest -> join(ACCESS.get(access), rest));
  }

  static String protection(int bits) {
    return bits(PROTECTION, bits, "PROT_NONE");
  }

  static String mapping(int flags) {
    return bits(MAPPING, flags, "0");
  }

  static String whence(int whence) {
    return name(WHENCE, whence);
  }

  static String masking(int how) {
    return name(MASKING, how);
  }

  static String modules(int command) {
    return name(MODULES, command);
  }

  static String descriptors(int command) {
    return name(DESCRIPTORS, command);
  }

  static String signal(int signo) {
    return Signal.isValid(signo) ? Signal.nameOf(signo) : Integer.toString(signo);
  }

  private static String name(List<String> names, int value) {
    boolean known = value >= 0 && value < names.size() && !names.get(value).isEmpty();
    return known ? names.get(value) : Integer.toString(value);
  }

  private static String bits(List<Bit> known, int value, String none) {
    List<String> names = new ArrayList<>();
    int rest = value;
    for (Bit bit : known) {
      if ((rest & bit.bit) != 0) {
        names.add(bit.name);
        rest &= ~bit.bit;
      }
    }
    if (rest != 0) {
      names.add(String.format(Locale.ROOT, "0x%X", rest));
    }
    return names.isEmpty() ? none : String.join("|", names);
  }

  private static String join(String first, String rest) {
    return rest.isEmpty() ? first : first + "|" + rest;
  }
}
