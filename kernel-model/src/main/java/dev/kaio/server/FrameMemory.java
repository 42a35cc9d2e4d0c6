package dev.kaio.server;

import dev.kaio.server.shared.SharedRange;
import dev.kaio.server.shared.SharedRanges;
import dev.kaio.vm.LentMemory;
import dev.kaio.vm.PayloadReceiver;
import dev.kaio.vm.UserMemory;
import dev.kaio.wire.Fault;
import dev.kaio.wire.Fetch;
import dev.kaio.wire.Payload;
import dev.kaio.wire.ProtocolFault;
import dev.kaio.wire.Snapshot;
import dev.kaio.wire.Store;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The memory of a process whose bytes are in its client. During the turn of a call the kernel reads
 * the bytes that came with it, overlaid with what it has stored since. Stores leave at once. Write
 * payload that did not come is fetched, in pieces that fit in a frame. What devices read and write
 * does not pass through frames where all of it lies in a shared file.
 */
final class FrameMemory implements UserMemory {

  /** One fetch of a device. */
  private static final class Waiter {
    final PayloadReceiver receiver;
    final int length;
    int piecesLeft;

    /** Made when the first of several pieces comes: a client that keeps silent costs nothing. */
    ByteBuffer whole;

    Waiter(PayloadReceiver receiver, int length) {
      this.receiver = receiver;
      this.length = length;
    }

    void take(int offset, ByteBuffer piece) {
      if (piece.remaining() == length) {
        piecesLeft = 0;
        receiver.payload(piece);
        return;
      }
      if (whole == null) {
        whole = ByteBuffer.allocate(length);
      }
      whole.put(offset, piece, piece.position(), piece.remaining());
      if (--piecesLeft == 0) {
        receiver.payload(whole);
      }
    }
  }

  /** One FETCH that has no PAYLOAD yet. */
  private record Piece(Waiter waiter, int offset, int length) {}

  private final FrameOutput out;
  private final int maxFrame;
  private final SharedRanges shared;
  private final Map<Long, Piece> fetches = new LinkedHashMap<>();
  private Snapshot snapshot = Snapshot.EMPTY;
  private long nextRequest = 1;
  private boolean lost;

  FrameMemory(FrameOutput out, int maxFrame, SharedRanges shared) {
    this.out = out;
    this.shared = shared;
    this.maxFrame = maxFrame;
  }

  /** A call's turn begins: these bytes came with it. */
  void begin(Snapshot cameWithCall) {
    snapshot = cameWithCall;
  }

  /** The turn is over, and the bytes are no longer valid. */
  void end() {
    snapshot = Snapshot.EMPTY;
  }

  @Override
  public boolean present(long address, int length) {
    return snapshot.covers(address, length);
  }

  @Override
  public void read(long address, ByteBuffer into) {
    snapshot.read(address, into);
  }

  @Override
  public void store(long address, ByteBuffer from) {
    snapshot.overlay(address, from);
    int most = maxFrame - Store.OVERHEAD;
    int end = from.limit();
    long next = address;
    while (from.hasRemaining() && !lost) {
      from.limit(Math.min(end, from.position() + most));
      out.sendStore(next, from);
      next += from.remaining();
      from.position(from.limit()).limit(end);
    }
  }

  @Override
  public int deliver(long address, ByteBuffer from) {
    SharedRange range = lost ? null : shared.find(address, from.remaining());
    if (range == null) {
      store(address, from);
      return 0;
    }
    snapshot.overlay(address, from);
    return range.put(address, from);
  }

  /** Of bytes that came with the call there would have to be a copy here, too. */
  @Override
  public boolean forward(long address, ByteBuffer view) {
    int length = view.remaining();
    return !lost
        && Store.OVERHEAD + length <= maxFrame
        && !snapshot.touches(address, length)
        && shared.find(address, length) == null
        && out.forwardStore(address, view);
  }

  /** Where the call brought bytes of the same place they count: it is not lent then. */
  @Override
  public LentMemory lend(long address, int length) {
    if (lost || length == 0 || snapshot.touches(address, length)) {
      return null;
    }
    SharedRange range = shared.find(address, length);
    ByteBuffer bytes = range == null ? null : range.lend(address, length);
    return bytes == null ? null : new Loan(range, address, bytes);
  }

  /** A piece of a shared range. */
  private final class Loan implements LentMemory {
    private final SharedRange range;
    private final long address;
    private final ByteBuffer bytes;

    Loan(SharedRange range, long address, ByteBuffer bytes) {
      this.range = range;
      this.address = address;
      this.bytes = bytes;
    }

    @Override
    public ByteBuffer bytes() {
      return bytes;
    }

    /** What is in the file is delivered, unless bytes of this place have come or went elsewhere. */
    @Override
    public int filled(int count) {
      try {
        boolean isDelivered = count == 0 || (isShared(count) && !snapshot.touches(address, count));
        return isDelivered ? 0 : range.get(address, count, copy -> deliver(address, copy));
      } finally {
        giveBack();
      }
    }

    private boolean isShared(int count) {
      SharedRange now = shared.find(address, count);
      return now != null && now.file() == range.file();
    }

    @Override
    public void giveBack() {
      range.file().giveBack();
    }
  }

  @Override
  public void unmapped(long base, long length) {
    shared.unmapped(base, length);
  }

  @Override
  public int fetch(long address, int length, PayloadReceiver receiver) {
    if (snapshot.covers(address, length)) {
      receiver.payload(snapshotBytes(address, length));
      return 0;
    }
    if (lost) {
      receiver.payload(null);
      return 0;
    }
    SharedRange range = shared.find(address, length);
    if (range == null) {
      ask(address, new Waiter(receiver, length));
      return 0;
    }
    return range.get(address, length, receiver);
  }

  private ByteBuffer snapshotBytes(long address, int length) {
    ByteBuffer view = snapshot.view(address, length);
    if (view == null) { // in several ranges that touch
      view = ByteBuffer.allocate(length);
      snapshot.read(address, view);
      view.flip();
    }
    return view;
  }

  private void ask(long address, Waiter waiter) {
    int most = maxFrame - Payload.OVERHEAD;
    int length = waiter.length;
    for (int offset = 0; offset < length; offset += most) {
      int pieceLength = Math.min(most, length - offset);
      long request = nextRequest++;
      fetches.put(request, new Piece(waiter, offset, pieceLength));
      waiter.piecesLeft++;
      out.send(new Fetch(request, address + offset, pieceLength));
    }
  }

  /** The client has answered a FETCH. */
  void payload(Payload answer) throws ProtocolFault {
    Piece piece = fetches.get(answer.request());
    if (piece == null) {
      throw new ProtocolFault(
          Fault.OUT_OF_ORDER,
          "PAYLOAD for request " + Long.toUnsignedString(answer.request()) + ", which is not open");
    }
    if (answer.bytes().remaining() != piece.length) {
      throw new ProtocolFault(
          Fault.BAD_BODY,
          "PAYLOAD of " + answer.bytes().remaining() + " bytes where " + piece.length + " are due");
    }
    fetches.remove(answer.request());
    piece.waiter.take(piece.offset, answer.bytes());
  }

  /** The client is gone: nothing leaves any more, and who waits for payload gets none. */
  void lose() {
    lost = true;
    shared.close();
    List<Waiter> waiters = new ArrayList<>();
    fetches.values().forEach(piece -> waiters.add(piece.waiter));
    fetches.clear();
    waiters.stream().distinct().forEach(waiter -> waiter.receiver.payload(null));
  }

  /** FETCHes without an answer. */
  int openFetches() {
    return fetches.size();
  }
}
