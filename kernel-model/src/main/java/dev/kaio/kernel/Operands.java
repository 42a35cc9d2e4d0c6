package dev.kaio.kernel;

import dev.kaio.syscall.OperandCollector;
import dev.kaio.vm.AddressSpace;
import dev.kaio.vm.Range;
import dev.kaio.vm.Segment;
import java.util.ArrayList;
import java.util.List;

/** Collects which operand bytes of a call are not at hand although the program could give them. */
final class Operands implements OperandCollector {
  private AddressSpace as;
  private List<Range> missing = List.of();

  /** The operands of the next call. */
  void begin(AddressSpace newAs) {
    as = newAs;
    missing = List.of();
  }

  @Override
  public boolean need(long address, int length) {
    if (as.access(address, length, Segment.PROT_READ) != 0) {
      return false; // the call will find out, in its own order
    }
    if (as.memory().present(address, length)) {
      return true;
    }
    if (missing.isEmpty()) {
      missing = new ArrayList<>();
    }
    missing.add(new Range(address, length));
    return false;
  }

  List<Range> missing() {
    return missing;
  }
}
