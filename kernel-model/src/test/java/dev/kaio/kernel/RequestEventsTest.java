package dev.kaio.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Errno;
import dev.kaio.kernel.KernelEvent.RequestCompleted;
import dev.kaio.kernel.KernelEvent.RequestStarted;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.Op;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What listeners hear of requests: how long they are, and how long they took. */
class RequestEventsTest extends KaioRules {

  @Test
  void a_request_is_told_with_its_length_and_its_time() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    machine.advance(1_000);
    List<KernelEvent> events = new ArrayList<>();
    machine
        .kernel()
        .addListener(
            event -> {
              if (event instanceof RequestStarted || event instanceof RequestCompleted) {
                events.add(event);
              }
            });
    p.rw(Op.AIOWRITE, fd, p.page(0), 1536, 0, p.result(0)).returns(0);
    machine.advance(70);
    p.read(fd, 1).returns(0);
    machine.advance(5);
    gate.completeShort(0, 512);
    machine.advance(5);
    gate.fail(Errno.ENXIO.code());
    int pid = p.proc().pid();
    assertThat(events)
        .containsExactly(
            new RequestStarted(1_000, pid, true, 1536),
            new RequestStarted(1_070, pid, false, 512),
            new RequestCompleted(1_075, pid, true, 1024, 0, 75),
            new RequestCompleted(1_080, pid, false, 0, Errno.ENXIO.code(), 10));
  }
}
