package dev.kaio.harness.trace;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a process would find if its device completed every request at once: follows the calls of a
 * log and says whether they could have ended as they did.
 */
final class PromptDevice {
  private final Deque<Integer> done = new ArrayDeque<>();
  private boolean consistent = true;

  boolean isConsistent() {
    return consistent;
  }

  void submitted(int request) {
    done.add(request);
  }

  /** An AIOWAIT returned this request: it must have been the oldest. */
  void reaped(int request) {
    consistent &= !done.isEmpty() && done.element() == request;
    done.remove(request);
  }

  /** An AIOWAIT found nothing. */
  void foundNothing() {
    consistent &= done.isEmpty();
  }

  /** A call found a request that was not complete. */
  void foundPending() {
    consistent = false;
  }
}
