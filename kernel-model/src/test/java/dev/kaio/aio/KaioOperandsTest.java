package dev.kaio.aio;

import static dev.kaio.testkit.TestProcess.FREE;
import static dev.kaio.testkit.TestProcess.UNMAPPED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.KaioOp;
import dev.kaio.syscall.SyscallArgs;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.Op;
import dev.kaio.testkit.TestProcess;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which user memory each opcode must bring along; sizes are those of R-LAY, written out. */
class KaioOperandsTest extends KaioRules {
  private static final long LIST = FREE + 0x1000;
  private static final long TIME = FREE + 0x2000;
  private static final long NWAIT = FREE + 0x3000;
  private static final long SIGEVENT = FREE + 0x4000;
  private static final long PORT_NOTIFY = FREE + 0x5000;

  private final Set<Long> absent = new HashSet<>();

  /** What a call reads, as {@code address+length}, in order. */
  private List<String> needs(TestProcess p, int op, long... slots) {
    List<String> needs = new ArrayList<>();
    long[] all = new long[slots.length + 1];
    all[0] = op;
    System.arraycopy(slots, 0, all, 1, slots.length);
    KaioOperands.collect(
        p.proc(),
        KaioOp.of(op),
        new SyscallArgs(p.abi().model(), all),
        (address, length) -> {
          needs.add(range(address, length));
          return !absent.contains(address);
        });
    return needs;
  }

  private static String range(long address, int length) {
    return "%x+%d".formatted(address, length);
  }

  @Test
  @DisplayName("R-LAY-6 R-WAIT-1 AIOWAIT brings its timeval, unless the pointer is 0 or all ones")
  void aiowait() {
    TestProcess lp64 = attach(Abi.LP64_SPARC);
    assertThat(needs(lp64, Op.AIOWAIT, TIME, 1)).containsExactly(range(TIME, 16));
    assertThat(needs(lp64, Op.AIOWAIT, 0, 1)).isEmpty();
    assertThat(needs(lp64, Op.AIOWAIT, -1, 1)).isEmpty();
    TestProcess ilp32 = attach(Abi.ILP32_SPARC);
    assertThat(needs(ilp32, Op.AIOWAIT, TIME, 1)).containsExactly(range(TIME, 8));
    assertThat(needs(ilp32, Op.AIOWAIT, 0xFFFF_FFFFL, 1)).isEmpty();
  }

  @Test
  @DisplayName("R-WTN-1 AIOWAITN brings *nwait and its timespec, not the list that it stores")
  void aiowaitn() {
    TestProcess p = attach();
    assertThat(needs(p, Op.AIOWAITN, LIST, 9, NWAIT, TIME))
        .containsExactly(range(NWAIT, 4), range(TIME, 16));
    assertThat(needs(p, Op.AIOWAITN, LIST, 9, NWAIT, 0)).containsExactly(range(NWAIT, 4));
  }

  @ParameterizedTest
  @ValueSource(ints = {Op.AIOSUSPEND, Op.AIOSUSPEND64})
  @DisplayName("R-SUSP-3 AIOSUSPEND brings the pointers and its timespec, no aiocb")
  void aiosuspend(int op) {
    TestProcess p = attach(Abi.ILP32_X86);
    p.array(LIST, p.aiocbAddress(0), 0, p.aiocbAddress(1));
    assertThat(needs(p, op, LIST, 3, TIME)).containsExactly(range(LIST, 12), range(TIME, 8));
    assertThat(needs(p, op, LIST, 3, 0)).containsExactly(range(LIST, 12));
  }

  @ParameterizedTest
  @ValueSource(ints = {Op.AIOLIOWAIT, Op.AIOLIOWAIT64})
  @DisplayName("R-LIO-1 a list wait brings the pointers, as many as a list may have")
  void aioliowait(int op) {
    TestProcess p = attach(Abi.ILP32_SPARC);
    assertThat(needs(p, op, 0, LIST, 1)).containsExactly(range(LIST, 4));
    assertThat(needs(p, op, 0, LIST, 4096)).containsExactly(range(LIST, 16384));
    assertThat(needs(p, op, 0, LIST, 4097)).isEmpty();
    assertThat(needs(p, op, 0, LIST, 0)).isEmpty();
    assertThat(needs(p, op, 0, LIST, -1)).isEmpty();
  }

  @Test
  @DisplayName("R-LAY-3 a submission brings its aiocb, in the layout of the opcode")
  void submissions() {
    TestProcess lp64 = attach(Abi.LP64_SPARC);
    long address = lp64.aiocb(0, 3).address();
    assertThat(needs(lp64, Op.AIOAREAD, address)).containsExactly(range(address, 112));
    assertThat(needs(lp64, Op.AIOAWRITE, address)).containsExactly(range(address, 112));
    assertNarrow(Abi.ILP32_SPARC, 72);
    assertNarrow(Abi.ILP32_X86, 68);
  }

