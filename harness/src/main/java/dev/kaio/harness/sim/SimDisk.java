package dev.kaio.harness.sim;

import dev.kaio.abi.Errno;
import dev.kaio.dev.Buf;
import dev.kaio.dev.CharDevice;
import dev.kaio.dev.DriverOps;
import dev.kaio.vnode.Vnode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** A disk whose transfers end when, and how, the simulation says. */
final class SimDisk extends CharDevice {
  /** Size in bytes; programs do not ask for more. */
  static final int SIZE = 1 << 16;

  /** The largest transfer, in bytes. */
  static final int MAX_TRANSFER = 16384;

  private final byte[] contents = new byte[SIZE];
  private final List<Buf> held = new ArrayList<>();
  private final int sector;
  private final Consumer<Buf> accepted;

  /**
   * A disk of random bytes.
   *
   * @param accepted hears of each transfer
   */
  SimDisk(int sector, Dice dice, Consumer<Buf> accepted) {
    super(Vnode.Kind.CHARACTER, DriverOps.DISK);
    this.sector = sector;
    this.accepted = accepted;
    dice.fill(contents);
  }

  @Override
  public long maxTransfer() {
    return MAX_TRANSFER;
  }

  @Override
  public int refusal(long offset, long length) {
    return offset % sector == 0 && length % sector == 0 ? 0 : Errno.EINVAL.code();
  }

  @Override
  public int strategy(Buf buf) {
    held.add(buf);
    accepted.accept(buf);
    return 0;
  }

  List<Buf> held() {
    return Collections.unmodifiableList(held);
  }

  Buf take(int index) {
    return held.remove(index);
  }

  /** Moves the first bytes of a transfer, and completes it. */
  void transfer(Buf buf, int length) {
    int offset = (int) buf.offset();
    if (buf.isWrite()) {
      buf.fetch(length, bytes -> bytes.get(contents, offset, length));
    } else {
      buf.store(0, ByteBuffer.wrap(contents, offset, length));
    }
    buf.biodone(buf.count() - length);
  }

  byte[] bytes(long offset, int length) {
    return Arrays.copyOfRange(contents, (int) offset, (int) offset + length);
  }
}
