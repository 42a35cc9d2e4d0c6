package dev.kaio.testkit;

import dev.kaio.abi.Abi;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

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

  /** Every caller with AIOCANCEL, and with AIOCANCEL64 where there is that. */
  public static Stream<Arguments> cancel() {
    return forms(Op.AIOCANCEL, Op.AIOCANCEL64);
  }

  /** The same of AIOSUSPEND. */
  public static Stream<Arguments> suspend() {
    return forms(Op.AIOSUSPEND, Op.AIOSUSPEND64);
  }

  /** The same of AIOERROR. */
  public static Stream<Arguments> error() {
    return forms(Op.AIOERROR, Op.AIOERROR64);
  }

  /** The same of AIOLIO. */
  public static Stream<Arguments> list() {
    return forms(Op.AIOLIO, Op.AIOLIO64);
  }

  /** The same of AIOLIOWAIT. */
  public static Stream<Arguments> listWait() {
    return forms(Op.AIOLIOWAIT, Op.AIOLIOWAIT64);
  }

  private static Stream<Arguments> forms(int plain, int large) {
    return Stream.concat(
        all().map(abi -> Arguments.of(abi, plain)), ilp32().map(abi -> Arguments.of(abi, large)));
  }
}
