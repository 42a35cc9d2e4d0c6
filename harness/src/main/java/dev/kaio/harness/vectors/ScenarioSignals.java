package dev.kaio.harness.vectors;

import dev.kaio.abi.Signal;
import dev.kaio.proc.Disposition;
import dev.kaio.proc.Proc;
import dev.kaio.proc.SignalSet;

/**
 * What keeps the signals that asynchronous I/O sends from having any effect: scenarios record them
 * and go on as if every LWP blocked them.
 */
final class ScenarioSignals {
  /**
   * All but a signal that is ignored anyway: the cleanup LWP blocks even that one, and is told
   * apart by it when a signal step hits an LWP.
   */
  static final SignalSet MASK = SignalSet.ALL_BLOCKABLE.without(Signal.SIGWINCH);

  private ScenarioSignals() {}

  /** Discards what cannot be blocked. */
  static void discardUnblockable(Proc proc) {
    proc.signals().setDisposition(Signal.SIGKILL, Disposition.IGNORED);
    proc.signals().setDisposition(Signal.SIGSTOP, Disposition.IGNORED);
  }

  static Disposition dispositionOf(Scenario.Sigio sigio) {
    return switch (sigio) {
      case DEFAULT -> Disposition.DEFAULT;
      case IGNORED -> Disposition.IGNORED;
      case HANDLER -> Disposition.CAUGHT;
    };
  }
}
