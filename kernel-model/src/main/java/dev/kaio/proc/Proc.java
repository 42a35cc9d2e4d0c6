package dev.kaio.proc;

public final class Proc {
  public int pid() {
    return 0;
  }
}