  private void assertNarrow(Abi abi, int large) {
    TestProcess p = attach(abi);
    long plain = p.aiocb(0, 3).address();
    long wide = p.largeAiocb(1, 3).address();
    for (int op : new int[] {Op.AIOAREAD, Op.AIOAWRITE}) {
      assertThat(needs(p, op, plain)).containsExactly(range(plain, 64));
    }
    for (int op : new int[] {Op.AIOAREAD64, Op.AIOAWRITE64}) {
      assertThat(needs(p, op, wide)).containsExactly(range(wide, large));
    }
  }

  @Test
  @DisplayName("R-PRW-4 SIGEV_PORT brings the port_notify that it points at, SIGEV_THREAD nothing")
  void notifications() {
    TestProcess p = attach();
    Aiocb port = p.aiocb(0, 3).port(5, 1);
    assertThat(needs(p, Op.AIOAREAD, port.address()))
        .containsExactly(range(port.address(), 112), range(port.address() + 0xC0, 16));
    Aiocb thread = p.aiocb(1, 3).thread(5, 1);
    assertThat(needs(p, Op.AIOAREAD, thread.address()))
        .containsExactly(range(thread.address(), 112));
    Aiocb signal = p.aiocb(2, 3).signal(42, PORT_NOTIFY);
    assertThat(needs(p, Op.AIOAREAD, signal.address()))
        .containsExactly(range(signal.address(), 112));
    TestProcess narrow = attach(Abi.ILP32_SPARC);
    Aiocb large = narrow.largeAiocb(0, 3).port(5, 1);
    assertThat(needs(narrow, Op.AIOAWRITE64, large.address()))
        .containsExactly(range(large.address(), 72), range(large.address() + 0xC0, 8));
  }

  @Test
  @DisplayName("R-LIO-1 AIOLIO brings sigevent, port_notify, the pointers, and what they point at")
  void aiolio() {
    TestProcess p = attach();
    p.sigevent(SIGEVENT, Aiocb.SIGEV_PORT, 0, PORT_NOTIFY);
    Aiocb first = p.aiocb(0, 3);
    Aiocb last = p.aiocb(1, 3).port(5, 1);
    p.array(LIST, first.address(), 0, last.address());
    assertThat(needs(p, Op.AIOLIO, 0, LIST, 3, SIGEVENT))
        .containsExactly(
            range(SIGEVENT, 40),
            range(PORT_NOTIFY, 16),
            range(LIST, 24),
            range(first.address(), 112),
            range(last.address(), 112),
            range(last.address() + 0xC0, 16));
    assertThat(needs(p, Op.AIOLIO, 0, LIST, 1, 0))
        .containsExactly(range(LIST, 8), range(first.address(), 112));
    assertThat(needs(p, Op.AIOLIO, 0, LIST, 4097, 0)).isEmpty();
  }

  @Test
  @DisplayName("R-LAY-3 AIOLIO64 of ILP32 brings the large aiocbs")
  void aiolio64() {
    TestProcess p = attach(Abi.ILP32_X86);
    long plain = p.aiocbAddress(0);
    p.array(LIST, plain);
    assertThat(needs(p, Op.AIOLIO64, 0, LIST, 1, 0))
        .containsExactly(range(LIST, 4), range(plain, 68));
    assertThat(needs(p, Op.AIOLIO, 0, LIST, 1, 0))
        .containsExactly(range(LIST, 4), range(plain, 64));
  }

  @Test
  @DisplayName("what is not at hand yet is not looked at: nothing behind it is asked for")
  void whatIsNotAtHand() {
    TestProcess p = attach();
    p.sigevent(SIGEVENT, Aiocb.SIGEV_PORT, 0, PORT_NOTIFY);
    Aiocb member = p.aiocb(0, 3).port(5, 1);
    p.array(LIST, member.address());
    absent.add(SIGEVENT);
    absent.add(member.address());
    assertThat(needs(p, Op.AIOLIO, 0, LIST, 1, SIGEVENT))
        .containsExactly(range(SIGEVENT, 40), range(LIST, 8), range(member.address(), 112));
    absent.add(LIST);
    assertThat(needs(p, Op.AIOLIO, 0, LIST, 1, SIGEVENT))
        .containsExactly(range(SIGEVENT, 40), range(LIST, 8));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        Op.AIOREAD,
        Op.AIOWRITE,
        Op.AIOCANCEL,
        Op.AIONOTIFY,
        Op.AIOINIT,
        Op.AIOSTART,
        Op.AIOERROR,
        Op.AIOERROR64,
        Op.AIOCANCEL64
      })
  @DisplayName("the others read nothing of the program's memory")
  void theOthers(int op) {
    assertThat(needs(attach(), op, UNMAPPED, UNMAPPED, UNMAPPED, UNMAPPED)).isEmpty();
  }
}
