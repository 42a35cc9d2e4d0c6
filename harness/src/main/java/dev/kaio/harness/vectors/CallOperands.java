package dev.kaio.harness.vectors;

import dev.kaio.wire.CallRanges;
import dev.kaio.wire.Span;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The ranges of a program's memory that go with a call; overlapping ones become one. */
final class CallOperands implements CallRanges {
  private final ProgramMemory memory;
  private final List<Span> spans = new ArrayList<>();

  CallOperands(ProgramMemory memory) {
    this.memory = memory;
  }

  /** Adds a range; returns whether any byte of it is new. */
  boolean add(Span added) {
    if (isCovered(added)) {
      return false;
    }
    TreeMap<Long, Integer> all = new TreeMap<>(Long::compareUnsigned);
    spans.forEach(span -> all.put(span.address(), span.length()));
    all.merge(added.address(), added.length(), Math::max);
    spans.clear();
    all.forEach(this::append);
    return true;
  }

  private boolean isCovered(Span added) {
    for (Span span : spans) {
      long distance = added.address() - span.address();
      if (Long.compareUnsigned(distance, span.length()) < 0
          && distance + added.length() <= span.length()) {
        return true;
      }
    }
    return false;
  }

  /** Appends a range that does not start before the last one, or lengthens the last one by it. */
  private void append(long address, int length) {
    Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
    long distance = last == null ? -1 : address - last.address();
    if (last == null || Long.compareUnsigned(distance, last.length()) > 0) {
      spans.add(new Span(address, length));
    } else {
      long joined = Math.max(last.length(), distance + length);
      spans.set(spans.size() - 1, new Span(last.address(), Math.toIntExact(joined)));
    }
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
    ByteBuffer bytes = ByteBuffer.allocate(length(index));
    memory.read(address(index), bytes);
    out.put(bytes.flip());
  }
}
