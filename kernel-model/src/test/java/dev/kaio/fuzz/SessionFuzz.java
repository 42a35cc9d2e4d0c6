package dev.kaio.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.kaio.aio.Aio;
import dev.kaio.aio.AioBooks;
import dev.kaio.dev.GateDisk;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.proc.Proc;
import dev.kaio.server.Claims;
import dev.kaio.testkit.BalancedCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Whatever clients say, the kernel goes on, keeps its books, and has nothing left in the end. */
class SessionFuzz {
  private static final int MOST_ACTIONS = 300;
  private static final long CLAIM_NANOS = 10_000_000_000L;
  private static final String[] GATES = {"/dev/gate/0", "/dev/gate/1"};

  @FuzzTest(maxDuration = "25s")
  void whateverClientsSayNothingIsLeft(FuzzedDataProvider data) {
    Kernel kernel = new Kernel(KernelConfig.DEFAULT);
    Claims claims = new Claims(kernel, UUID::randomUUID, CLAIM_NANOS);
    List<FuzzedClient> clients = new ArrayList<>();
    clients.add(new FuzzedClient(kernel, claims, data));
    for (int i = 0; i < MOST_ACTIONS && data.remainingBytes() > 0; i++) {
      act(kernel, claims, clients, data);
      checkBooks(kernel);
    }
    List<Proc> procs = List.copyOf(kernel.procs().all());
    clients.forEach(FuzzedClient::lose);
    for (String path : GATES) {
      gate(kernel, path).completeAll();
    }
    kernel.runUntilIdle(); // time alone would not, if no timer is due
    kernel.advanceTo(kernel.clock().monotonicNanos() + CLAIM_NANOS); // children give up
    for (Proc proc : procs) {
      assertThat(proc.addressSpace().lockedPages()).as("locked pages").isZero();
      assertThat(proc.descriptors().holds()).as("holds").isZero();
    }
    BalancedCounters.checkNothingIsLeft(kernel);
    assertThat(kernel.scheduler().runQueue().isEmpty()).as("run queue").isTrue();
  }

  private static void act(
      Kernel kernel, Claims claims, List<FuzzedClient> clients, FuzzedDataProvider data) {
    FuzzedClient client = clients.get(data.consumeInt(0, clients.size() - 1));
    switch (data.consumeInt(0, 31)) {
      case 0 -> client.lose();
      case 1 -> {
        if (clients.size() < 4) {
          clients.add(new FuzzedClient(kernel, claims, data));
        }
      }
      case 2 -> kernel.advanceTo(kernel.clock().monotonicNanos() + data.consumeInt(0, 1 << 30));
      case 3 -> kernel.shiftWallClock(data.consumeInt());
      case 4, 5 -> openGate(kernel, data);
      default -> {
        if (!client.isGone()) {
          client.act(data);
        }
      }
    }
  }

  private static GateDisk gate(Kernel kernel, String path) {
    return (GateDisk) kernel.devices().find(path);
  }

  private static void openGate(Kernel kernel, FuzzedDataProvider data) {
    GateDisk gate = gate(kernel, data.pickValue(GATES));
    if (!gate.held().isEmpty()) {
      int index = data.consumeInt(0, gate.held().size() - 1);
      if (data.consumeBoolean()) {
        gate.complete(index);
      } else {
        gate.fail(index, data.consumeInt(0, 90));
      }
      kernel.runUntilIdle();
    }
  }

  /** Locks and holds are left out: calls like pread have some, too. */
  private static void checkBooks(Kernel kernel) {
    for (Proc proc : kernel.procs().all()) {
      Aio aio = Aio.of(proc);
      if (aio != null) {
        assertThat(AioBooks.imbalances(aio))
            .filteredOn(line -> !line.startsWith("locked pages") && !line.startsWith("holds"))
            .isEmpty();
      }
    }
  }
}
