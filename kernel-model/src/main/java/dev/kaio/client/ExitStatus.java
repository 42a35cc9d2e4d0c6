package dev.kaio.client;

import dev.kaio.abi.Signal;

/**
 * How a process ended.
 *
 * @param status 0..255
 * @param signo the signal that killed it, or 0
 */
public record ExitStatus(int status, int signo) {

  /** {@code killed by SIGSYS}, or {@code exited with status 1}. */
  @Override
  public String toString() {
    return signo != 0 ? "killed by " + Signal.nameOf(signo) : "exited with status " + status;
  }
}
