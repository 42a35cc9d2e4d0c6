package dev.kaio.aio;

import static dev.kaio.testkit.StateCheck.A_CLEANUP;
import static dev.kaio.testkit.StateCheck.A_SOLARIS_REQ;
import static dev.kaio.testkit.TestProcess.BUF;
import static dev.kaio.testkit.TestProcess.FOREVER;
import static dev.kaio.testkit.TestProcess.FREE;
import static dev.kaio.testkit.TestProcess.SEGMENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Errno;
import dev.kaio.abi.Signal;
import dev.kaio.aio.Aio.Which;
import dev.kaio.testkit.Call;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.Op;
import dev.kaio.testkit.ProgramData.Result;
import dev.kaio.testkit.StateCheck;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Page locks, the cleanup LWP, and what it does for those who unmap (R-CLN-1, 4..7, 9). */
class CleanupLwpRulesTest extends KaioRules {
  /** A second segment for buffers. */
  private static final long OTHER = 0x6000_0000L;

  private TestProcess p;
  private TestDevice gate;
  private int fd;

  private void begin() {
    p = attach();
    gate = machine.gate();
    fd = p.open(gate);
    p.map(OTHER, SEGMENT, 3);
  }

  /** A read into the other segment, with the result of that number. */
  private void readOther(int index) {
    p.rw(Op.AIOREAD, fd, OTHER + index * 8192L, 512, 0, p.result(index)).returns(0);
  }

  private Call munmapBuf(int lwp) {
    return p.munmap(lwp, BUF, SEGMENT);
  }

  @Test
  @DisplayName("R-CLN-1 pages stay locked until reaping, not merely until completion")
  void pagesStayLockedUntilReaping() {
    begin();
    p.read(fd, 0).returns(0);
    p.state().lockedPages(1);
    gate.complete();
    p.state().lockedPages(1);
    p.aiowait(1, FOREVER).returns(p.result(0));
    p.state().lockedPages(0);
  }

  @Test
  @DisplayName("R-CLN-1 a page under two requests is locked twice")
  void aPageIsLockedTwice() {
    begin();
    p.read(fd, 0).returns(0);
    p.rw(Op.AIOWRITE, fd, p.page(0), 512, 0, p.result(1)).returns(0);
    p.state().lockedPages(2);
    gate.complete();
    p.aiowait(1, FOREVER).returns(p.result(0));
    p.state().lockedPages(1);
  }

  @Test
  @DisplayName("R-CLN-9 without a cleanup LWP munmap sleeps until another LWP reaps")
  void withoutACleanupLwpSomebodyMustReap() {
    begin();
    p.read(fd, 0).returns(0);
    Call munmap = munmapBuf(p.newLwp()).sleeps();
    gate.complete();
    munmap.sleeps();
    p.aiowait(1, FOREVER).returns(p.result(0));
    munmap.returns(0);
  }

  @Test
  @DisplayName("R-CLN-9 a single-LWP process hangs in munmap of a buffer that nobody reaps")
  void aSingleLwpHangs() {
    begin();
    p.read(fd, 0).returns(0);
    gate.complete();
    Call munmap = munmapBuf(1).sleeps();
    p.signal(1);
    p.kill(Signal.SIGKILL);
    munmap.sleeps();
    assertThat(p.isGone()).isFalse();
    machine.leavesStuckSleeps(1);
  }

  @Test
  @DisplayName("R-CLN-9 munmap of done but unreaped buffers returns without help")
  void munmapOfDoneBuffersReturns() {
    begin();
    p.startCleanup();
    p.read(fd, 0).returns(0);
    p.read(fd, 1).returns(0);
    gate.complete(1);
    gate.complete(0);
    munmapBuf(1).returns(0);
    p.state().lockedPages(0).counts(0, 2).queue(Which.DONE, 1, 0).unmapWait(false);
    assertThat(p.isResultUntouched(0)).isTrue();
    p.aiowait(1, FOREVER).returns(p.result(1));
    p.aiowait(1, FOREVER).returns(p.result(0));
    assertThat(p.resultAt(p.result(0))).isEqualTo(new Result(512, 0));
  }

