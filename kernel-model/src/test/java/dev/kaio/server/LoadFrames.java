package dev.kaio.server;

import dev.kaio.abi.Abi;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sysnum;
import dev.kaio.wire.Attach;
import dev.kaio.wire.Call;
import dev.kaio.wire.CallRanges;
import dev.kaio.wire.Hello;
import dev.kaio.wire.Message;
import dev.kaio.wire.Return;
import dev.kaio.wire.Store;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a program of the benchmarks says: the beginning once, then rounds of as many poll requests
 * on a ram disk as its depth, each reaped by an AIOWAIT.
 */
final class LoadFrames {
  static final String DEVICE = "/dev/rdsk/c0t0d0s0";

  private static final int ROOM = 1 << 22;
  private static final long BASE = 0x1000_0000L;
  private static final int MEMORY = 1 << 24;
  private static final long RESULTS = BASE + MEMORY - 0x10000;
  private static final int MAP_FIXED_ANON = 0x110;

  private final int depth;
  private final int size;
  private final boolean write;
  private int sequence;

  LoadFrames(int depth, int size, boolean write) {
    this.depth = depth;
    this.size = size;
    this.write = write;
  }

  /** HELLO to AIOINIT; the disk has bytes where the requests will read. */
  ByteBuffer beginning() {
    ByteBuffer out = ByteBuffer.allocateDirect(ROOM);
    byte[] path = (DEVICE + '\0').getBytes(StandardCharsets.UTF_8);
    new Hello(1, 1).encode(out);
    new Attach(Abi.LP64_X86, "load").encode(out);
    call(out, Conversation.NOTHING, Sysnum.MMAP, BASE, MEMORY, 3, MAP_FIXED_ANON, -1, 0);
    call(out, new Conversation.Bytes(BASE, path), Sysnum.OPEN, BASE, 2, 0);
    call(out, Conversation.NOTHING, Sysnum.KAIO, KaioOp.AIOINIT.code());
    for (int i = 0; i < depth; i++) {
      long buffer = BASE + (long) i * size;
      CallRanges bytes = new Conversation.Bytes(buffer, new byte[size]);
      call(out, bytes, Sysnum.PWRITE, 0, buffer, size, (long) i * size);
    }
    return out.flip();
  }

  /** Messages that answer the beginning. */
  int answersToBeginning() {
    return 5 + depth;
  }

  /** A round, and how many bytes answer it. */
  ByteBuffer round() {
    ByteBuffer out = ByteBuffer.allocateDirect(ROOM);
    KaioOp op = write ? KaioOp.AIOWRITE : KaioOp.AIOREAD;
    for (int i = 0; i < depth; i++) {
      long buffer = BASE + (long) i * size;
      CallRanges memory =
          write ? new Conversation.Bytes(buffer, new byte[size]) : Conversation.NOTHING;
      long offset = (long) i * size;
      long result = RESULTS + 16L * i;
      call(out, memory, Sysnum.KAIO, op.code() | KaioOp.POLL_BIT, 0, buffer, size, offset, result);
      call(out, Conversation.NOTHING, Sysnum.KAIO, KaioOp.AIOWAIT.code(), 0, 0);
    }
    return out.flip();
  }

  int answerBytes() {
    int returns = 2 * depth * new Return(1, 0, 0, 0).frameSize();
    int results = depth * (Store.OVERHEAD + 12);
    int data = write ? 0 : depth * (Store.OVERHEAD + size);
    return returns + results + data;
  }

  private void call(ByteBuffer out, CallRanges memory, int sysnum, long... args) {
    Message call = new Call(1, ++sequence, sysnum, args, memory);
    call.encode(out);
  }
}
