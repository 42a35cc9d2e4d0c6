package dev.kaio.dev;

import dev.kaio.abi.FileStat;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.vnode.Vnode;
import java.util.function.Function;

/** A device as its special file shows it. */
public abstract class CharDevice extends Vnode {
  private static final int FILE_SYSTEM = 1;
  private static final int PERMISSIONS = 0666;

  private final DriverOps ops;
  private int minor;

  protected CharDevice(Kind kind, DriverOps ops) {
    super(kind);
    this.ops = ops;
  }

  public DriverOps ops() {
    return ops;
  }

  /** It is the device with this minor number now. */
  void setMinor(int number) {
    minor = number;
  }

  /** st_size, in bytes. */
  public long size() {
    return 0;
  }

  @Override
  public Rval stat(KThread thread, Function<FileStat, Rval> then) {
    int mode = kind().modeBits() | PERMISSIONS;
    return then.apply(new FileStat(FILE_SYSTEM, minor + 1L, mode, minor, size(), 0, 0, "devfs"));
  }

  /** A raw device keeps nothing back. */
  @Override
  public Rval fsync(KThread thread, boolean dataOnly) {
    return Rval.ZERO;
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
