package dev.kaio.harness.vectors;

import dev.kaio.abi.Errno;
import dev.kaio.dev.Buf;
import dev.kaio.dev.CharDevice;
import dev.kaio.dev.DriverOps;
import dev.kaio.vnode.Vnode;
import java.util.ArrayList;
import java.util.List;

/**
 * The files behind a scenario's descriptors, event ports excepted. The devices share one numbering
 * of the requests that they accept, and never transfer data.
 */
final class ScenarioDevices {
  private static final int OK_REVISION = 3;
  private static final int OK_CB_REVISION = 1;
  private static final int SECTOR_BYTES = 512;

  private final long maxTransfer;
  private final List<Buf> accepted = new ArrayList<>();
  private int told;

  /** Devices that take this many bytes at once. */
  ScenarioDevices(long maxTransfer) {
    this.maxTransfer = maxTransfer;
  }

  /** A file of a kind that is neither a port nor a duplicate. */
  Vnode make(Scenario.FdKind kind) {
    return switch (kind) {
      case RAW -> held(Vnode.Kind.CHARACTER, DriverOps.DISK);
      case SYNC -> new Device(Vnode.Kind.CHARACTER, DriverOps.DISK, true, 1);
      case RAW512 -> new Device(Vnode.Kind.CHARACTER, DriverOps.DISK, false, SECTOR_BYTES);
      case NO_AWRITE ->
          held(Vnode.Kind.CHARACTER, ops(OK_REVISION, OK_CB_REVISION, true, true, false));
      case NO_AREAD ->
          held(Vnode.Kind.CHARACTER, ops(OK_REVISION, OK_CB_REVISION, true, false, true));
      case OLD_REV ->
          held(Vnode.Kind.CHARACTER, ops(OK_REVISION - 1, OK_CB_REVISION, true, true, true));
      case OLD_CB ->
          held(Vnode.Kind.CHARACTER, ops(OK_REVISION, OK_CB_REVISION - 1, true, true, true));
      case NO_STRATEGY, NULL_STRATEGY ->
          held(Vnode.Kind.CHARACTER, ops(OK_REVISION, OK_CB_REVISION, false, true, true));
      case TTY -> held(Vnode.Kind.CHARACTER, DriverOps.STREAMS);
      case BLK -> held(Vnode.Kind.BLOCK, DriverOps.DISK);
      case REG -> new Vnode(Vnode.Kind.REGULAR) {};
      case PORT, DUP -> throw new IllegalArgumentException(kind + " is no file of its own");
    };
  }

  private static DriverOps ops(
      int revision, int cbRevision, boolean strategy, boolean aread, boolean awrite) {
    return new DriverOps(false, revision, cbRevision, strategy, aread, awrite);
  }

  private Device held(Vnode.Kind kind, DriverOps ops) {
    return new Device(kind, ops, false, 1);
  }

  /**
   * Finishes an accepted request.
   *
   * @param errno 0, or an error, or −1 for an error without a code
   */
  void complete(int request, int errno, long resid) {
    Buf buf = accepted.get(request);
    if (errno == 0) {
      buf.biodone(resid);
    } else {
      buf.bioerror(Math.max(errno, 0));
    }
  }

  /** What was accepted since this was last asked. */
  List<StepOutcome.DeviceRequest> takeAccepted() {
    List<StepOutcome.DeviceRequest> requests = new ArrayList<>();
    for (; told < accepted.size(); told++) {
      Buf buf = accepted.get(told);
      requests.add(
          new StepOutcome.DeviceRequest(
              told, buf.fd(), !buf.isWrite(), buf.address(), buf.count(), buf.offset()));
    }
    return requests;
  }

  private final class Device extends CharDevice {
    private final boolean completesAtOnce;
    private final int unit;

    /** {@code unit}: offsets and lengths that are not a multiple of it are refused. */
    Device(Kind kind, DriverOps ops, boolean completesAtOnce, int unit) {
      super(kind, ops);
      this.completesAtOnce = completesAtOnce;
      this.unit = unit;
    }

    @Override
    public long maxTransfer() {
      return maxTransfer;
    }

    @Override
    public int refusal(long offset, long length) {
      return offset % unit == 0 && length % unit == 0 ? 0 : Errno.EINVAL.code();
    }

    @Override
    public int strategy(Buf buf) {
      accepted.add(buf);
      if (completesAtOnce) {
        buf.biodone(0);
      }
      return 0;
    }
  }
}
