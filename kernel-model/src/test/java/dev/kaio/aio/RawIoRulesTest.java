package dev.kaio.aio;

import static dev.kaio.testkit.TestProcess.BUF;
import static dev.kaio.testkit.TestProcess.FOREVER;
import static dev.kaio.testkit.TestProcess.UNMAPPED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.aio.Aio.Which;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.mod.MachineProfile;
import dev.kaio.proc.ProcLimits;
import dev.kaio.proc.SystemLimits;
import dev.kaio.testkit.Call;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.Machine;
import dev.kaio.testkit.Op;
import dev.kaio.testkit.ProgramData.Result;
import dev.kaio.testkit.StateCheck;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import dev.kaio.vm.KernelMemory.Pressure;
import dev.kaio.vnode.OpenFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AIOREAD and AIOWRITE (R-RW). */
class RawIoRulesTest extends KaioRules {
  private static final long ODD = 3;

  @ParameterizedTest
  @ValueSource(ints = {Op.AIOREAD, Op.AIOWRITE})
  @DisplayName("R-RW-1 R-RW-2 R-DRV-3 order of checks: each fails although all later ones would")
  void theOrderOfTheChecks(int op) {
    TestProcess p = attachWithoutInit();
    TestDevice gate = machine.raw512();
    int wrongWay = op == Op.AIOREAD ? OpenFile.FWRITE : OpenFile.FREAD;
    int wrongWayNull = p.open(Machine.regularFile(), wrongWay);
    int regular = p.open(Machine.regularFile());
    int good = p.open(gate);
    long busy = p.result(0);
    // Each row repairs what the row before it complained about, and nothing else.
    p.rw(op, 77, UNMAPPED, ODD, -ODD, busy).fails(Errno.EINVAL); // no A
    p.init();
    p.rw(op, 77, UNMAPPED, ODD, -ODD, busy).fails(Errno.EBADF); // not open
    p.rw(op, wrongWayNull, UNMAPPED, ODD, -ODD, busy).fails(Errno.EBADF); // not for this
    machine.memory(Pressure.LOW);
    p.rw(op, regular, UNMAPPED, ODD, -ODD, busy).fails(Errno.EBADFD); // vnode
    p.rw(op, good, UNMAPPED, ODD, -ODD, busy).fails(Errno.EAGAIN); // memory low
    machine.memory(Pressure.NORMAL);
    p.rw(op, good, BUF, 512, 0, busy).returns(0);
    p.rw(op, good, UNMAPPED, ODD, -ODD, busy).fails(Errno.EBUSY); // result address in use
    gate.refusing(Errno.ENOMEM);
    long free = p.result(1);
    p.rw(op, good, UNMAPPED, ODD, -ODD, free).fails(Errno.EINVAL); // the driver, first
    p.rw(op, good, UNMAPPED, 1 << 20, -512, free).fails(Errno.EINVAL); // negative offset
    p.rw(op, good, UNMAPPED, 1 << 20, 512, free).fails(Errno.ENOTSUP); // too large
    p.rw(op, good, UNMAPPED, 512, 512, free).fails(Errno.EFAULT); // page lock
    p.rw(op, good, BUF, 512, 512, free).fails(Errno.ENOMEM); // strategy
    p.state().counts(1, 1).lockedPages(1).holds(1);
  }

  @Test
  @DisplayName("R-RW-1 an old driver error leaves the request discarded and the pages unlocked")
  void aDriverErrorDiscardsTheRequest() {
    TestProcess p = attach();
    int fd = p.open(machine.gate().refusing(Errno.EIO));
    p.read(fd, 0).fails(Errno.EIO);
    p.state().counts(0, 0).lockedPages(0).holds(0);
    p.aiowait(1, p.dontBlock()).returns(0);
  }

