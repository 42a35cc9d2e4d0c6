package dev.kaio.aio;

import static dev.kaio.testkit.TestProcess.BUF;
import static dev.kaio.testkit.TestProcess.FOREVER;
import static dev.kaio.testkit.TestProcess.SEGMENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Sysnum;
import dev.kaio.dev.GateDisk;
import dev.kaio.testkit.Call;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.Op;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import dev.kaio.vm.Segment;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Those who unmap or protect memory that is locked (R-CLN-8). */
class UnmapRulesTest extends KaioRules {

  /** Three segments in a row, one page of SPARC each. */
  private static final long ROW = 0x7000_0000L;

  private static final int PAGE = 8192;

  private static TestProcess withRow(TestProcess p) {
    for (int i = 0; i < 3; i++) {
      p.map(ROW + (long) i * PAGE, PAGE, Segment.PROT_READ | Segment.PROT_WRITE);
    }
    return p;
  }

  private static List<Long> row(TestProcess p) {
    return p.proc().addressSpace().segments().stream()
        .map(Segment::base)
        .filter(base -> base >= ROW)
        .map(base -> (base - ROW) / PAGE)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  @DisplayName("R-CLN-8 segments go in address order up to the locked one")
  void segmentsGoInAddressOrder(Abi abi) {
    TestProcess p = withRow(attach(abi));
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.startCleanup();
    p.rw(Op.AIOREAD, fd, ROW + PAGE, 512, 0, p.result(0)).returns(0);
    Call munmap = p.munmap(1, ROW, 3 * PAGE).sleeps();
    assertThat(row(p)).containsExactly(1L, 2L);
    gate.complete();
    munmap.returns(0);
    assertThat(row(p)).isEmpty();
  }

  @Test
  @DisplayName("R-CLN-8 while it sleeps the rest may be locked anew, and is waited for")
  void theRestMayBeLockedAnew() {
    TestProcess p = withRow(attach());
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.startCleanup();
    int second = p.newLwp();
    p.rw(Op.AIOREAD, fd, ROW, 512, 0, p.result(0)).returns(0);
    Call munmap = p.munmap(second, ROW, 3 * PAGE).sleeps();
    p.rw(Op.AIOREAD, fd, ROW + 2 * PAGE, 512, 0, p.result(1)).returns(0);
    gate.complete();
    munmap.sleeps();
    assertThat(row(p)).containsExactly(2L);
    p.state().unmapWait(true);
    gate.complete();
    munmap.returns(0);
    assertThat(row(p)).isEmpty();
  }

  @Test
  @DisplayName("R-CLN-8 an unmapper sleeps on when another has set the mark again before it ran")
  void anUnmapperWaitsForTheMemoryOfAnotherThatWokeBeforeIt() {
    TestProcess p = withRow(attach());
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.startCleanup();
    p.rw(Op.AIOREAD, fd, ROW, 512, 0, p.result(0)).returns(0);
    p.rw(Op.AIOREAD, fd, ROW + 2 * PAGE, 512, 0, p.result(1)).returns(0);
    Call another = p.munmap(p.newLwp(), ROW + 2 * PAGE, PAGE).sleeps();
    Call munmap = p.munmap(p.newLwp(), ROW, PAGE).sleeps();
    gate.complete();
    another.sleeps();
    munmap.sleeps();
    p.state().unmapWait(true);
    gate.complete();
    another.returns(0);
    munmap.returns(0);
  }

  @Test
  @DisplayName("R-CLN-8 no signal ends the sleep of an unmapper")
  void anUnmapperCannotBeInterrupted() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    p.startCleanup();
    p.read(p.open(gate), 0).returns(0);
    Call munmap = p.munmap(1, BUF, SEGMENT).sleeps();
    p.signal(1);
    machine.kernel().interrupt(p.lwp(1));
    munmap.sleeps();
    assertThat(p.handled()).isEmpty();
    gate.complete();
    munmap.returns(0);
    assertThat(p.handled()).hasSize(1);
  }

  @Test
  @DisplayName("R-CLN-8 a change of protection waits, too")
  void protectionChangesWait() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.startCleanup();
    p.read(fd, 0).returns(0);
    Call protect = p.call(1, Sysnum.MPROTECT, BUF, SEGMENT, Segment.PROT_READ).sleeps();
    p.state().unmapWait(true);
    gate.complete();
    protect.returns(0);
    p.read(fd, 1).fails(Errno.EACCES);
    p.aiowait(1, FOREVER).returns(p.result(0));
  }

  @Test
  @DisplayName("R-CLN-8 mmap over locked memory waits for it")
  void mappingOverLockedMemoryWaits() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.startCleanup();
    p.read(fd, 0).returns(0);
    Call mmap = p.call(1, Sysnum.MMAP, BUF, SEGMENT, 1, 0x110, -1, 0).sleeps();
    gate.complete();
    mmap.returns(BUF);
    p.read(fd, 1).fails(Errno.EACCES);
  }

  @Test
  @DisplayName("R-CLN-8 memory without locked pages goes at once, whatever is locked elsewhere")
  void unlockedMemoryGoesAtOnce() {
    TestProcess p = withRow(attach());
    TestDevice gate = machine.gate();
    p.read(p.open(gate), 0).returns(0);
    p.munmap(1, ROW, 3 * PAGE).returns(0);
    p.state().unmapWait(false).lockedPages(1);
  }

  @Test
  @DisplayName("R-DONE-8 a completion wakes the idle cleanup LWP while somebody waits to unmap")
  void aCompletionWakesTheIdleCleanupLwp() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    GateDisk disk = (GateDisk) machine.kernel().devices().find("/dev/gate/0");
    int diskFd = p.open(disk);
    p.startCleanup();
    Call pread = p.call(p.newLwp(), Sysnum.PREAD, diskFd, BUF, 512, 0).sleeps();
    Call munmap = p.munmap(p.newLwp(), BUF, SEGMENT).sleeps();
    p.state().unmapWait(true).flags(0); // nothing is outstanding, so it went back to sleep
    p.read(fd, 0).returns(0);
    gate.complete();
    p.state().lockedPages(1); // that of pread
    disk.complete(0);
    machine.kernel().runUntilIdle();
    pread.returns(512);
    munmap.returns(0);
  }
}
