package dev.kaio.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** An address space against one that keeps a list of pages (R-DRV-7, R-CLN-8). */
class AddressSpacePropertyTest {
  private static final int WINDOW = 12;

  private enum Kind {
    MAP,
    UNMAP,
    PROTECT,
    ACCESS,
    LOCK,
    UNLOCK
  }

  /** Positions are in pages or bytes from the start of the window. */
  private record Op(Kind kind, int page, int pages, int delta, int protection) {}

  private record Lock(long address, long length) {}

  /** A change of mapping that may be asleep. */
  private record Change(long base, long length, int protection) {}

  /** Where the window lies, so that its end is a place where arithmetic may go wrong. */
  private enum Place {
    BOTTOM(Abi.LP64_SPARC) {
      @Override
      long base(long page) {
        return 0;
      }
    },
    MIDDLE(Abi.LP64_X86) {
      @Override
      long base(long page) {
        return Long.MIN_VALUE - WINDOW / 2 * page;
      }
    },
    TOP(Abi.LP64_SPARC) {
      @Override
      long base(long page) {
        return -WINDOW * page;
      }
    },
    TOP_OF_32(Abi.ILP32_X86) {
      @Override
      long base(long page) {
        return (1L << 32) - WINDOW * page;
      }
    };

    @SuppressWarnings("ImmutableEnumChecker") // a record of enums is immutable
    final Abi abi;

    Place(Abi abi) {
      this.abi = abi;
    }

    abstract long base(long page);
  }

  @Provide
  Arbitrary<List<Op>> ops() {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.integers().between(0, WINDOW - 1),
            Arbitraries.integers().between(1, 5),
            Arbitraries.integers().between(-1, 1),
            Arbitraries.integers().between(0, 3))
        .as(Op::new)
        .list()
        .ofMaxSize(60);
  }

  @Property(tries = 1000)
  void every_operation_does_what_the_list_of_pages_says(
      @ForAll Place place, @ForAll("ops") List<Op> ops) {
    new Run(place).all(ops);
  }

  /** One sequence of operations on both. */
  private static final class Run {
    private final SpaceFixture f;
    private final PageModel model;
    private final long base;
    private final List<Lock> locks = new ArrayList<>();
    private Change asleep;
    private int changes;

    Run(Place place) {
      f = new SpaceFixture(place.abi);
      model = new PageModel(f.page);
      base = place.base(f.page);
    }

    void all(List<Op> ops) {
      for (Op op : ops) {
        step(op);
        compare();
      }
      while (!locks.isEmpty()) {
        unlock(0);
        compare();
      }
      assertThat(asleep).isNull();
      assertThat(f.as.lockedPages()).isZero();
    }

    private void step(Op op) {
      long length = Math.min(op.pages, WINDOW - op.page) * f.page;
      long pageBase = base + op.page * f.page;
      long address = pageBase + op.delta;
      // At the ends of the window this may wrap, or begin before it.
      long bytes = op.pages * f.page - 1 + op.delta;
      switch (op.kind) {
        case MAP -> map(pageBase, length, op.protection);
        case UNMAP -> change(new Change(pageBase, length, -1));
        case PROTECT -> change(new Change(pageBase, length, op.protection));
        case ACCESS ->
            assertThat(f.as.access(address, bytes, op.protection))
                .isEqualTo(model.access(address, bytes, op.protection));
        case LOCK -> lock(address, bytes, op.protection > 1);
        case UNLOCK -> {
          if (!locks.isEmpty()) {
            unlock(op.page % locks.size());
          }
        }
      }
    }

    private void map(long at, long length, int protection) {
      assertThat(f.as.isFree(at, length)).isEqualTo(model.isFree(at, length));
      if (model.isFree(at, length)) {
        f.as.map(at, length, protection);
        model.map(at, length, protection);
      }
    }

    private void change(Change change) {
      if (asleep != null) {
        return;
      }
      changes++;
      if (change.protection < 0) {
        f.unmap("change", change.base, change.length);
      } else {
        f.protect("change", change.base, change.length, change.protection);
      }
      asleep = model.change(change.base, change.length, change.protection) ? null : change;
    }

    private void lock(long address, long bytes, boolean deviceWrites) {
      int wanted = deviceWrites ? Segment.PROT_WRITE : Segment.PROT_READ;
      int errno = f.as.pageLock(address, bytes, deviceWrites);
      assertThat(errno).isEqualTo(model.lock(address, bytes, wanted));
      if (errno == 0) {
        locks.add(new Lock(address, bytes));
      }
    }

    private void unlock(int index) {
      Lock lock = locks.remove(index);
      f.unlock(lock.address, lock.length);
      model.unlock(lock.address, lock.length);
      if (asleep != null && !model.waits()) {
        asleep = model.change(asleep.base, asleep.length, asleep.protection) ? null : asleep;
      }
    }

    private void compare() {
      List<String> actual = new ArrayList<>();
      for (Segment s : f.as.segments()) {
        actual.add(
            Long.toHexString(s.base())
                + "+"
                + s.length() / f.page
                + " "
                + s.protection()
                + " "
                + s.lockedPages());
      }
      assertThat(actual).isEqualTo(model.segments());
      assertThat(f.as.lockedPages()).isEqualTo(model.lockedPages());
      assertThat(f.as.unmapWait()).isEqualTo(asleep != null);
      assertThat(f.log).hasSize(asleep == null ? changes : changes - 1);
    }
  }
}