  @Test
  @DisplayName("R-RW-2 REQ_BLOCK is EIO, before low memory and before a busy address")
  void reqBlockIsEio() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.startCleanup();
    p.exec(1).returns(0); // the cleanup LWP sets REQ_BLOCK as it leaves
    p.map(BUF, 8192, 3);
    machine.memory(Pressure.LOW);
    p.read(fd, 0).fails(Errno.EIO);
    p.rw(Op.AIOREAD, 77, BUF, 8, 0, 0).fails(Errno.EBADF); // R-RW-1 goes before
  }

  @ParameterizedTest
  @ValueSource(strings = {"LOW", "EXHAUSTED"})
  @DisplayName("R-RW-2 low memory is EAGAIN, but not while there is a freed request to reuse")
  void lowMemoryIsEagainUnlessARequestCanBeReused(Pressure pressure) {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    machine.memory(pressure);
    p.read(fd, 0).fails(Errno.EAGAIN); // before EBUSY
    p.read(fd, 1).fails(Errno.EAGAIN);
    gate.complete();
    p.aiowait(1, FOREVER).returns(p.result(0));
    p.read(fd, 1).returns(0); // in the request just freed
    p.read(fd, 2).fails(Errno.EAGAIN);
    gate.completeAll();
    p.aiowait(1, FOREVER).returns(p.result(1));
    p.read(fd, 2).returns(0);
  }

  @Test
  @DisplayName("R-RW-2 beyond the limits of requests or bytes it is EAGAIN, also with one to reuse")
  void beyondTheLimits() {
    ProcLimits each = ProcLimits.DEFAULT.withRequests(2).withBytesInFlight(1024);
    Machine small =
        new Machine(
            KernelConfig.of(MachineProfile.SPARCV9)
                .withLimits(SystemLimits.DEFAULT.withEach(each)));
    TestProcess p = small.attach(Abi.LP64_SPARC).init();
    TestDevice gate = small.gate();
    int fd = p.open(gate);
    int refusing = p.open(small.gate().refusing(Errno.EIO));
    for (int i = 0; i < 3; i++) {
      p.read(refusing, 0).fails(Errno.EIO); // what fails does not count
    }
    p.read(fd, 0).returns(0);
    p.rw(Op.AIOREAD, fd, BUF, 513, 0, p.result(1)).fails(Errno.EAGAIN); // 1025 bytes in flight
    p.rw(Op.AIOREAD, fd, BUF, 512, 0, p.result(1)).returns(0);
    p.rw(Op.AIOREAD, fd, BUF, 0, 0, p.result(2)).fails(Errno.EAGAIN); // the third request
    gate.completeAll();
    p.rw(Op.AIOREAD, fd, BUF, 0, 0, p.result(2)).fails(Errno.EAGAIN); // not reaped yet
    p.aiowait(1, FOREVER).returns(p.result(0));
    p.rw(Op.AIOREAD, fd, BUF, 1024, 0, p.result(2)).returns(0); // no byte is in flight
  }

  @Test
  @DisplayName("R-RW-2 R-RW-3 a busy result address is EBUSY, also when its request is done")
  void aBusyResultAddressIsEbusy() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    p.read(fd, 0).fails(Errno.EBUSY);
    gate.complete();
    p.read(fd, 0).fails(Errno.EBUSY);
    p.state().counts(0, 1).queue(Which.DONE, 0).lockedPages(1).holds(0);
    p.aiowait(1, FOREVER).returns(p.result(0));
    p.read(fd, 0).returns(0);
  }

  @Test
  @DisplayName("R-RW-3 an EBUSY leaves a request to reuse, which low memory does not refuse")
  void ebusyGivesItsRequestBack() {
    TestProcess p = attach();
    int fd = p.open(machine.gate());
    p.read(fd, 0).returns(0);
    p.read(fd, 0).fails(Errno.EBUSY);
    machine.memory(Pressure.LOW);
    p.read(fd, 1).returns(0);
    p.read(fd, 2).fails(Errno.EAGAIN);
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  @DisplayName("R-RW-4 nothing is written at submission, nor at completion")
  void nothingIsWrittenAtSubmission(Abi abi) {
    TestProcess p = attach(abi);
    TestDevice gate = machine.gate();
    p.read(p.open(gate), 0).returns(0);
    assertThat(p.isResultUntouched(0)).isTrue();
    gate.complete();
    assertThat(p.isResultUntouched(0)).isTrue();
    p.aiowait(1, FOREVER).returns(p.result(0));
    assertThat(p.resultAt(p.result(0))).isEqualTo(new Result(512, 0));
    int size = abi.isLp64() ? 12 : 8; // the pad is never written
    assertThat(p.isUntouched(p.result(0) + size, 16 - size)).isTrue();
  }

  @Test
  @DisplayName("R-RW-4 resultp is not looked at: unmapped, read-only and 0 are accepted")
  void resultpIsNotValidated() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.rw(Op.AIOREAD, fd, BUF, 8, 0, UNMAPPED).returns(0);
    p.rw(Op.AIOREAD, fd, BUF, 8, 0, TestProcess.READ_ONLY).returns(0);
    p.rw(Op.AIOREAD, fd, BUF, 8, 0, 0).returns(0);
    gate.completeAll();
    p.aiowait(1, FOREVER).returns(UNMAPPED);
    p.aiowait(1, FOREVER).returns(TestProcess.READ_ONLY);
    p.aiowait(1, FOREVER).returns(0);
    assertThat(p.isUntouched(TestProcess.READ_ONLY, 16)).isTrue();
    p.state().counts(0, 0);
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  @DisplayName("R-RW-4 bufsize is a signed int: a negative one is huge, so ENOTSUP")
  void aNegativeSizeIsHuge(Abi abi) {
    TestProcess p = attach(abi);
    int fd = p.open(machine.gate());
    p.rw(Op.AIOREAD, fd, BUF, 0xFFFF_FFFFL, 0, p.result(0)).fails(Errno.ENOTSUP);
    p.rw(Op.AIOREAD, fd, BUF, -512, 0, p.result(0)).fails(Errno.ENOTSUP);
    p.rw(Op.AIOREAD, fd, BUF, 0x8000_0000L, 0, p.result(0)).fails(Errno.ENOTSUP);
    p.state().counts(0, 0);
  }

  @Test
  @DisplayName("R-RW-4 LP64 takes the low 32 bits of bufsize")
  void onlyTheLowWordOfTheSizeCounts() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.rw(Op.AIOREAD, fd, BUF, 0x7_0000_0200L, 0, p.result(0)).returns(0);
    assertThat(gate.log()).containsExactly("R %d %x+512@0".formatted(fd, BUF));
  }

  @Test
  @DisplayName("R-RW-5 zero bytes complete at once, without driver, offset check or page lock")
  void zeroBytesCompleteAtOnce() {
    TestProcess p = attach();
    TestDevice gate = machine.raw512();
    int fd = p.open(gate);
    p.rw(Op.AIOWRITE, fd, UNMAPPED, 0, -3, p.result(0)).returns(0);
    assertThat(gate.log()).isEmpty();
    p.state()
        .counts(0, 1)
        .queue(Which.DONE, 0)
        .lockedPages(0)
        .holds(0)
        .request(0, StateCheck.SOLARIS | StateCheck.DONEQ | StateCheck.ZEROLEN);
    assertThat(p.isResultUntouched(0)).isTrue();
    p.aiowait(1, FOREVER).returns(p.result(0));
    assertThat(p.resultAt(p.result(0))).isEqualTo(new Result(0, 0));
  }

  @Test
  @DisplayName("R-RW-5 zero bytes wake sleepers before the call returns")
  void zeroBytesWakeSleepers() {
    TestProcess p = attach();
    int fd = p.open(machine.gate());
    int second = p.newLwp();
    Call wait = p.aiowait(second, FOREVER).sleeps();
    p.rw(Op.AIOREAD, fd, BUF, 0, 0, p.result(0)).returns(0);
    wait.returns(p.result(0));
    assertThat(p.returnOrder()).endsWith(1, second);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("R-RW-5 zero bytes with the poll bit: memory is updated when the call returns")
  void zeroBytesWithThePollBit(boolean immediateAsts) {
    Machine kind = immediateAsts ? machine : machineWithAstsAtReturn();
    TestProcess p = kind.attach(Abi.LP64_SPARC).init();
    int fd = p.open(kind.gate());
    p.rw(Op.AIOREAD | Op.POLL, fd, BUF, 0, 0, p.result(0)).returns(0);
    assertThat(p.resultAt(p.result(0))).isEqualTo(new Result(0, 0));
    p.state().queue(Which.POLL).queue(Which.DONE, 0);
    p.aiowait(1, FOREVER).returns(p.result(0));
  }

  @Test
  @DisplayName("R-RW-5 zero bytes of an unsuitable file are EBADFD all the same")
  void zeroBytesOfAnUnsuitableFile() {
    TestProcess p = attach();
    p.rw(Op.AIOREAD, p.open(Machine.regularFile()), BUF, 0, 0, p.result(0)).fails(Errno.EBADFD);
  }

  @Test
  @DisplayName("R-RW-6 requests of ops 0 and 1 are SOLARIS; those of aiocbs are not")
  void rawRequestsAreSolaris() {
    TestProcess p = attach();
    int fd = p.open(machine.gate());
    p.read(fd, 0).returns(0);
    p.kaio(1, Op.AIOAREAD, p.aiocb(1, fd).address()).returns(0);
    int pending = StateCheck.PENDING | StateCheck.PAGELOCKDONE;
    p.state()
        .request(0, pending | StateCheck.SOLARIS)
        .requestAt(p.aiocb(1, fd).result(), pending)
        .flags(StateCheck.A_SOLARIS_REQ);
  }

  @Test
  @DisplayName("R-RW-6 SOLARIS_REQ is set although the submission fails later")
  void solarisReqOfAFailedSubmission() {
    TestProcess p = attach();
    int fd = p.open(machine.gate());
    p.rw(Op.AIOREAD, fd, UNMAPPED, 8, 0, p.result(0)).fails(Errno.EFAULT);
    p.state().counts(0, 0).flags(StateCheck.A_SOLARIS_REQ);
  }

  @Test
  @DisplayName("R-RW-7 a request holds its descriptor until completion")
  void aRequestHoldsItsDescriptor() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    p.read(fd, 1).returns(0);
    p.state().holds(2);
    gate.complete();
    p.state().holds(1);
    gate.complete();
    p.state().holds(0).counts(0, 2);
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  @DisplayName("R-RW-8 the offset has 64 bits, and a negative one is EINVAL")
  void theOffsetHasSixtyFourBits(Abi abi) {
    TestProcess p = attach(abi);
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.rw(Op.AIOREAD, fd, BUF, 8, Long.MAX_VALUE, p.result(0)).returns(0);
    p.rw(Op.AIOREAD, fd, BUF, 8, 0xFFFF_FFFFL, p.result(1)).returns(0);
    p.rw(Op.AIOREAD, fd, BUF, 8, 0x1_0000_0000L, p.result(2)).returns(0);
    p.rw(Op.AIOREAD, fd, BUF, 8, Long.MIN_VALUE, p.result(3)).fails(Errno.EINVAL);
    p.rw(Op.AIOREAD, fd, BUF, 8, -1, p.result(3)).fails(Errno.EINVAL);
    assertThat(gate.log())
        .containsExactly(
            "R %d %x+8@%d".formatted(fd, BUF, Long.MAX_VALUE),
            "R %d %x+8@%d".formatted(fd, BUF, 0xFFFF_FFFFL),
            "R %d %x+8@%d".formatted(fd, BUF, 0x1_0000_0000L));
  }
}
