package dev.kaio.libaio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.sched.Rval;
import dev.kaio.testkit.BalancedCounters;
import dev.kaio.testkit.Call;
import dev.kaio.testkit.LibraryProgram;
import dev.kaio.testkit.TestProcess;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * aioread in the pool, aiowait, aiocancel and the ends of transfers in any order: a set of what is
 * unfinished and a queue of what is done say what each must return (R-U-8, R-U-11, R-U-14).
 */
class PoolPropertyTest extends LibraryRules {
  private static final int SLOTS = 12;

  private final Set<Integer> unfinished = new LinkedHashSet<>();
  private final Deque<Integer> done = new ArrayDeque<>();
  private LibraryProgram lib;
  private TestProcess process;
  private int file;

  @Property(tries = 200)
  @Label("R-U-8, R-U-11, R-U-14 whatever the order, nothing of the pool is lost or told twice")
  void thePoolKeepsItsBooks(
      @ForAll @IntRange(min = 1, max = 4) int workers,
      @ForAll @Size(max = 80) List<@IntRange(min = 0, max = 4 * SLOTS - 1) Integer> operations) {
    unfinished.clear();
    done.clear();
    lib = new LibraryProgram(machine.attach(Abi.LP64_SPARC), workers, 0);
    process = lib.process();
    file = lib.openFile();
    for (int operation : operations) {
      int slot = operation % SLOTS;
      switch (operation / SLOTS) {
        case 0 -> start(slot);
        case 1 -> end(slot);
        case 2 -> cancel(slot);
        default -> reap();
      }
      assertThat(lib.state().outstanding()).isEqualTo(unfinished.size());
      assertThat(lib.state().waitq()).isEqualTo(done.size());
      assertThat(lib.transfers().size()).isLessThanOrEqualTo(lib.state().workers());
    }
    while (!lib.transfers().isEmpty()) {
      end(0);
    }
    assertThat(unfinished).isEmpty();
    while (!done.isEmpty()) {
      reap();
    }
    reap();
    BalancedCounters.check(machine);
  }

  private void start(int slot) {
    Call call = aioread(lib, file, slot);
    if (unfinished.contains(slot) || done.contains(slot)) {
      call.fails(Errno.EINVAL);
    } else {
      call.returns(0);
      unfinished.add(slot);
    }
  }

  private void end(int choice) {
    List<String> transfers = lib.transfers();
    if (!transfers.isEmpty()) {
      int index = choice % transfers.size();
      int slot = slotOf(transfers.get(index));
      assertThat(unfinished.remove(slot)).isTrue();
      done.addLast(slot);
      lib.end(index, Rval.of(slot + 1L));
      assertThat(process.resultAt(process.result(slot)).value()).isEqualTo(slot + 1L);
    }
  }

  private int slotOf(String transfer) {
    for (int slot = 0; slot < SLOTS; slot++) {
      if (transfer.equals(line("PREAD", file, lib, slot))) {
        return slot;
      }
    }
    throw new AssertionError(transfer + " is of no request");
  }

  private void cancel(int slot) {
    Call call = lib.call(AioFunction.AIOCANCEL, process.result(slot));
    if (unfinished.remove(slot)) {
      call.returns(0);
    } else {
      call.fails(unfinished.isEmpty() ? Errno.EINVAL : Errno.EACCES);
    }
  }

  private void reap() {
    Call call = poll(lib);
    if (!done.isEmpty()) {
      call.returns(process.result(done.removeFirst()));
    } else if (unfinished.isEmpty()) {
      call.fails(Errno.EINVAL);
    } else {
      call.returns(0);
    }
  }
}
