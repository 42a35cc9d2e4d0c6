package dev.kaio.libaio;

import dev.kaio.time.CalloutQueue;
import dev.kaio.time.KernelClock;

/** A relative timeout of the program, and the time at which it ends. */
final class Timeout {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final LibAio lib;

  /** Nanoseconds of a unit of the fraction: 1000 of a timeval, 1 of a timespec. */
  private final long unit;

  private final boolean given;
  private final long seconds;
  private final long fraction;
  private final long end;

  private Timeout(LibAio lib, long address, long unit) {
    this.lib = lib;
    this.unit = unit;
    given = address != 0;
    seconds = given ? lib.words().getLong(address) : 0;
    fraction = given ? lib.words().getLong(address + lib.words().wordSize()) : 0;
    long length =
        seconds >= CalloutQueue.NEVER / NANOS_PER_SECOND
            ? CalloutQueue.NEVER
            : seconds * NANOS_PER_SECOND + fraction * unit;
    long sum = now() + length;
    end = given && sum >= 0 ? sum : CalloutQueue.NEVER;
  }

  static Timeout ofTimeval(LibAio lib, long address) {
    return new Timeout(lib, address, 1000);
  }

  static Timeout ofTimespec(LibAio lib, long address) {
    return new Timeout(lib, address, 1);
  }

  boolean isValid() {
    return seconds >= 0 && fraction >= 0 && fraction < NANOS_PER_SECOND / unit;
  }

  /** Whether the call must not wait at all. */
  boolean isPoll() {
    return given && seconds == 0 && fraction == 0;
  }

  /** Whether the call waits for a limited time. */
  boolean isTimed() {
    return given && !isPoll();
  }

  boolean isExpired() {
    return isTimed() && now() >= end;
  }

  /** When a wait of the library that begins now ends; a tick is the least. */
  long deadline() {
    return isTimed() && end != CalloutQueue.NEVER
        ? Math.max(end, now() + KernelClock.TICK_NANOS)
        : CalloutQueue.NEVER;
  }

  /**
   * Puts what is left into the thread's scratch memory, rounded up to whole units.
   *
   * @return the address for the kernel; 0 if the wait has no limit
   */
  long remaining(LibThread thread) {
    if (!given) {
      return 0;
    }
    long left = isPoll() ? 0 : Math.max(0, end - now());
    return put(thread, left / NANOS_PER_SECOND, left % NANOS_PER_SECOND);
  }

  /** Puts the whole timeout into the thread's scratch memory; returns its address, or 0. */
  long full(LibThread thread) {
    return given ? put(thread, seconds, fraction * unit) : 0;
  }

  private long put(LibThread thread, long wholeSeconds, long nanos) {
    long units = (nanos + unit - 1) / unit;
    long carry = units * unit / NANOS_PER_SECOND;
    long at = lib.host().scratch(thread);
    lib.words().putWord(at, wholeSeconds + carry);
    lib.words().putWord(at + lib.words().wordSize(), carry > 0 ? 0 : units);
    return at;
  }

  private long now() {
    return lib.scheduler().clock().monotonicNanos();
  }
}
