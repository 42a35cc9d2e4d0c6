package dev.kaio.vnode;

import dev.kaio.abi.OpenFlags;

/** One open: access, flags, position, and how many descriptors share it. */
public final class OpenFile {
  /** Open for reading; the bit that LIO_READ tests (R-LAY-10). */
  public static final int FREAD = 1;

  /** Open for writing; the bit that LIO_WRITE tests. */
  public static final int FWRITE = 2;

  private final Vnode vnode;
  private int flags;
  private long position;
  private int references;

  /**
   * @param flags {@link #FREAD} and {@link #FWRITE} bits, and bits of {@link OpenFlags#STATUS}
   */
  public OpenFile(Vnode vnode, int flags) {
    this.vnode = vnode;
    this.flags = flags;
  }

  public Vnode vnode() {
    return vnode;
  }

  /** {@link #FREAD} and {@link #FWRITE} bits, and bits of {@link OpenFlags#STATUS}. */
  public int flags() {
    return flags;
  }

  /** Replaces the bits of {@link OpenFlags#STATUS}; access stays. */
  public void setStatus(int status) {
    flags = (flags & (FREAD | FWRITE)) | (status & OpenFlags.STATUS);
  }

  /** Whether one of these flags is set. */
  public boolean has(int anyOf) {
    return (flags & anyOf) != 0;
  }

  public boolean canRead() {
    return (flags & FREAD) != 0;
  }

  public boolean canWrite() {
    return (flags & FWRITE) != 0;
  }

  /** Where the next read or write without an offset starts, in bytes. */
  public long position() {
    return position;
  }

  public void seek(long newPosition) {
    position = newPosition;
  }

  void reference() {
    references++;
  }

  /** Returns whether that was the last descriptor. */
  boolean dereference() {
    return --references == 0;
  }
}
