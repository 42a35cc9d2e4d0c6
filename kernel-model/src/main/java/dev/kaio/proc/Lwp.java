package dev.kaio.proc;

public final class Lwp {
  public int id() {
    return 0;
  }

  public Proc proc() {
    return null;
  }
}
