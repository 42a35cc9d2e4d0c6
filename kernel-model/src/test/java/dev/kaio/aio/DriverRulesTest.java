package dev.kaio.aio;

import static dev.kaio.testkit.TestProcess.BUF;
import static dev.kaio.testkit.TestProcess.FOREVER;
import static dev.kaio.testkit.TestProcess.READ_ONLY;
import static dev.kaio.testkit.TestProcess.SEGMENT;
import static dev.kaio.testkit.TestProcess.UNMAPPED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.dev.DriverOps;
import dev.kaio.dev.NullDevice;
import dev.kaio.dev.Terminal;
import dev.kaio.limit.Quota;
import dev.kaio.port.EventPort;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.Machine;
import dev.kaio.testkit.Op;
import dev.kaio.testkit.ProgramData.Result;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import dev.kaio.vm.Segment;
import dev.kaio.vnode.Vnode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a driver must have, and the road from the request to it and back (R-DRV). */
class DriverRulesTest extends KaioRules {

  private Vnode file(String kind) {
    Vnode.Kind character = Vnode.Kind.CHARACTER;
    return switch (kind) {
      case "raw" -> machine.gate();
      case "newer revisions" ->
          machine.device(character, new DriverOps(false, 4, 2, true, true, true));
      case "no aread" -> machine.device(character, new DriverOps(false, 3, 1, true, false, true));
      case "no awrite" -> machine.device(character, new DriverOps(false, 3, 1, true, true, false));
      case "no strategy" ->
          machine.device(character, new DriverOps(false, 3, 1, false, true, true));
      case "old ops" -> machine.device(character, new DriverOps(false, 2, 1, true, true, true));
      case "old cb" -> machine.device(character, new DriverOps(false, 3, 0, true, true, true));
      case "streams" -> machine.device(character, new DriverOps(true, 3, 1, true, true, true));
      case "block" -> machine.device(Vnode.Kind.BLOCK, DriverOps.DISK);
      case "tty" -> new Terminal();
      case "null" -> new NullDevice();
      case "port" -> new EventPort(9, Quota.of(1), event -> {});
      case "regular" -> Machine.regularFile();
      default -> throw new IllegalArgumentException(kind);
    };
  }

  @ParameterizedTest(name = "{0}: read {1}, write {2}")
  @CsvSource({
    "raw,             0,      0",
    "newer revisions, 0,      0",
    "no aread,        EBADFD, 0",
    "no awrite,       0,      EBADFD",
    "no strategy,     EBADFD, EBADFD",
    "old ops,         EBADFD, EBADFD",
    "old cb,          EBADFD, EBADFD",
    "streams,         EBADFD, EBADFD",
    "block,           EBADFD, EBADFD",
    "tty,             EBADFD, EBADFD",
    "null,            EBADFD, EBADFD",
    "port,            EBADFD, EBADFD",
    "regular,         EBADFD, EBADFD",
  })
  @DisplayName("R-DRV-1 which files take asynchronous requests")
  void whichFilesAreEligible(String kind, String read, String write) {
    TestProcess p = attach();
    int fd = p.open(file(kind));
    assertThat(p.rw(Op.AIOREAD, fd, BUF, 512, 0, p.result(0))).hasToString(read);
    assertThat(p.rw(Op.AIOWRITE, fd, BUF, 512, 0, p.result(1))).hasToString(write);
    assertThat(p.kaio(1, Op.AIOAREAD, p.aiocb(2, fd).address())).hasToString(read);
    assertThat(p.kaio(1, Op.AIOAWRITE, p.aiocb(3, fd).address())).hasToString(write);
  }

  @Test
  @DisplayName("R-DRV-2 a driver refuses what is not a multiple of its sector")
  void aDriverRefusesOddOffsetsAndLengths() {
    TestProcess p = attach();
    int fd = p.open(machine.raw512());
    p.rw(Op.AIOREAD, fd, BUF, 512, 1, p.result(0)).fails(Errno.EINVAL);
    p.rw(Op.AIOREAD, fd, BUF, 511, 0, p.result(0)).fails(Errno.EINVAL);
    p.rw(Op.AIOREAD, fd, BUF, 1024, 512, p.result(0)).returns(0);
  }

  @Test
  @DisplayName("R-DRV-3 order: offset, limit, page lock, strategy")
  void theOrderInAphysio() {
    TestProcess p = attach();
    TestDevice gate = machine.gate().refusing(Errno.ENXIO);
    int fd = p.open(gate);
    int large = (int) TestDevice.MAX_TRANSFER + 1;
    p.rw(Op.AIOREAD, fd, UNMAPPED, large, -1, p.result(0)).fails(Errno.EINVAL);
    p.rw(Op.AIOREAD, fd, UNMAPPED, large, 0, p.result(0)).fails(Errno.ENOTSUP);
    p.rw(Op.AIOREAD, fd, UNMAPPED, large - 1, 0, p.result(0)).fails(Errno.EFAULT);
    p.rw(Op.AIOREAD, fd, READ_ONLY, large - 1, 0, p.result(0)).fails(Errno.EACCES);
    p.rw(Op.AIOREAD, fd, BUF, large - 1, 0, p.result(0)).fails(Errno.ENXIO);
    p.state().counts(0, 0).lockedPages(0);
  }

