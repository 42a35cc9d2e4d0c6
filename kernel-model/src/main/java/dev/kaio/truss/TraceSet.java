package dev.kaio.truss;

import dev.kaio.abi.Sysnum;
import java.util.BitSet;

/**
 * Which system calls are traced: truss's {@code -t} (T-FLT). Immutable.
 *
 * <p>A list of names, aliases or numbers, joined by commas; {@code all} and {@code none} are names;
 * a leading {@code !} traces everything else.
 */
public final class TraceSet {
  /** Every system call. */
  public static final TraceSet ALL = parse("all");

  /** Only kaio. */
  public static final TraceSet KAIO = parse("kaio");

  private final BitSet numbers;

  private TraceSet(BitSet numbers) {
    this.numbers = numbers;
  }

  /**
   * Reads a list as {@code -t} takes it.
   *
   * @throws IllegalArgumentException naming the word that is no system call
   */
  public static TraceSet parse(String list) {
    boolean others = list.startsWith("!");
    BitSet set = new BitSet(Sysnum.TABLE_SIZE);
    for (String word : (others ? list.substring(1) : list).split(",", -1)) {
      switch (word) {
        case "all" -> set.set(0, Sysnum.TABLE_SIZE);
        case "none" -> {}
        default -> set.set(number(word));
      }
    }
    if (others) {
      set.flip(0, Sysnum.TABLE_SIZE);
    }
    return new TraceSet(set);
  }

  /** Exactly these numbers. */
  public static TraceSet of(BitSet numbers) {
    return new TraceSet((BitSet) numbers.clone());
  }

  /** The numbers, of 0 to 255, in a set of the caller's own. */
  public BitSet numbers() {
    return (BitSet) numbers.clone();
  }

  private static int number(String word) {
    int number = SyscallNames.numberOf(word);
    if (number < 0 && word.matches("[0-9]{1,3}")) {
      number = Integer.parseInt(word);
    }
    if (number < 0 || number >= Sysnum.TABLE_SIZE) {
      throw new IllegalArgumentException("unrecognized syscall: " + word);
    }
    return number;
  }

  /** Whether calls of this number are traced. Numbers outside the table count as 0. */
  public boolean contains(int sysnum) {
    return numbers.get(sysnum > 0 && sysnum < Sysnum.TABLE_SIZE ? sysnum : 0);
  }
}
