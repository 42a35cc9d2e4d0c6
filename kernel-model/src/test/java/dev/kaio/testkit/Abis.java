package dev.kaio.testkit;

import dev.kaio.abi.Abi;
import java.util.stream.Stream;

/** The callers that a rule is tested for; for {@code @MethodSource}. */
public final class Abis {
  private Abis() {}

  /** Both data models on both machines. */
  public static Stream<Abi> all() {
    return Stream.of(Abi.LP64_SPARC, Abi.LP64_X86, Abi.ILP32_SPARC, Abi.ILP32_X86);
  }

  /** Both data models, each on a machine of its own. */
  public static Stream<Abi> models() {
    return Stream.of(Abi.LP64_SPARC, Abi.ILP32_X86);
  }

  /** Both machines with 32-bit programs. */
  public static Stream<Abi> ilp32() {
    return Stream.of(Abi.ILP32_SPARC, Abi.ILP32_X86);
  }
}
