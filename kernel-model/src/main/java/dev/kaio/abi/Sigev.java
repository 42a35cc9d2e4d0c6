package dev.kaio.abi;

/** How the end of a request is told: sigev_notify values (R-LAY-9). */
public final class Sigev {
  public static final int NONE = 1;
  public static final int SIGNAL = 2;
  public static final int THREAD = 3;
  public static final int PORT = 4;

  private Sigev() {}
}
