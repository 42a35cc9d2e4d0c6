package dev.kaio.dev;

import dev.kaio.vnode.Vnode;

/** A device as its special file shows it. */
public abstract class CharDevice extends Vnode {
  private final DriverOps ops;

  protected CharDevice(Kind kind, DriverOps ops) {
    super(kind);
    this.ops = ops;
  }

  public DriverOps ops() {
    return ops;
  }

  /** The largest transfer that the driver takes at once, in bytes (R-DRV-6). */
  public long maxTransfer() {
    return 0;
  }

  /** What the driver refuses before anything else (R-DRV-2); 0 or an errno. */
  public int refusal(long offset, long length) {
    return 0;
  }

  /**
   * Accepts a transfer; the driver calls {@link Buf#biodone} when it is over.
   *
   * @return 0, or the errno with which it is refused
   */
  public int strategy(Buf buf) {
    throw new UnsupportedOperationException("no strategy routine");
  }

  /**
   * The system goes down: every transfer that the device holds back fails with EIO, and it holds
   * none back from now on.
   */
  public void powerOff() {}

  /** Does what {@code strategy} put off; called when the buf comes up in the run queue. */
  public void service(Buf buf) {
    throw new UnsupportedOperationException("nothing was put off");
  }
}
