package dev.kaio.mod;

import dev.kaio.abi.Sysnum;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * /etc/name_to_sysnum: which number the system call of a module gets (R-SYS-1, R-MOD-2).
 *
 * @param numbers by the module's name; 0 to 255
 */
public record NameToSysnum(Map<String, Integer> numbers) {
  public static final NameToSysnum DEFAULT = new NameToSysnum(Map.of("kaio", Sysnum.KAIO));

  public NameToSysnum {
    for (Map.Entry<String, Integer> line : numbers.entrySet()) {
      if (line.getValue() < 0 || line.getValue() >= Sysnum.TABLE_SIZE) {
        throw new IllegalArgumentException(
            line.getKey() + " has number " + line.getValue() + ", but the table has 256 entries");
      }
    }
    // In the order of names, so that every boot binds them in the same order.
    numbers = Collections.unmodifiableMap(new TreeMap<>(numbers));
  }

  /** The number, or null. */
  public Integer number(String name) {
    return numbers.get(name);
  }
}
