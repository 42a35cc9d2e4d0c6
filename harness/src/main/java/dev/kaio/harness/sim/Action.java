package dev.kaio.harness.sim;

/** What can happen next. */
enum Action {
  SUBMIT(30),
  SUBMIT_AIOCB(24),
  LIST(10),
  WAIT(14),
  WAITN(8),
  SUSPEND(8),
  ERROR(8),
  CANCEL(4),
  LIST_WAIT(4),
  NOTIFY(4),
  PORT_EVENT(8),
  UNMAP(4),
  MAP(5),
  PROTECT(3),
  OPEN(4),
  CLOSE(3),
  DUP(2),
  COMPLETE(50),
  INTERRUPT(3),
  KILL(3),
  FORK(2),
  EXEC(1),
  ADVANCE(6),
  SET_CLOCK(1),
  PRESSURE(3),
  CLEANUP_REQUEST(1),
  EXIT(1);

  private final int weight;

  Action(int weight) {
    this.weight = weight;
  }

  /** How often it happens, compared to the others, unless a seed says otherwise. */
  int weight() {
    return weight;
  }
}
