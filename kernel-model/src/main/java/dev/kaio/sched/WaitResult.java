package dev.kaio.sched;

/** Why a sleeper runs again. */
public enum WaitResult {
  /** It was signalled or broadcast, or was woken for no reason; look again. */
  WOKEN,
  /** A signal, or a request to leave the kernel. */
  INTERRUPTED,
  /** Its deadline has passed, or the wall clock was set. */
  TIMED_OUT
}