  @Test
  @DisplayName("R-CLN-9 munmap of a busy buffer returns once its requests complete")
  void munmapOfABusyBufferWaits() {
    begin();
    p.startCleanup();
    p.read(fd, 0).returns(0);
    p.read(fd, 1).returns(0);
    Call munmap = munmapBuf(1).sleeps();
    p.state().unmapWait(true).flags(A_SOLARIS_REQ | A_CLEANUP);
    long passes = p.aio().cleanupPasses();
    gate.complete();
    munmap.sleeps();
    p.state().lockedPages(1);
    assertThat(p.aio().cleanupPasses()).isEqualTo(passes + 1); // R-CLN-8: not the last lock
    gate.complete();
    munmap.returns(0);
    p.state().counts(0, 2).lockedPages(0).flags(A_SOLARIS_REQ);
    p.read(fd, 2).fails(Errno.EFAULT);
  }

  @Test
  @DisplayName("R-CLN-7 during CLEANUP the completions of all requests take the CLEANUP branch")
  void allCompletionsAreUnlockedDuringCleanup() {
    begin();
    p.startCleanup();
    p.read(fd, 0).returns(0);
    readOther(1);
    munmapBuf(1).sleeps();
    gate.complete(1);
    p.state()
        .counts(1, 2)
        .lockedPages(1)
        .queue(Which.DONE, 1)
        .request(
            1,
            StateCheck.DONEQ
                | StateCheck.CLEANUPQ
                | StateCheck.SIGNALLED
                | StateCheck.PHYSIODONE
                | StateCheck.SOLARIS)
        .flags(A_SOLARIS_REQ | A_CLEANUP);
  }

  @Test
  @DisplayName("R-CLN-7 a poll completion during CLEANUP is stored by the cleanup LWP")
  void pollCompletionsDuringCleanup() {
    begin();
    p.startCleanup();
    p.read(fd, 0).returns(0);
    p.rw(Op.AIOREAD | Op.POLL, fd, OTHER, 512, 0, p.result(1)).returns(0);
    munmapBuf(1).sleeps();
    gate.complete(1);
    assertThat(p.resultAt(p.result(1))).isEqualTo(new Result(512, 0));
    p.state().queue(Which.DONE, 1).queue(Which.POLL).lockedPages(1);
  }

  @Test
  @DisplayName("R-CLN-7 a completion during CLEANUP still reaches a sleeping AIOWAIT")
  void aiowaitGetsCleanedUpRequests() {
    begin();
    p.startCleanup();
    p.read(fd, 0).returns(0);
    readOther(1);
    Call wait = p.aiowait(p.newLwp(), FOREVER).sleeps();
    munmapBuf(1).sleeps();
    gate.complete(1);
    wait.returns(p.result(1));
  }

  @Test
  @DisplayName("R-CLN-4 a pass moves what is done through cleanupq, in order, and unlocks it")
  void aPassKeepsTheOrder() {
    begin();
    p.startCleanup();
    for (int i = 0; i < 3; i++) {
      p.read(fd, i).returns(0);
    }
    gate.complete(2);
    gate.complete(1);
    gate.complete(0);
    munmapBuf(1).returns(0);
    p.state().queue(Which.DONE, 2, 1, 0).queue(Which.CLEANUP).lockedPages(0);
    assertThat(p.aio().cleanupPasses()).isGreaterThanOrEqualTo(2);
  }

  @Test
  @DisplayName("R-CLN-4 the cleanup LWP blocks all signals: none is taken by it")
  void theCleanupLwpBlocksSignals() {
    begin();
    Call cleanup = p.startCleanup();
    int cleaner = 2;
    long passes = p.aio().cleanupPasses();
    p.blockAll(1);
    p.catchSignal(Signal.SIGTERM);
    p.proc().signals().send(Signal.SIGTERM);
    p.signal(cleaner);
    p.machine().kernel().interrupt(p.lwp(cleaner));
    p.kaio(1, Op.AIONOTIFY).returns(0);
    cleanup.sleeps();
    assertThat(p.handled()).isEmpty();
    assertThat(p.aio().cleanupPasses()).isEqualTo(passes);
  }

  @Test
  @DisplayName("R-CLN-5 CLEANUP ends with the first pass after nobody waits, though some pend")
  void cleanupEndsWhenNobodyWaits() {
    begin();
    p.startCleanup();
    p.read(fd, 0).returns(0);
    readOther(1);
    Call munmap = munmapBuf(1).sleeps();
    gate.complete();
    munmap.returns(0);
    p.state().counts(1, 2).flags(A_SOLARIS_REQ).unmapWait(false);
  }

