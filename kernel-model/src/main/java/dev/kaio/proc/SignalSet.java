package dev.kaio.proc;

import dev.kaio.abi.Signal;

/**
 * A set of signals 1..73, as two words: bit (signo − 1).
 *
 * @param low signals 1..64
 * @param high signals 65..73
 */
public record SignalSet(long low, long high) {
  public static final SignalSet NONE = new SignalSet(0, 0);

  /** All but SIGKILL and SIGSTOP, which cannot be blocked. */
  public static final SignalSet ALL_BLOCKABLE =
      new SignalSet(-1L, (1L << (Signal.MAX - 64)) - 1)
          .without(Signal.SIGKILL)
          .without(Signal.SIGSTOP);

  public boolean contains(int signo) {
    return signo <= 64 ? (low >>> (signo - 1) & 1) != 0 : (high >>> (signo - 65) & 1) != 0;
  }

  public SignalSet with(int signo) {
    return signo <= 64
        ? new SignalSet(low | 1L << (signo - 1), high)
        : new SignalSet(low, high | 1L << (signo - 65));
  }

  public SignalSet without(int signo) {
    return signo <= 64
        ? new SignalSet(low & ~(1L << (signo - 1)), high)
        : new SignalSet(low, high & ~(1L << (signo - 65)));
  }

  public SignalSet union(SignalSet other) {
    return new SignalSet(low | other.low, high | other.high);
  }

  public SignalSet minus(SignalSet other) {
    return new SignalSet(low & ~other.low, high & ~other.high);
  }

  /** The same set without what cannot be blocked and what is no signal. */
  public SignalSet blockable() {
    return new SignalSet(low & ALL_BLOCKABLE.low, high & ALL_BLOCKABLE.high);
  }
}
