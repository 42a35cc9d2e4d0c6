package dev.kaio.harness.bench;

/** What a request of the load is. */
enum Work {
  /** AIOREAD of a device. */
  READ("reads"),
  /** AIOWRITE to a device; what it holds is lost. */
  WRITE("writes"),
  /** A system call that does nothing, getpid: what a round trip costs. */
  CALL("calls");

  private final String plural;

  Work(String plural) {
    this.plural = plural;
  }

  String plural() {
    return plural;
  }

  boolean isTransfer() {
    return this != CALL;
  }
}
