package dev.kaio.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.KernelControl.Outcome;
import dev.kaio.proc.Proc;
import dev.kaio.proc.ProcSpec;
import dev.kaio.proc.SigInfo;
import dev.kaio.snapshot.AioSnapshot;
import dev.kaio.snapshot.ClockSnapshot;
import dev.kaio.snapshot.CounterSnapshot;
import dev.kaio.snapshot.DescriptorSnapshot;
import dev.kaio.snapshot.KernelSnapshot;
import dev.kaio.snapshot.LwpSnapshot;
import dev.kaio.snapshot.ModuleSnapshot;
import dev.kaio.snapshot.ProcSnapshot;
import dev.kaio.snapshot.ProcSummary;
import dev.kaio.snapshot.RequestSnapshot;
import dev.kaio.snapshot.SegmentSnapshot;
import dev.kaio.snapshot.SignalSnapshot;
import dev.kaio.testkit.Kernels;
import dev.kaio.vm.KernelMemory.Pressure;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a process may do to the kernel, and to whom. */
class KernelControlTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String GATE = "/dev/gate/0";

  private final Kernel kernel = Kernels.boot(KernelConfig.DEFAULT);
  private final KernelControl control = kernel.control();
  private final Program root = new Program(kernel, new ProcSpec("root", Abi.LP64_SPARC, 0, true));
  private final Program user = new Program(kernel);

  private static void assertErrno(Errno expected, Outcome<?> outcome) {
    assertThat(Errno.nameOf(outcome.errno())).isEqualTo(expected.name());
    assertThat(outcome.value()).isNull();
  }

  // ---- who may ----

  @Test
  void onlyAPrivilegedProcessMovesTheClockOrTouchesMemoryAndDevices() {
    control.takeClock();
    Proc caller = user.proc();

    assertErrno(Errno.EPERM, control.advance(caller, SECOND));
    assertErrno(Errno.EPERM, control.advanceToNext(caller));
    assertErrno(Errno.EPERM, control.shiftWall(caller, SECOND));
    assertErrno(Errno.EPERM, control.complete(caller, GATE, 0, 0));
    assertThat(control.setPressure(caller, 1)).isEqualTo(Errno.EPERM.code());

    assertThat(kernel.clock().monotonicNanos()).isZero();
    assertThat(kernel.clock().wallNanos()).isEqualTo(KernelConfig.DEFAULT_WALL_NANOS);
    assertThat(kernel.memory().pressure()).isEqualTo(Pressure.NORMAL);
  }

  @Test
  void aProcessLooksIntoThoseOfItsOwnUserAndAPrivilegedOneIntoAll() {
    Program same = new Program(kernel, new ProcSpec("same", Abi.LP64_SPARC, 100, false));
    Program other = new Program(kernel, new ProcSpec("other", Abi.LP64_SPARC, 101, false));

    assertThat(control.snapshot(user.proc(), same.proc().pid()).errno()).isZero();
    assertErrno(Errno.EPERM, control.snapshot(user.proc(), other.proc().pid()));
    assertThat(control.snapshot(root.proc(), other.proc().pid()).errno()).isZero();
    assertThat(control.reconfigure(user.proc(), same.proc().pid()).errno()).isZero();
    assertErrno(Errno.EPERM, control.reconfigure(user.proc(), other.proc().pid()));
    assertThat(control.reconfigure(root.proc(), other.proc().pid()).errno()).isZero();
  }

  @Test
  void aProcessThatIsNotThereIsEsrch() {
    assertErrno(Errno.ESRCH, control.snapshot(root.proc(), 1));
    assertErrno(Errno.ESRCH, control.reconfigure(user.proc(), 1));
  }

  // ---- the clock ----

  @Test
  void aRealClockCannotBeAdvanced() {
    assertErrno(Errno.ENOTSUP, control.advance(root.proc(), 1));
    assertErrno(Errno.ENOTSUP, control.advanceToNext(root.proc()));
    assertThat(control.clock().virtual()).isFalse();
  }

  @Test
  void aVirtualClockGoesForwardAndNotTooFar() {
    control.takeClock();
    long wall = KernelConfig.DEFAULT_WALL_NANOS;

    assertThat(control.advance(root.proc(), 5).value())
        .isEqualTo(new ClockSnapshot(true, 5, wall + 5, Long.MAX_VALUE));
    assertErrno(Errno.EINVAL, control.advance(root.proc(), -1));
    assertErrno(Errno.EINVAL, control.advance(root.proc(), Long.MAX_VALUE));
    assertErrno(Errno.EINVAL, control.advance(root.proc(), KernelControl.LATEST_NANOS - wall - 4));
    assertThat(control.advance(root.proc(), KernelControl.LATEST_NANOS - wall - 5).value())
        .extracting(ClockSnapshot::wallNanos)
        .isEqualTo(KernelControl.LATEST_NANOS);
  }

  @Test
  @DisplayName("R-WAIT-6 a timed wait ends when time reaches its deadline, and not before")
  void theNextTimerIsWhereAdvanceToNextGoes() {
    control.takeClock();
    assertErrno(Errno.ENOENT, control.advanceToNext(root.proc()));
    sleepFor(user, 600);

    assertThat(control.clock().nextDeadlineNanos()).isEqualTo(600 * SECOND);
    control.advance(root.proc(), 600 * SECOND - 1);
    assertThat(user.log()).noneMatch(line -> line.contains("ETIME"));
    ClockSnapshot then = control.advanceToNext(root.proc()).value();

    assertThat(then.monotonicNanos()).isEqualTo(600 * SECOND);
    assertThat(user.log()).last().isEqualTo("1 returned ETIME");
    assertErrno(Errno.ENOENT, control.advanceToNext(root.proc()));
  }

  @Test
  @DisplayName(
      "R-WAIT-6 setting the wall clock, either way, ends timed waits, also of a real clock")
  void shiftingTheWallClockEndsTimedWaits() {
    sleepFor(user, 600);
    assertThat(control.shiftWall(root.proc(), -SECOND).value())
        .isEqualTo(
            new ClockSnapshot(false, 0, KernelConfig.DEFAULT_WALL_NANOS - SECOND, Long.MAX_VALUE));
    assertThat(user.log()).last().isEqualTo("1 returned ETIME");
  }

  @Test
  void theWallShowsNoTimeBefore1970OrTooLate() {
    long wall = KernelConfig.DEFAULT_WALL_NANOS;

    assertErrno(Errno.EINVAL, control.shiftWall(root.proc(), -wall - 1));
    assertErrno(Errno.EINVAL, control.shiftWall(root.proc(), Long.MIN_VALUE));
    assertErrno(Errno.EINVAL, control.shiftWall(root.proc(), Long.MAX_VALUE));
    assertThat(control.shiftWall(root.proc(), -wall).value().wallNanos()).isZero();
    assertThat(control.shiftWall(root.proc(), KernelControl.LATEST_NANOS).errno()).isZero();
  }

  /** LWP 1 waits for a completion that does not come; one request is pending. */
  private static void sleepFor(Program program, long seconds) {
    int gate = program.open(GATE);
    program.value(Sysnum.KAIO, KaioOp.AIOINIT.code());
    program.value(
        Sysnum.KAIO, KaioOp.AIOREAD.code(), gate, Program.DATA, 512, 0, Program.DATA + 0x1000);
    program
        .memory()
        .store(Program.DATA + 0x2000, ByteBuffer.allocate(16).putLong(0, seconds).putLong(8, 0));
    program.call(1, Sysnum.KAIO, KaioOp.AIOWAIT.code(), Program.DATA + 0x2000, 0);
  }

  // ---- memory ----

  @Test
  @DisplayName("R-RW-2 memory can be made tight")
  void memoryCanBeMadeTight() {
    assertThat(control.setPressure(root.proc(), 1)).isZero();
    assertThat(kernel.memory().pressure()).isEqualTo(Pressure.LOW);
    assertThat(control.setPressure(root.proc(), 2)).isZero();
    assertThat(kernel.memory().pressure()).isEqualTo(Pressure.EXHAUSTED);
    assertThat(control.setPressure(root.proc(), 3)).isEqualTo(Errno.EINVAL.code());
    assertThat(control.setPressure(root.proc(), -1)).isEqualTo(Errno.EINVAL.code());
    assertThat(control.setPressure(root.proc(), 0)).isZero();
    assertThat(kernel.memory().pressure()).isEqualTo(Pressure.NORMAL);
  }

  // ---- held requests ----

  @Test
  void heldRequestsGoInTheOrderThatIsAskedFor() {
    int gate = user.open(GATE);
    user.value(Sysnum.KAIO, KaioOp.AIOINIT.code());
    for (int i = 0; i < 4; i++) {
      user.value(Sysnum.KAIO, KaioOp.AIOREAD.code(), gate, Program.DATA, 512, 0, result(i));
    }

    assertThat(control.complete(root.proc(), GATE, 2, 0).value()).isEqualTo(1);
    assertThat(control.complete(root.proc(), GATE, 0, Errno.EIO.code()).value()).isEqualTo(1);
    assertErrno(Errno.EINVAL, control.complete(root.proc(), GATE, 2, 0));
    assertThat(control.complete(root.proc(), GATE, KernelControl.ALL, 0).value()).isEqualTo(2);
    kernel.runUntilIdle();

    AioSnapshot aio = control.snapshot(root.proc(), user.proc().pid()).value().aio();
    assertThat(aio.queues().doneq()).containsExactly(result(2), result(0), result(1), result(3));
    assertThat(aio.requests())
        .extracting(RequestSnapshot::errno)
        .containsExactly(Errno.EIO.code(), 0, 0, 0);
    assertThat(control.complete(root.proc(), GATE, KernelControl.ALL, 0).value()).isZero();
  }

  private static long result(int index) {
    return Program.DATA + 0x1000 + 16L * index;
  }

  @Test
  void whatHoldsNothingCannotLetGo() {
    assertErrno(Errno.ENOENT, control.complete(root.proc(), "/dev/gate/9", 0, 0));
    assertErrno(Errno.ENXIO, control.complete(root.proc(), "/dev/null", 0, 0));
    assertErrno(Errno.EINVAL, control.complete(root.proc(), GATE, 0, 0));
    assertErrno(Errno.EINVAL, control.complete(root.proc(), GATE, -2, 0));
    assertErrno(Errno.EINVAL, control.complete(root.proc(), GATE, KernelControl.ALL, -1));
    assertErrno(Errno.EINVAL, control.complete(root.proc(), GATE, KernelControl.ALL, 152));
  }

  // ---- looking ----

  @Test
  @DisplayName("R-CLN-10 a reconfiguration request says whether there is anything to clean up")
  void reconfigurationSaysWhetherThereIsAnyAio() {
    assertThat(control.reconfigure(root.proc(), user.proc().pid()).value()).isFalse();
    user.value(Sysnum.KAIO, KaioOp.AIOINIT.code());
    assertThat(control.reconfigure(root.proc(), user.proc().pid()).value()).isTrue();
    assertThat(control.snapshot(root.proc(), user.proc().pid()).value().aio().cleanupRequested())
        .isTrue();
  }

  @Test
  void theKernelIsItsClockItsModuleAndItsProcesses() {
    user.proc().createLwp();
    sleepFor(user, 1);

    assertThat(control.snapshot())
        .isEqualTo(
            new KernelSnapshot(
                new ClockSnapshot(false, 0, KernelConfig.DEFAULT_WALL_NANOS, SECOND),
                0,
                new ModuleSnapshot(105, 1, true, true, new CounterSnapshot(1, 0, 0, 0, 0, 0, 0)),
                List.of(
                    new ProcSummary(root.proc().pid(), 0, false, 1, 0, "root"),
                    new ProcSummary(user.proc().pid(), 100, false, 2, 1, "program"))));
  }

  @Test
  void aProcessIsAllThatItHas() {
    int second = user.proc().createLwp().id();
    user.proc().lwp(second).setMask(user.proc().lwp(second).mask().with(Signal.SIGUSR1));
    sleepFor(user, 1);
    user.handle(Signal.SIGUSR1);
    user.proc().signals().sendTo(user.lwp(second), new SigInfo(Signal.SIGUSR1, 0, 0, 7, 8));

    ProcSnapshot seen = control.snapshot(root.proc(), user.proc().pid()).value();

    assertThat(seen)
        .isEqualTo(
            new ProcSnapshot(
                control.clock(),
                control.snapshot().module(),
                user.proc().pid(),
                100,
                false,
                false,
                false,
                "program",
                Abi.LP64_SPARC,
                false,
                List.of(
                    new LwpSnapshot(
                        1, LwpSnapshot.State.ASLEEP, true, "a completion", 0, 0, List.of()),
                    new LwpSnapshot(
                        second,
                        LwpSnapshot.State.USER,
                        false,
                        "",
                        1L << (Signal.SIGUSR1 - 1),
                        0,
                        List.of(new SignalSnapshot(Signal.SIGUSR1, 0, 0, 7, 8, false)))),
                List.of(),
                List.of(
                    new SegmentSnapshot(Program.DATA, Program.LENGTH, 3, 1),
                    new SegmentSnapshot(Program.READ_ONLY, Program.LENGTH, 1, 0)),
                List.of(
                    new DescriptorSnapshot(0, DescriptorSnapshot.Kind.CHARACTER, 3, 0, 1, false)),
                new AioSnapshot(
                    1,
                    1,
                    0,
                    0,
                    0,
                    0x40,
                    false,
                    false,
                    512,
                    new CounterSnapshot(1, 0, 0, 0, 0, 0, 0),
                    new AioSnapshot.Queues(
                        List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                        List.of()),
                    List.of(
                        new RequestSnapshot(
                            Program.DATA + 0x1000,
                            0,
                            0x1202,
                            0,
                            -1,
                            false,
                            Program.DATA,
                            512,
                            0,
                            0,
                            Errno.EINPROGRESS.code())))));
    assertThat(seen.lockedPages()).isEqualTo(1);
  }

  @Test
  void aSnapshotDoesNotChangeWithTheKernel() {
    sleepFor(user, 1);
    ProcSnapshot before = control.snapshot(root.proc(), user.proc().pid()).value();
    String text = before.toString();

    control.complete(root.proc(), GATE, 0, 0);
    kernel.runUntilIdle();

    assertThat(before).hasToString(text);
    assertThat(control.snapshot(root.proc(), user.proc().pid()).value()).isNotEqualTo(before);
  }
}