  @Test
  @DisplayName("R-CLN-5 QUIRK when a reaper ends the wait, CLEANUP stays until a completion")
  void cleanupStaysWhenAReaperEndsTheWait() {
    begin();
    readOther(1); // pending
    p.startCleanup();
    p.read(fd, 0).returns(0); // pending
    p.setInt32(FREE, 2);
    gate.complete(1);
    int collector = p.newLwp();
    Call collecting = p.kaio(collector, Op.AIOWAITN, p.list(), 2, FREE, FOREVER).sleeps();
    Call munmap = munmapBuf(1).sleeps(); // what AIOWAITN collected stays locked
    p.state().flags(A_SOLARIS_REQ | A_CLEANUP | StateCheck.A_WAITN);
    p.signal(collector);
    collecting.fails(Errno.EINTR);
    munmap.returns(0);
    p.state().flags(A_SOLARIS_REQ | A_CLEANUP).counts(1, 1);
    gate.complete();
    p.state().flags(A_SOLARIS_REQ).counts(0, 1).lockedPages(0);
  }

  @Test
  @DisplayName("R-CLN-5 the last lock of any segment ends the wait mark: a second episode follows")
  void oneMunmapMayTakeSeveralEpisodes() {
    begin();
    p.startCleanup();
    p.read(fd, 0).returns(0);
    readOther(1);
    Call munmap = munmapBuf(1).sleeps();
    long passes = p.aio().cleanupPasses();
    gate.complete(1); // the last lock of the other segment
    munmap.sleeps();
    p.state().unmapWait(true).flags(A_SOLARIS_REQ | A_CLEANUP).lockedPages(1);
    assertThat(p.aio().cleanupPasses()).isGreaterThan(passes + 1);
    gate.complete();
    munmap.returns(0);
  }

  @Test
  @DisplayName("R-CLN-6 with nothing outstanding it makes no pass, and passes the wake-up on")
  void withNothingOutstandingItPassesOn() {
    begin();
    p.startCleanup();
    long passes = p.aio().cleanupPasses();
    munmapBuf(1).returns(0);
    p.kaio(1, Op.AIONOTIFY).returns(0);
    assertThat(p.aio().cleanupPasses()).isEqualTo(passes);
    p.state().flags(0);
  }

  @Test
  @DisplayName("R-CLN-6 completions outside CLEANUP are none of its business")
  void plainCompletionsDoNotConcernIt() {
    begin();
    p.startCleanup();
    long passes = p.aio().cleanupPasses();
    p.read(fd, 0).returns(0);
    gate.complete();
    assertThat(p.aio().cleanupPasses()).isEqualTo(passes);
    p.state().lockedPages(1).queue(Which.DONE, 0);
  }

  @Test
  @DisplayName("R-CLN-9 exception: what a sleeping AIOWAITN collected keeps its pages")
  void collectedRequestsKeepTheirPages() {
    begin();
    p.startCleanup();
    p.read(fd, 0).returns(0);
    readOther(1);
    gate.complete();
    p.setInt32(FREE, 2);
    Call waitn = p.kaio(p.newLwp(), Op.AIOWAITN, p.list(), 2, FREE, FOREVER).sleeps();
    Call munmap = munmapBuf(1).sleeps();
    p.state().lockedPages(2);
    gate.complete();
    waitn.returns(0);
    munmap.returns(0);
    p.state().counts(0, 0).lockedPages(0);
  }

  @Test
  @DisplayName("R-CLN-9 two unmappers of two segments both get through")
  void twoUnmappers() {
    begin();
    p.startCleanup();
    p.read(fd, 0).returns(0);
    readOther(1);
    Call first = munmapBuf(p.newLwp()).sleeps();
    Call second = p.munmap(1, OTHER, SEGMENT).sleeps();
    gate.complete(1);
    first.sleeps();
    second.sleeps(); // there is one mark for both, and the first has set it again
    gate.complete();
    first.returns(0);
    second.returns(0);
    p.state().counts(0, 2).lockedPages(0).unmapWait(false).flags(A_SOLARIS_REQ);
  }
}
