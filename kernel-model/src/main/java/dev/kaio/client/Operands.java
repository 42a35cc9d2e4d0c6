package dev.kaio.client;

import dev.kaio.abi.Abi;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.ModinfoLayout;
import dev.kaio.abi.Sysnum;
import dev.kaio.abi.TimeLayout;
import dev.kaio.wire.CallRanges;
import dev.kaio.wire.Span;
import dev.kaio.wire.Wire;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The memory that goes with a call. What the common calls read is known here, so that they need one
 * trip; the kernel asks for what is not.
 */
final class Operands implements CallRanges {
  static final Operands NONE = new Operands(null, List.of());

  private static final int MAX_STRING = 1024;

  private final ProcessMemory memory;
  private final List<Span> spans;

  private Operands(ProcessMemory memory, List<Span> spans) {
    this.memory = memory;
    this.spans = spans;
  }

  /** What a call reads, as far as it is mapped and its frame stays within the limit. */
  static Operands of(ProcessMemory memory, int sysnum, long[] args, int maxFrame) {
    Span span = known(memory, sysnum, args);
    if (span == null) {
      return NONE;
    }
    Operands operands = NONE.with(memory, List.of(span));
    return frameSize(args, operands) <= maxFrame ? operands : NONE;
  }

  static long frameSize(long[] args, Operands operands) {
    return Wire.HEADER_SIZE + 8L + 8L * args.length + operands.encodedSize();
  }

  private static Span known(ProcessMemory memory, int sysnum, long[] args) {
    return switch (sysnum) {
      case Sysnum.KAIO -> kaio(memory.abi(), args);
      case Sysnum.WRITE, Sysnum.PWRITE, Sysnum.PWRITE64 ->
          span(memory.abi(), args, 1, slot(args, 2));
      case Sysnum.OPEN, Sysnum.OPEN64 -> string(memory, args, 0);
      case Sysnum.MODCTL -> modctl(memory, args);
      default -> null;
    };
  }

  private static Span kaio(Abi abi, long[] args) {
    int op = (int) slot(args, 0) & ~KaioOp.POLL_BIT;
    if (op == KaioOp.AIOWRITE.code()) {
      int bufsize = (int) slot(args, 3);
      return span(abi, args, 2, bufsize);
    }
    if (op == KaioOp.AIOWAIT.code()) {
      long timeout = abi.model().slot(slot(args, 1));
      return timeout == 0 || timeout == abi.model().allOnes()
          ? null
          : new Span(timeout, TimeLayout.size(abi));
    }
    return null;
  }

  private static Span modctl(ProcessMemory memory, long[] args) {
    return switch ((int) slot(args, 0)) {
      case 0 -> string(memory, args, 2);
      case 2 -> span(memory.abi(), args, 2, ModinfoLayout.size(memory.abi()));
      default -> null;
    };
  }

  private static Span string(ProcessMemory memory, long[] args, int index) {
    long address = memory.abi().model().slot(slot(args, index));
    int length = memory.stringLength(address, MAX_STRING);
    return length == 0 ? null : new Span(address, length);
  }

  private static Span span(Abi abi, long[] args, int index, long length) {
    return length <= 0 || length > Wire.GREATEST_MAX_FRAME
        ? null
        : new Span(abi.model().slot(slot(args, index)), (int) length);
  }

  private static long slot(long[] args, int index) {
    return index < args.length ? args[index] : 0;
  }

  /** These ranges and more, in order and merged; only what is mapped. */
  Operands with(ProcessMemory ofProcess, List<Span> more) {
    List<long[]> parts = new ArrayList<>();
    for (Span span : spans) {
      parts.add(new long[] {span.address(), span.length()});
    }
    for (Span span : more) {
      parts.addAll(ofProcess.mappedParts(span.address(), span.length()));
    }
    parts.sort(Comparator.comparing(part -> part[0], Long::compareUnsigned));
    List<Span> merged = new ArrayList<>();
    for (long[] part : parts) {
      addMerged(merged, part[0], part[1]);
    }
    return new Operands(ofProcess, merged);
  }

  /** Adds a range that starts at or behind the start of the last one. */
  private static void addMerged(List<Span> merged, long address, long length) {
    Span last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
    long start = address;
    long left = length;
    if (last != null && Long.compareUnsigned(address - last.address(), last.length()) < 0) {
      long covered = last.length() - (address - last.address());
      start += covered;
      left -= covered;
    }
    if (left > 0) {
      merged.add(new Span(start, (int) left));
    }
  }

  /** Whether these are the same ranges. */
  boolean sameAs(Operands other) {
    return spans.equals(other.spans);
  }

  @Override
  public int count() {
    return spans.size();
  }

  @Override
  public long address(int index) {
    return spans.get(index).address();
  }

  @Override
  public int length(int index) {
    return spans.get(index).length();
  }

  @Override
  public void put(int index, ByteBuffer out) {
    Span span = spans.get(index);
    ByteBuffer room = out.slice(out.position(), span.length());
    memory.get(span.address(), room);
    out.position(out.position() + span.length());
  }
}
