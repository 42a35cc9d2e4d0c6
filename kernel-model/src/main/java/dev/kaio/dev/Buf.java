package dev.kaio.dev;

import dev.kaio.abi.Errno;
import dev.kaio.vm.AddressSpace;
import dev.kaio.vm.LentMemory;
import dev.kaio.vm.PayloadReceiver;
import java.nio.ByteBuffer;

/**
 * One transfer between user memory and a device. It is reused: {@link #set} begins a new life. On
 * the run queue it stands for its device's {@link CharDevice#service}.
 */
public final class Buf implements Runnable, SparseStore.Reader {

  /** Who is told of the end. */
  @FunctionalInterface
  public interface IoDone {
    void iodone(Buf buf);
  }

  private final IoDone iodone;
  private AddressSpace as;
  private CharDevice device;
  private int fd;
  private boolean write;
  private long address;
  private long count;
  private long offset;
  private long residual;
  private boolean failed;
  private int error;
  private boolean pagesLocked;

  /** Why data of the device did not reach memory, or 0. */
  private int storeErrno;

  public Buf(IoDone iodone) {
    this.iodone = iodone;
  }

  /** Begins a transfer of {@code count} bytes between memory and the device's offset. */
  public void set(
      AddressSpace newAs,
      CharDevice newDevice,
      int newFd,
      boolean isWrite,
      long newAddress,
      long newCount,
      long newOffset) {
    as = newAs;
    device = newDevice;
    fd = newFd;
    write = isWrite;
    address = newAddress;
    count = newCount;
    offset = newOffset;
    residual = 0;
    failed = false;
    error = 0;
    storeErrno = 0;
  }

  public AddressSpace addressSpace() {
    return as;
  }

  public CharDevice device() {
    return device;
  }

  /** The descriptor by which the request came; for traces. */
  public int fd() {
    return fd;
  }

  /** Whether memory is written to the device; otherwise the device is read. */
  public boolean isWrite() {
    return write;
  }

  /** User address of the data. */
  public long address() {
    return address;
  }

  /** Bytes asked for, unsigned. */
  public long count() {
    return count;
  }

  /** Where on the device, in bytes. */
  public long offset() {
    return offset;
  }

  // ---- data ----

  /**
   * Gets the first bytes of the user's data, for a device write. If the program has taken them away
   * the transfer fails here.
   */
  public void fetch(int length, PayloadReceiver receiver) {
    int errno = as.memory().fetch(address, length, receiver);
    if (errno != 0) {
      bioerror(errno);
    }
  }

  /**
   * Stores data of the device at this distance from the start of the user's buffer. If the program
   * has taken that away the transfer will end with EFAULT.
   */
  @Override
  public void store(long distance, ByteBuffer data) {
    int errno = as.memory().deliver(address + distance, data);
    if (errno != 0) {
      storeErrno = errno;
    }
  }

  /** Stores what the host has in memory of the device; false: {@link #store} has to. */
  boolean forward(ByteBuffer view) {
    return as.memory().forward(address, view);
  }

  /**
   * The memory of the first bytes of the transfer, for the host itself; null if there is no such.
   */
  LentMemory lend(int length) {
    return as.memory().lend(address, length);
  }

  /**
   * The host has put data of the device in what was lent. If the program has taken that away the
   * transfer will end with EFAULT.
   */
  void filled(LentMemory lent, int count) {
    int errno = lent.filled(count);
    if (errno != 0) {
      storeErrno = errno;
    }
  }

  // ---- the end ----

  /** The transfer is over; {@code bytesLeft} of the count were not transferred. */
  public void biodone(long bytesLeft) {
    residual = bytesLeft;
    failed = storeErrno != 0;
    error = storeErrno;
    iodone.iodone(this);
  }

  /** The transfer failed; a code of 0 is reported as EIO (R-DRV-8). */
  public void bioerror(int errno) {
    failed = true;
    error = errno;
    iodone.iodone(this);
  }

  /** aio_return: bytes transferred, or −1. */
  public long resultReturn() {
    return failed ? -1 : count - residual;
  }

  /** aio_errno: 0, or why it failed. */
  public int resultErrno() {
    return !failed ? 0 : error != 0 ? error : Errno.EIO.code();
  }

  @Override
  public void run() {
    device.service(this);
  }

  /** Whether the pages of the user's buffer are locked for this transfer. */
  public boolean hasPagesLocked() {
    return pagesLocked;
  }

  void setPagesLocked(boolean locked) {
    pagesLocked = locked;
  }
}