  @ParameterizedTest
  @CsvSource({"131072, 0", "131073, ENOTSUP", "2147483647, ENOTSUP", "1, 0"})
  @DisplayName("R-DRV-6 more than one transfer is ENOTSUP; it is never split")
  void theTransferLimit(int size, String outcome) {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    assertThat(p.rw(Op.AIOWRITE, fd, BUF, size, 0, p.result(0))).hasToString(outcome);
    assertThat(gate.held()).isEqualTo(outcome.equals("0") ? 1 : 0);
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  @DisplayName("R-DRV-7 whole pages are locked, those that the buffer touches")
  void wholePagesAreLocked(Abi abi) {
    TestProcess p = attach(abi);
    int fd = p.open(machine.gate());
    int page = abi.pageSize();
    p.rw(Op.AIOREAD, fd, BUF, page, 0, p.result(0)).returns(0);
    p.state().lockedPages(1);
    p.rw(Op.AIOREAD, fd, BUF, page + 1, 0, p.result(1)).returns(0);
    p.state().lockedPages(3);
    p.rw(Op.AIOREAD, fd, BUF + page - 1, 2, 0, p.result(2)).returns(0);
    p.state().lockedPages(5);
    p.rw(Op.AIOREAD, fd, BUF + 1, page, 0, p.result(3)).returns(0);
    p.state().lockedPages(7);
  }

  @Test
  @DisplayName("R-DRV-7 reads lock pages for write, writes lock them for read")
  void theProtectionThatIsWanted() {
    TestProcess p = attach();
    int fd = p.open(machine.gate());
    long writeOnly = 0x5000_0000L;
    p.map(writeOnly, 8192, Segment.PROT_WRITE);
    p.rw(Op.AIOREAD, fd, READ_ONLY, 512, 0, p.result(0)).fails(Errno.EACCES);
    p.rw(Op.AIOWRITE, fd, READ_ONLY, 512, 0, p.result(1)).returns(0);
    p.rw(Op.AIOREAD, fd, writeOnly, 512, 0, p.result(2)).returns(0);
    p.rw(Op.AIOWRITE, fd, writeOnly, 512, 0, p.result(3)).fails(Errno.EACCES);
  }

  @Test
  @DisplayName("R-DRV-7 unmapped anywhere in the range is EFAULT, and nothing stays locked")
  void unmappedAnywhereIsEfault() {
    TestProcess p = attach();
    int fd = p.open(machine.gate());
    p.rw(Op.AIOREAD, fd, UNMAPPED, 512, 0, p.result(0)).fails(Errno.EFAULT);
    p.rw(Op.AIOREAD, fd, BUF + SEGMENT - 256, 512, 0, p.result(0)).fails(Errno.EFAULT);
    p.rw(Op.AIOREAD, fd, BUF - 256, 512, 0, p.result(0)).fails(Errno.EFAULT);
    p.rw(Op.AIOREAD, fd, READ_ONLY + SEGMENT - 256, 512, 0, p.result(0)).fails(Errno.EFAULT);
    p.rw(Op.AIOREAD, fd, -256, 512, 0, p.result(0)).fails(Errno.EFAULT); // wraps
    p.state().lockedPages(0).counts(0, 0);
  }

  @Test
  @DisplayName("R-DRV-7 a range over two segments locks both, each with its protection")
  void twoSegments() {
    TestProcess p = attach();
    int fd = p.open(machine.gate());
    p.map(BUF + SEGMENT, 8192, Segment.PROT_READ);
    p.rw(Op.AIOREAD, fd, BUF + SEGMENT - 256, 512, 0, p.result(0)).fails(Errno.EACCES);
    p.state().lockedPages(0);
    p.rw(Op.AIOWRITE, fd, BUF + SEGMENT - 256, 512, 0, p.result(0)).returns(0);
    p.state().lockedPages(2);
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  @DisplayName("R-DRV-8 success is the length less the residual, which may be all of it")
  void shortTransfers(Abi abi) {
    TestProcess p = attach(abi);
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    p.read(fd, 1).returns(0);
    p.read(fd, 2).returns(0);
    gate.completeShort(0, 0);
    gate.completeShort(0, 200);
    gate.completeShort(0, 512);
    for (int i = 0; i < 3; i++) {
      p.aiowait(1, FOREVER).returns(p.result(i));
    }
    assertThat(p.resultAt(p.result(0))).isEqualTo(new Result(512, 0));
    assertThat(p.resultAt(p.result(1))).isEqualTo(new Result(312, 0));
    assertThat(p.resultAt(p.result(2))).isEqualTo(new Result(0, 0));
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "0, 5", "6, 6", "28, 28", "1000, 1000"})
  @DisplayName("R-DRV-8 a device error is reported asynchronously: its errno, or EIO without one")
  void deviceErrors(int code, int errno) {
    for (Abi abi : new Abi[] {Abi.LP64_SPARC, Abi.LP64_X86, Abi.ILP32_SPARC, Abi.ILP32_X86}) {
      TestProcess p = attach(abi);
      TestDevice gate = machine.gate();
      p.read(p.open(gate), 0).returns(0);
      gate.fail(code);
      p.aiowait(1, FOREVER).returns(p.result(0));
      assertThat(p.resultAt(p.result(0))).isEqualTo(new Result(-1, errno));
    }
  }

  @Test
  @DisplayName("R-DRV-8 a reused request does not remember the error of its last life")
  void aReusedRequestForgetsItsError() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    gate.fail(5);
    p.aiowait(1, FOREVER).returns(p.result(0));
    p.read(fd, 0).returns(0);
    gate.completeShort(0, 12);
    p.aiowait(1, FOREVER).returns(p.result(0));
    assertThat(p.resultAt(p.result(0))).isEqualTo(new Result(500, 0));
  }

  @Test
  @DisplayName("R-DRV-8 a driver may complete inside the submitting call")
  void synchronousCompletion() {
    TestProcess p = attach();
    int fd = p.open(machine.sync());
    p.read(fd, 0).returns(0);
    p.state().counts(0, 1).lockedPages(1).holds(0);
    p.aiowait(1, FOREVER).returns(p.result(0));
    assertThat(p.resultAt(p.result(0))).isEqualTo(new Result(512, 0));
  }
}
