package dev.kaio.vnode;

/** One open: access, position, and how many descriptors share it. */
public final class OpenFile {
  /** Open for reading; the bit that LIO_READ tests (R-LAY-10). */
  public static final int FREAD = 1;

  /** Open for writing; the bit that LIO_WRITE tests. */
  public static final int FWRITE = 2;

  private final Vnode vnode;
  private final int flags;
  private long position;
  private int references;

  public OpenFile(Vnode vnode, int flags) {
    this.vnode = vnode;
    this.flags = flags;
  }

  public Vnode vnode() {
    return vnode;
  }

  /** {@link #FREAD} and {@link #FWRITE} bits. */
  public int flags() {
    return flags;
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
