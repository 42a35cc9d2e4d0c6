package dev.kaio.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Errno;
import dev.kaio.testkit.Call;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.Machine;
import dev.kaio.testkit.Op;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KernelMetricsTest extends KaioRules {
  private final MeterRegistry registry = new SimpleMeterRegistry();

  @BeforeEach
  void listen() {
    machine
        .kernel()
        .addListener(new KernelMetrics(registry, () -> KernelSample.of(machine.kernel())));
  }

  private double counter(String name, String... tags) {
    return registry.get(name).tags(tags).counter().count();
  }

  private double gauge(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  @Test
  void callsAreCountedByOpcodeAndErrno() {
    TestProcess p = attach();
    p.kaio(1, Op.AIOREAD, 99, 0, 512, 0, 0).fails(Errno.EBADF);
    p.kaio(1, Op.AIOREAD | 0x20, 99, 0, 512, 0, 0).fails(Errno.EBADF);
    p.kaio(1, 77).fails(Errno.EINVAL);
    p.kaio(1, Op.AIONOTIFY).returns(0);

    assertThat(counter("kaio.calls", "op", "AIOREAD", "errno", "EBADF")).isEqualTo(2);
    assertThat(counter("kaio.calls", "op", "AIONOTIFY", "errno", "none")).isEqualTo(1);
    assertThat(counter("kaio.calls", "op", "other", "errno", "EINVAL")).isEqualTo(1);
    assertThat(counter("kaio.calls", "op", "AIOINIT", "errno", "none")).isEqualTo(1);
  }

  @Test
  void requestsAreCountedByDirectionAndOutcomeWithTheirLatency() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    p.read(fd, 1).returns(0);
    machine.advance(3 * Machine.MILLISECOND);
    gate.complete();
    machine.advance(4 * Machine.MILLISECOND);
    gate.fail(Errno.EIO.code());

    assertThat(counter("kaio.requests.started", "direction", "read")).isEqualTo(2);
    assertThat(counter("kaio.requests.started", "direction", "write")).isZero();
    assertThat(counter("kaio.requests.completed", "direction", "read", "errno", "none"))
        .isEqualTo(1);
    assertThat(counter("kaio.requests.completed", "direction", "read", "errno", "EIO"))
        .isEqualTo(1);
    assertThat(counter("kaio.request.bytes", "direction", "read")).isEqualTo(512);
    Timer latency = registry.get("kaio.request.latency").tag("direction", "read").timer();
    assertThat(latency.count()).isEqualTo(2);
    assertThat(latency.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(10);
  }

  @Test
  void howThingsStandIsLookedAtWhenAsked() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    p.read(fd, 1).returns(0);
    gate.complete();

    assertThat(gauge("kaio.requests.pending")).isEqualTo(1);
    assertThat(gauge("kaio.requests.outstanding")).isEqualTo(2);
    assertThat(gauge("kaio.queue.depth", "queue", "done")).isEqualTo(1);
    assertThat(gauge("kaio.queue.depth", "queue", "poll")).isZero();
    assertThat(gauge("kaio.locked.pages")).isEqualTo(2);
    assertThat(gauge("kaio.processes", "state", "running")).isEqualTo(1);
    assertThat(gauge("kaio.lwps.asleep")).isZero();

    p.aiowait(1, TestProcess.FOREVER).returns(p.result(0));
    assertThat(gauge("kaio.requests.outstanding")).isEqualTo(1);
    Call wait = p.aiowait(1, TestProcess.FOREVER).sleeps();
    assertThat(gauge("kaio.lwps.asleep")).isEqualTo(1);
    gate.complete();
    wait.returns(p.result(1));
    assertThat(gauge("kaio.locked.pages")).isZero();
  }

  @Test
  void anExitThatWaitsForItsDeviceIsSeen() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    p.read(p.open(gate), 0).returns(0);
    p.exit(1);

    assertThat(gauge("kaio.processes", "state", "exiting")).isEqualTo(1);
    assertThat(gauge("kaio.processes", "state", "running")).isZero();

    gate.complete();
    assertThat(gauge("kaio.processes", "state", "exiting")).isZero();
    assertThat(counter("kaio.processes.ended", "by", "exit")).isEqualTo(1);
    assertThat(counter("kaio.processes.ended", "by", "signal")).isZero();
    assertThat(counter("kaio.processes.attached")).isEqualTo(1);
  }

  @Test
  void cleanupPassesAndModuleLoadsAreCounted() {
    TestProcess p = attach();
    p.newLwp();
    p.startCleanup();

    assertThat(counter("kaio.cleanup.passes"))
        .isEqualTo((double) p.aio().cleanupPasses())
        .isPositive();
    assertThat(counter("kaio.module.loads", "module", "kaio")).isEqualTo(1);
    assertThat(gauge("kaio.modules")).isEqualTo(machine.kernel().modules().all().size());
  }
}
