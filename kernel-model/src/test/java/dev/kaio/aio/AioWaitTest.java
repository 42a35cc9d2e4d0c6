package dev.kaio.aio;

import dev.kaio.testkit.Call;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import org.junit.jupiter.api.Test;

class AioWaitTest extends KaioRules {
  @Test
  void works() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    Call wait = p.aiowait(1, 0).sleeps();
    gate.complete();
    wait.returns(p.result(0));
  }
}
