package dev.kaio.mod;

import dev.kaio.abi.Sysnum;
import java.util.Map;

/** /etc/name_to_sysnum: which number the system call of a module gets (R-SYS-1, R-MOD-2). */
public record NameToSysnum(Map<String, Integer> numbers) {
  public static final NameToSysnum DEFAULT = new NameToSysnum(Map.of("kaio", Sysnum.KAIO));

  /** The number, or null. */
  public Integer number(String name) {
    return numbers.get(name);
  }
}
