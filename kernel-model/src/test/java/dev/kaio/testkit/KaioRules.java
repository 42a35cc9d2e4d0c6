package dev.kaio.testkit;

import dev.kaio.abi.Abi;

/**
 * What the tests of rules have in common: a machine per test whose books are checked afterwards.
 * Most rules do not depend on the caller's ABI; {@link #attach()} is for those.
 */
public abstract class KaioRules {
  protected final Machine machine = new Machine();

  /** A big-endian LP64 process with A. */
  protected TestProcess attach() {
    return attach(Abi.LP64_SPARC);
  }

  /** A process with A. */
  protected TestProcess attach(Abi abi) {
    return machine.attach(abi).init();
  }

  /** A process without A. */
  protected TestProcess attachWithoutInit() {
    return machine.attach(Abi.LP64_SPARC);
  }

  /** A machine where ASTs wait for the next return from a call. */
  protected Machine machineWithAstsAtReturn() {
    return Machine.withAstsAtReturn();
  }
}
