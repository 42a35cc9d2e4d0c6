package dev.kaio.server.shared;

import dev.kaio.abi.Errno;
import dev.kaio.vm.PayloadReceiver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;

/**
 * A range of process memory whose bytes are in a shared file.
 *
 * @param base its first address
 * @param length in bytes
 * @param file where the bytes are
 * @param offset of the first one in the file
 */
public record SharedRange(long base, long length, SharedFile file, long offset) {

  /** Whether all of these bytes are in the range. */
  boolean holds(long address, long count) {
    long distance = address - base;
    return Long.compareUnsigned(distance, length) < 0 && count <= length - distance;
  }

  /** The part of this range between two distances from its base. */
  SharedRange part(long from, long to) {
    return new SharedRange(base + from, to - from, file, offset + from);
  }

  /** Stores the remaining bytes; 0 or EFAULT. */
  public int put(long address, ByteBuffer from) {
    return file.write(offset + (address - base), from) ? 0 : Errno.EFAULT.code();
  }

  /** Bytes for calls of the host, to be given back to the file; null if they cannot be lent. */
  public ByteBuffer lend(long address, int count) {
    return file.lend(offset + (address - base), count);
  }

  /** Hands bytes to the receiver; 0 or EFAULT, and then it is not told. */
  public int get(long address, int count, PayloadReceiver receiver) {
    ByteBuf room = PooledByteBufAllocator.DEFAULT.directBuffer(count);
    try {
      ByteBuffer bytes = room.nioBuffer(0, count); // one that begins at 0
      if (!file.read(offset + (address - base), bytes)) {
        return Errno.EFAULT.code();
      }
      receiver.payload(bytes.flip());
      return 0;
    } finally {
      room.release();
    }
  }
}
