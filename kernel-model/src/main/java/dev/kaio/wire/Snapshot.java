package dev.kaio.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The memory bytes that came with a CALL, found by address. They are in the frame, and valid as
 * long as the frame is. Ranges that touch are read as one.
 */
public final class Snapshot implements CallRanges {
  /** A call that brought nothing. */
  public static final Snapshot EMPTY = new Snapshot();

  private ByteBuffer bytes = ByteBuffer.allocate(0);

  /** What {@link #view} gives, made when the bytes change. */
  private ByteBuffer window;

  private long[] addresses = new long[2];
  private int[] lengths = new int[2];
  private int[] positions = new int[2];
  private int count;

  /** Takes the ranges from the position of the body to its limit, in the place of those before. */
  @SuppressWarnings("ReferenceEquality") // a view is of one buffer, not of one that is equal
  void decode(Frame frame, ByteBuffer body) throws ProtocolFault {
    if (bytes != body) {
      bytes = body;
      window = null;
    }
    count = 0;
    while (body.hasRemaining()) {
      if (body.remaining() < Wire.RANGE_HEADER) {
        throw frame.badBody("a range is cut off");
      }
      long address = body.getLong();
      int length = body.getInt();
      int reserved = body.getInt();
      if (reserved != 0) {
        throw frame.badBody("a reserved field is not 0");
      }
      if (length <= 0 || length > body.remaining() || Wire.padded(length) > body.remaining()) {
        throw frame.badBody("a range of " + Integer.toUnsignedString(length) + " bytes");
      }
      if (Long.compareUnsigned(address + length - 1, address) < 0) {
        throw frame.badBody("a range beyond the end of memory");
      }
      if (count > 0 && !isBehind(addresses[count - 1], lengths[count - 1], address)) {
        throw frame.badBody("ranges are not in ascending order");
      }
      add(address, length, body.position());
      body.position(body.position() + length);
      for (int pad = length; pad < Wire.padded(length); pad++) {
        if (body.get() != 0) {
          throw frame.badBody("padding that is not 0");
        }
      }
    }
  }

  /** The same with bytes of its own. */
  Snapshot copy() {
    Snapshot copy = new Snapshot();
    if (count > 0) {
      int start = positions[0];
      int size = positions[count - 1] + lengths[count - 1] - start;
      copy.bytes = ByteBuffer.allocate(size).put(0, bytes, start, size);
      for (int i = 0; i < count; i++) {
        copy.add(addresses[i], lengths[i], positions[i] - start);
      }
    }
    return copy;
  }

  private void add(long address, int length, int position) {
    if (count == addresses.length) {
      addresses = Arrays.copyOf(addresses, 4 * count);
      lengths = Arrays.copyOf(lengths, 4 * count);
      positions = Arrays.copyOf(positions, 4 * count);
    }
    addresses[count] = address;
    lengths[count] = length;
    positions[count++] = position;
  }

  private static boolean isBehind(long address, int length, long next) {
    return Long.compareUnsigned(next, address + (length - 1)) > 0;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public long address(int index) {
    return addresses[index];
  }

  @Override
  public int length(int index) {
    return lengths[index];
  }

  @Override
  public void put(int index, ByteBuffer out) {
    put(positions[index], lengths[index], out);
  }

  /** Whether every byte of the range is here; true of an empty one. */
  public boolean covers(long address, int length) {
    long next = address;
    int left = length;
    while (left > 0) {
      int index = find(next);
      if (index < 0) {
        return false;
      }
      int here = room(index, next);
      next += here;
      left -= here;
    }
    return true;
  }

  /** Fills the remaining room of the buffer with bytes from the address on; all must be here. */
  public void read(long address, ByteBuffer into) {
    long next = address;
    while (into.hasRemaining()) {
      int index = find(next);
      if (index < 0) {
        throw new IllegalStateException(
            "memory at 0x" + Long.toHexString(next) + " did not come with the call");
      }
      int take = Math.min(room(index, next), into.remaining());
      put(positionOf(index, next), take, into);
      next += take;
    }
  }

  private void put(int position, int length, ByteBuffer into) {
    into.put(into.position(), bytes, position, length).position(into.position() + length);
  }

  /**
   * The bytes of a range that lies within one range of the call, as a view that is valid until the
   * next one is asked for; null otherwise.
   */
  public ByteBuffer view(long address, int length) {
    int index = find(address);
    if (index < 0 || room(index, address) < length) {
      return null;
    }
    if (window == null) {
      window = bytes.duplicate();
    }
    int position = positionOf(index, address);
    return window.limit(position + length).position(position);
  }

  /** Whether any byte of the range is here. */
  public boolean touches(long address, int length) {
    int index = count == 0 ? 0 : firstNotBefore(address);
    return index < count
        && (Long.compareUnsigned(addresses[index] - address, length) < 0
            || Long.compareUnsigned(address - addresses[index], lengths[index]) < 0);
  }

  /** Replaces what is here of a range that the kernel has stored; leaves the buffer as it was. */
  public void overlay(long address, ByteBuffer stored) {
    int size = stored.remaining();
    for (int i = firstNotBefore(address); i < count; i++) {
      // Differences modulo 2^64: an overlapping range starts inside what is stored, or the other
      // way round.
      long intoStored = addresses[i] - address;
      long intoRange = address - addresses[i];
      if (Long.compareUnsigned(intoStored, size) < 0) {
        int length = Math.min(lengths[i], size - (int) intoStored);
        copy(stored, (int) intoStored, positions[i], length);
      } else if (Long.compareUnsigned(intoRange, lengths[i]) < 0) {
        int length = Math.min(lengths[i] - (int) intoRange, size);
        copy(stored, 0, positions[i] + (int) intoRange, length);
      } else {
        return;
      }
    }
  }

  /** The first range that ends at this byte or behind it. */
  private int firstNotBefore(long address) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      long last = addresses[middle] + lengths[middle] - 1;
      if (Long.compareUnsigned(last, address) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void copy(ByteBuffer stored, int offset, int position, int length) {
    bytes.put(position, stored, stored.position() + offset, length);
  }

  private int room(int index, long address) {
    return lengths[index] - (int) (address - addresses[index]);
  }

  private int positionOf(int index, long address) {
    return positions[index] + (int) (address - addresses[index]);
  }

  /** The range that holds this byte, or −1. */
  private int find(long address) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(address - addresses[middle], lengths[middle]) < 0) {
        return middle;
      }
      if (Long.compareUnsigned(address, addresses[middle]) < 0) {
        high = middle - 1;
      } else {
        low = middle + 1;
      }
    }
    return -1;
  }
}
