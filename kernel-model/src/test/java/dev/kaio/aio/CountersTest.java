package dev.kaio.aio;

import static dev.kaio.testkit.TestProcess.BUF;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.snapshot.CounterSnapshot;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.Op;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import org.junit.jupiter.api.Test;

/** What kaio counts of a process, and of all of them. */
class CountersTest extends KaioRules {

  @Test
  void requestsCountWhenADriverTakesThemAndWhenTheyComplete() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);

    p.read(fd, 0).returns(0);
    p.rw(Op.AIOWRITE, fd, BUF, 4096, 0, p.result(1)).returns(0);
    p.rw(Op.AIOWRITE, fd, BUF, 512, 0, p.result(2)).returns(0);
    assertThat(p.aio().snapshot().counters()).isEqualTo(new CounterSnapshot(1, 2, 0, 0, 0, 0, 0));

    gate.completeShort(0, 12);
    gate.complete();
    gate.fail(Errno.EIO.code());
    assertThat(p.aio().snapshot().counters())
        .isEqualTo(new CounterSnapshot(1, 2, 3, 1, 500, 4096, 0));
  }

  @Test
  void whatADriverRefusesDoesNotCountAndWhatWantsNoBytesDoes() {
    TestProcess p = attach();
    int refusing = p.open(machine.gate().refusing(Errno.EIO));

    p.read(refusing, 0).fails(Errno.EIO);
    p.rw(Op.AIOREAD, refusing, BUF, 0, 0, p.result(1)).returns(0);

    assertThat(p.aio().snapshot().counters()).isEqualTo(new CounterSnapshot(1, 0, 1, 0, 0, 0, 0));
  }

  @Test
  void aRequestThatCompletesInsideTheCallCountsOnce() {
    TestProcess p = attach();
    p.read(p.open(machine.sync()), 0).returns(0);

    assertThat(p.aio().snapshot().counters()).isEqualTo(new CounterSnapshot(1, 0, 1, 0, 512, 0, 0));
  }

  @Test
  void theModuleCountsForAllProcessesAndGoesOnWhenTheyAreGone() {
    TestProcess one = attach();
    TestProcess two = attach(Abi.ILP32_X86);
    one.read(one.open(machine.sync()), 0).returns(0);
    two.read(two.open(machine.sync()), 0).returns(0);
    two.startCleanup();
    one.exit(1);

    CounterSnapshot all = machine.kernel().counters().snapshot();

    assertThat(all.reads()).isEqualTo(2);
    assertThat(all.bytesRead()).isEqualTo(1024);
    assertThat(all.cleanupPasses()).isEqualTo(two.aio().cleanupPasses()).isPositive();
  }
}
