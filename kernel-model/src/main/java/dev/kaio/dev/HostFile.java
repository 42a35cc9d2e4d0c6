package dev.kaio.dev;

import java.nio.ByteBuffer;

/**
 * An open regular file of the host. A reply comes during the request or later. A request after
 * {@link #close} is answered EBADF. Requests that are under way together may be carried out in any
 * order.
 */
public interface HostFile {

  /** Bytes in the file when it was opened. */
  long sizeAtOpen();

  /**
   * Reads bytes; fewer than asked for only at the end of the file, none beyond it.
   *
   * @param reply the bytes, valid during the reply only; or EIO, EBADF, EAGAIN
   */
  void read(long offset, int length, HostReply<ByteBuffer> reply);

  /**
   * What the host has in memory of these bytes, for its own calls only: whoever touches them
   * otherwise is ended by the host if somebody cuts the file. They are those of the file when a
   * call takes them.
   *
   * @return null: they have to be read
   */
  ByteBuffer view(long offset, int length);

  /**
   * The same into a place that is the host's until the reply.
   *
   * @param reply how many bytes are there; or EFAULT if there is no such place any more, or as
   *     above
   */
  void readInto(ByteBuffer place, long offset, HostReply<Integer> reply);

  /**
   * Writes the remaining bytes, all or none as far as is known. The buffer belongs to the caller
   * again when this returns. The reply comes when the host has them; {@link #sync} makes it keep
   * them.
   *
   * @param reply null; or ENOSPC, EFBIG, EIO, EBADF, EAGAIN
   */
  void write(long offset, ByteBuffer bytes, HostReply<Void> reply);

  /**
   * The same from a place that is the host's until the reply.
   *
   * @param reply null; or EFAULT if there is no such place any more, or as above
   */
  void writeFrom(ByteBuffer place, long offset, HostReply<Void> reply);

  /** Asks for the attributes of now. */
  void stat(HostReply<HostStat> reply);

  /** Cuts the file, or fills it up with zeros. */
  void setSize(long size, HostReply<Void> reply);

  /** Waits until every write that was answered has reached the storage. */
  void sync(HostReply<Void> reply);

  /** Closes the file once what is under way has been answered. */
  void close(HostReply<Void> reply);
}
