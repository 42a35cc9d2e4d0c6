package dev.kaio.kernel;

import static dev.kaio.kernel.Program.DATA;
import static dev.kaio.kernel.Program.LENGTH;
import static dev.kaio.kernel.Program.READ_ONLY;
import static dev.kaio.kernel.Program.UNMAPPED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.proc.ProcSpec;
import dev.kaio.testkit.DirectMemory;
import dev.kaio.testkit.Kernels;
import dev.kaio.vm.PayloadReceiver;
import dev.kaio.vm.UserMemory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the kernel lacks of a call's operands it asks for; until then the call did not happen. */
class MissingOperandsTest {
  private static final String DISK = "/dev/rdsk/c0t0d0s0";

  private final List<KernelEvent> events = new ArrayList<>();
  private final Kernel kernel = Kernels.boot(KernelConfig.DEFAULT);
  private final Absent seen = new Absent();
  private final Program program =
      new Program(kernel, new ProcSpec("absent", Abi.LP64_SPARC, 100, false), seen.memory, seen);

  /** Bytes that are at hand only below a limit, counted from DATA. */
  private static final class Absent implements UserMemory {
    final DirectMemory memory = new DirectMemory();
    long presentBelow = DATA;

    @Override
    public boolean present(long address, int length) {
      return address + length <= presentBelow;
    }

    @Override
    public void read(long address, ByteBuffer into) {
      assertThat(present(address, into.remaining())).as("read of what is at hand").isTrue();
      memory.read(address, into);
    }

    @Override
    public void store(long address, ByteBuffer from) {
      memory.store(address, from);
    }

    @Override
    public int fetch(long address, int length, PayloadReceiver receiver) {
      memory.fetch(address, length, receiver);
      return 0;
    }
  }

  private void listen() {
    kernel.addListener(events::add);
  }

  @Test
  void a_path_that_is_not_at_hand_is_asked_for_and_the_call_did_not_happen() {
    listen();
    program.call(1, Sysnum.OPEN, program.string(DISK), 2, 0);
    assertThat(program.log()).containsExactly("1 missing 100000+1024");
    assertThat(program.lwp(1).isInUserMode()).isTrue();
    assertThat(program.proc().descriptors().size()).isZero();
    assertThat(events).isEmpty();
    seen.presentBelow = DATA + 1024;
    program.call(1, Sysnum.OPEN, DATA, 2, 0);
    assertThat(program.log()).endsWith("1 returned 0");
    assertThat(events).hasSize(2);
  }

  @Test
  void no_more_is_asked_for_when_the_NUL_is_at_hand() {
    program.string(DISK);
    seen.presentBelow = DATA + DISK.length() + 1;
    program.call(1, Sysnum.OPEN, DATA, 2, 0);
    assertThat(program.log()).containsExactly("1 returned 0");
  }

  @Test
  void no_more_is_asked_for_than_is_mapped_and_readable() {
    program.call(1, Sysnum.OPEN, READ_ONLY + LENGTH - 10, 2, 0);
    assertThat(program.log())
        .containsExactly("1 missing " + Long.toHexString(READ_ONLY + LENGTH - 10) + "+10");
  }

  @Test
  void what_can_never_be_had_is_EFAULT_and_not_asked_for() {
    program.call(1, Sysnum.OPEN, UNMAPPED, 2, 0);
    assertThat(program.log()).containsExactly("1 returned EFAULT");
  }

  @Test
  void a_call_without_operands_in_memory_asks_for_nothing() {
    program.call(1, Sysnum.GETPID);
    program.call(1, Sysnum.KAIO, KaioOp.AIOINIT.code());
    assertThat(program.log()).noneMatch(line -> line.contains("missing"));
  }

  @Test
  void an_unknown_call_asks_for_nothing() {
    program.handle(Signal.SIGSYS);
    program.call(1, 255, DATA, DATA, DATA);
    assertThat(program.log()).containsExactly("1 signal 12", "1 returned ENOSYS");
  }

  @Test
  void the_timeval_of_AIOWAIT_is_asked_for() {
    program.call(1, Sysnum.KAIO, KaioOp.AIOINIT.code());
    program.log().clear();
    program.call(1, Sysnum.KAIO, KaioOp.AIOWAIT.code(), DATA + 64, 0);
    assertThat(program.log()).containsExactly("1 missing 100040+16");
    seen.presentBelow = DATA + 64 + 16;
    program.call(1, Sysnum.KAIO, KaioOp.AIOWAIT.code(), DATA + 64, 0);
    assertThat(program.log()).endsWith("1 returned 0");
  }

  @Test
  void a_signal_that_came_meanwhile_is_taken_after_the_demand() {
    program.handle(Signal.SIGUSR1);
    program.enter(1, Sysnum.OPEN, program.string(DISK), 2, 0);
    program.proc().signals().send(Signal.SIGUSR1);
    kernel.runUntilIdle();
    assertThat(program.log()).containsExactly("1 missing 100000+1024", "1 signal 16");
  }

  @Test
  void a_process_that_exits_meanwhile_takes_the_lwp_along() {
    program.call(1, Sysnum.LWP_CREATE, 0, 0, 0);
    program.log().clear();
    program.enter(1, Sysnum.EXIT, 0);
    program.enter(2, Sysnum.OPEN, program.string(DISK), 2, 0);
    kernel.runUntilIdle();
    assertThat(program.log()).endsWith("exited 0 0");
    assertThat(kernel.procs().all()).isEmpty();
  }
}
