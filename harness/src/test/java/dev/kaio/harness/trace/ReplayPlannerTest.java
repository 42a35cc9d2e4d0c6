package dev.kaio.harness.trace;

import static dev.kaio.harness.trace.Logs.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Sysnum;
import dev.kaio.harness.trace.ProcessPlan.Access;
import dev.kaio.harness.trace.ProcessPlan.Segment;
import dev.kaio.harness.trace.Step.Ending;
import dev.kaio.kernel.KernelEvent.Call;
import dev.kaio.kernel.KernelEvent.Timeval;
import dev.kaio.truss.KaioTable;
import dev.kaio.truss.TrussFormatter;
import dev.kaio.truss.TrussOptions.Flag;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayPlannerTest {
  private static final String WRITE_1 =
      "kaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x099C9E000755D3C0) = 0";
  private static final String WRITE_2 =
      "kaio(AIOWRITE, 259, 0x380CF9200, 14336, 0x099CC0000755D5B8) = 0";
  private static final String WAIT_1 = "kaio(AIOWAIT, 0xFFFFFFFF7FFFD620) = 4418032576";
  private static final String WAIT_2 = "kaio(AIOWAIT, 0xFFFFFFFF7FFFD620) = 4418033080";
  private static final String WAIT_0 = "kaio(AIOWAIT, 0xFFFFFFFFFFFFFFFF) = 0";

  private static Step last(ReplayPlan plan) {
    return plan.steps().get(plan.steps().size() - 1);
  }

  private static ProcessPlan process(ReplayPlan plan) {
    assertThat(plan.processes()).hasSize(1);
    return plan.processes().get(0);
  }

  /** The lines of the plan's own calls, were they to end as the log says. */
  private static List<String> printed(ReplayPlan plan) {
    return plan.steps().stream()
        .filter(step -> !step.isHidden())
        .map(
            step ->
                TrussFormatter.returned(
                    plan.form().table(),
                    new Call(
                        step.lwp(),
                        plan.form().abi(),
                        Sysnum.KAIO,
                        step.slots(),
                        step.timeout(),
                        0),
                    step.value(),
                    step.errno()))
        .toList();
  }

  // ---- the real trace ----

  @Test
  void theRealTracesArgumentsComeApart_T_LLO() throws TraceException {
    ReplayPlan plan = plan(Logs.REAL_TRACE);
    assertThat(plan.form().abi()).isEqualTo(Abi.LP64_SPARC);
    assertThat(plan.steps().stream().limit(4).map(Step::slots))
        .containsExactly(
            new long[] {1, 259, 0x3805B2A00L, 8704, 0x099C9E00, 0x10755D3C0L},
            new long[] {1, 259, 0x380CF9200L, 14336, 0x099CC000, 0x10755D5B8L},
            new long[] {1, 259, 0x381573600L, 8704, 0x099CF800, 0x10755D7B0L},
            new long[] {1, 259, 0x381ACA600L, 8192, 0x099D1A00, 0x10755D9A8L});
    assertThat(last(plan).slots()).containsExactly(2, 0xFFFF_FFFF_7FFF_D620L, 0, 0, 0, 0);
    assertThat(last(plan).timeout()).isEqualTo(new Timeval(600, 0));
  }

  @Test
  void theRealTracesProcessHasThreeSegmentsOneDescriptorAndTwoLwps() throws TraceException {
    ProcessPlan process = process(plan(Logs.REAL_TRACE));
    assertThat(process.segments())
        .containsExactly(
            new Segment(0x10755C000L, 0x2000, 3),
            new Segment(0x3805B2000L, 0x381ACE000L - 0x3805B2000L, 3),
            new Segment(0xFFFF_FFFF_7FFF_C000L, 0x2000, 3));
    assertThat(process.descriptors()).containsOnlyKeys(259);
    assertThat(process.descriptors()).containsEntry(259, Access.READ_WRITE);
    assertThat(process.lwps()).isEqualTo(2);
    assertThat(process.cleanupLwp()).isEqualTo(2);
    assertThat(process.initialised()).isTrue();
  }

  @Test
  void theRealTracesRequestsCompleteRightBeforeTheWaitsThatReturnThem() throws TraceException {
    ReplayPlan plan = plan(Logs.REAL_TRACE);
    assertThat(plan.steps().stream().map(Step::request)).containsExactly(0, 1, 2, 3, -1, -1, -1);
    assertThat(plan.steps().stream().map(Step::completions))
        .containsExactly(
            List.of(), List.of(), List.of(), List.of(), List.of(0), List.of(1), List.of(2));
    assertThat(plan.inOrder()).isTrue();
    assertThat(plan.requests()).isEqualTo(4);
  }

  @Test
  void theRealTracesInferencesAreNamed() throws TraceException {
    assertThat(plan(Logs.REAL_TRACE).inferences())
        .containsExactly(
            "the high words of offsets are not in the log; they are taken to be 0",
            "the process is taken to be big-endian: the high half of a merged column is the offset",
            "the high word of a result address is that of the AIOWAIT that returned the address",
            "line 4: no AIOWAIT returns the result address 0x...0755D9A8; its high word, 0x1, is"
                + " that of its neighbours");
  }

  @Test
  void theRealTracesOptionsAreKaioOnlyWithTimeouts_T_FLT_T_VERB() throws TraceException {
    ReplayPlan plan = plan(Logs.REAL_TRACE);
    assertThat(plan.options().table()).isEqualTo(KaioTable.CLASSIC);
    assertThat(plan.options().trace().contains(Sysnum.KAIO)).isTrue();
    assertThat(plan.options().trace().contains(Sysnum.OPEN)).isFalse();
    assertThat(plan.options().flags()).containsExactly(Flag.VERBOSE);
  }

  @Test
  void thePlannedCallsPrintAsTheLogHasThem() throws TraceException {
    String[] lines = {
      "kaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x099C9E000755D3C0) = 0",
      "kaio(AIOREAD|AIO_POLL_BIT, 3, 0x00002000, 512, 0x0755D5B8) = 0",
      "kaio(AIOREAD, 3, 0x00002000, 512, 0xFFFFFFFF8755D5B8) = 0",
      "kaio(AIOREAD, 3, 0x00002000, -1, 0x0755D9A8)\tErr#48 ENOTSUP",
      "kaio(AIOWAIT, 0x7FFFD620)\t\t\t= 4418032576",
      "kaio(AIOCANCEL, 0x00000103)\t\t\t= 2",
      "kaio(AIONOTIFY, 0)\t\t\t\t= 0",
      "kaio(AIOWAIT, 0x7FFFD620)\t\t\t= 1",
      "kaio(99, 0x00000001, 0x00000002, 0x00000003, 0x00000004, 0x00000005) Err#22 EINVAL"
    };
    assertThat(printed(plan(lines))).containsExactly(lines);
  }

  // ---- the other ABIs ----

  @Test
  void aLittleEndianMergedColumnComesApartTheOtherWayRound_T_LLO() throws TraceException {
    ReplayPlan plan =
        plan("kaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x0755D3C0099C9E00) = 0", WAIT_1);
    assertThat(plan.steps().get(0).slots())
        .containsExactly(1, 259, 0x3805B2A00L, 8704, 0x099C9E00, 0x10755D3C0L);
    assertThat(process(plan).segments()).contains(new Segment(0x10755D000L, 0x1000, 3));
  }

  @Test
  void anIlp32LineSaysEverything_T_LLO() throws TraceException {
    ReplayPlan plan =
        plan(
            "kaio(AIOREAD, 5, 0x00020000, 512, 0x00000001099C9E00, 0xFFBFF000) = 0",
            "kaio(AIOWAIT, 0xFFBFE000)\t= -4198400");
    assertThat(plan.steps().get(0).slots())
        .containsExactly(0, 5, 0x20000, 512, 1, 0x099C9E00, 0xFFBF_F000L);
    assertThat(last(plan).completions()).containsExactly(0);
    assertThat(plan.inferences()).isEmpty();
    assertThat(process(plan).segments())
        .containsExactly(new Segment(0x20000, 0x2000, 3), new Segment(0xFFBFE000L, 0x2000, 3));
  }

  @Test
  void aColumnWithoutAHighHalfIsTheResultAddressOfABigEndianProcess_T_LLO() throws TraceException {
    ReplayPlan plan = plan("kaio(AIOREAD, 3, 0x2000, 512, 0x8755D5B8) = 0");
    assertThat(plan.steps().get(0).slots()).containsExactly(0, 3, 0x2000, 512, 0, 0x8755D5B8L);
    ReplayPlan extended = plan("kaio(AIOREAD, 3, 0x2000, 512, 0xFFFFFFFF8755D5B8) = 0");
    assertThat(extended.steps().get(0).slots()).containsExactly(0, 3, 0x2000, 512, 0, 0x8755D5B8L);
    assertThat(extended.inferences())
        .contains(
            "no AIOWAIT returns a result address: the high words of these addresses are unknown,"
                + " and taken as 0");
  }

  // ---- order ----

  @Test
  void resultsInAnotherOrderNeedADeviceThatWaits() throws TraceException {
    ReplayPlan plan = plan(WRITE_1, WRITE_2, WAIT_2, WAIT_1);
    assertThat(plan.steps().stream().map(Step::completions))
        .containsExactly(List.of(), List.of(), List.of(1), List.of(0));
    assertThat(plan.inOrder()).isFalse();
  }

  @Test
  void anAiowaitThatFoundNothingNeedsADeviceThatWaits_R_WAIT_2() throws TraceException {
    ReplayPlan plan = plan(WRITE_1, WAIT_0, WAIT_1);
    assertThat(plan.inOrder()).isFalse();
    assertThat(last(plan).completions()).containsExactly(0);
    assertThat(plan(WAIT_0, WRITE_1, WAIT_1).inOrder()).isTrue();
  }

  @Test
  void aPollWithAPointerHasATimeoutOfZero_R_WAIT_1() throws TraceException {
    assertThat(last(plan("kaio(AIOWAIT, 0x7FFFD620) = 0")).timeout()).isEqualTo(new Timeval(0, 0));
    assertThat(last(plan(WAIT_0)).timeout()).isNull();
  }

  @Test
  void oneAddressUsedTwiceIsReapedInTheOrderOfSubmission_R_ST_4() throws TraceException {
    ReplayPlan plan = plan(WRITE_1, WAIT_1, WRITE_1, WAIT_1);
    assertThat(plan.steps().stream().map(Step::completions))
        .containsExactly(List.of(), List.of(0), List.of(), List.of(1));
    assertThat(plan.inOrder()).isTrue();
  }

  @Test
  void aRequestFromBeforeTheLogIsStoodInFor() throws TraceException {
    ReplayPlan plan = plan(WRITE_2, WAIT_1);
    assertThat(plan.steps()).hasSize(3);
    Step standIn = plan.steps().get(1);
    assertThat(standIn.isHidden()).isTrue();
    assertThat(standIn.request()).isEqualTo(1);
    assertThat(standIn.slots()[5]).isEqualTo(0x10755D3C0L);
    assertThat(last(plan).completions()).containsExactly(1);
    assertThat(plan.inOrder()).isFalse();
    assertThat(plan.inferences())
        .contains(
            "line 2: the request with the result address 0x10755D3C0 was submitted before the log"
                + " begins; a read of one sector stands for it");
  }

  @Test
  void aReturnOfOneNeedsANotification_R_NTF_1() throws TraceException {
    String one = "kaio(AIOWAIT, 0x00000000) = 1";
    assertThat(plan("kaio(AIONOTIFY, 0) = 0", one).steps()).hasSize(2);
    ReplayPlan lacking = plan(one);
    assertThat(lacking.steps()).hasSize(2);
    assertThat(lacking.steps().get(0).isHidden()).isTrue();
    assertThat(lacking.steps().get(0).slots()[0]).isEqualTo(4);
    assertThat(lacking.inferences())
        .contains("line 1: 1 is taken to come from an AIONOTIFY that the log lacks");
  }

  @Test
  void cancelOfAPendingRequestNeedsADeviceThatWaits_R_CAN_1() throws TraceException {
    ReplayPlan plan = plan(WRITE_1, "kaio(AIOCANCEL, 0x00000103) = 2", WAIT_1);
    assertThat(plan.inOrder()).isFalse();
    assertThat(plan.steps().get(1).completions()).isEmpty();
    assertThat(last(plan).completions()).containsExactly(0);
  }

  @Test
  void cancelOfEverythingThatIsDoneCompletesItFirstInTheOrderOfReaping_R_CAN_1()
      throws TraceException {
    ReplayPlan plan =
        plan(
            WRITE_1,
            WRITE_2,
            "kaio(AIOCANCEL, 259, 0x00000000) = 1",
            "kaio(AIOWAIT, 0x00000000, 0) = 4418033080",
            "kaio(AIOWAIT, 0x00000000, 0) = 4418032576");
    assertThat(plan.steps().get(2).completions()).containsExactly(1, 0);
    assertThat(plan.form().table()).isEqualTo(KaioTable.CURRENT);
  }

  @Test
  void cancelWithoutItsAiocbIsAboutAnotherOneWhereThatFits_R_CAN_1() throws TraceException {
    ReplayPlan plan = plan(WRITE_1, "kaio(AIOCANCEL, 0x00000103) = 1");
    assertThat(last(plan).slots()[2]).isEqualTo(0x10);
    assertThat(plan.inferences())
        .contains("line 2: 1 is taken to be about one aiocb that is not in flight");
  }

  // ---- errors ----

  @Test
  void descriptorsFollowFromWhatTheyRefuse_R_RW_1() throws TraceException {
    ReplayPlan plan =
        plan(
            "kaio(AIOREAD, 3, 0x2000, 512, 0x0755D5B8) = 0",
            "kaio(AIOWRITE, 3, 0x2000, 512, 0x0755D6B8)\tErr#9 EBADF",
            "kaio(AIOREAD, 4, 0x2000, 512, 0x0755D5B8)\tErr#9 EBADF",
            "kaio(AIOWRITE, 4, 0x2000, 512, 0x0755D7B8) = 0",
            "kaio(AIOREAD, 5, 0x2000, 512, 0x0755D5B8)\tErr#9 EBADF",
            "kaio(AIOREAD, 6, 0x2000, 512, 0x0755D5B8)\tErr#81 EBADFD",
            "kaio(AIOCANCEL, 0x00000007) = 1");
    assertThat(process(plan).descriptors())
        .containsOnlyKeys(3, 4, 6, 7)
        .containsEntry(3, Access.READ)
        .containsEntry(4, Access.WRITE)
        .containsEntry(6, Access.UNSUITABLE)
        .containsEntry(7, Access.READ_WRITE);
  }

  @Test
  void aFaultLeavesItsPagesOut_R_DRV_7() throws TraceException {
    ReplayPlan plan =
        plan(
            "kaio(AIOREAD, 3, 0x20000, 512, 0x0755D5B8) = 0",
            "kaio(AIOREAD, 3, 0x22000, 512, 0x0755D6B8)\tErr#14 EFAULT",
            "kaio(AIOREAD, 3, 0x24000, 512, 0x0755D7B8) = 0",
            "kaio(AIOWAIT, 0x00040000)\tErr#14 EFAULT");
    assertThat(process(plan).segments())
        .containsExactly(
            new Segment(0x20000, 0x2000, 3),
            new Segment(0x24000, 0x2000, 3),
            new Segment(0x0755C000, 0x2000, 3));
  }

  @Test
  void aRefusedAccessProtectsItsPage_R_DRV_7() throws TraceException {
    ReplayPlan plan =
        plan(
            "kaio(AIOREAD, 3, 0x20000, 512, 0x0755D5B8) = 0",
            "kaio(AIOREAD, 3, 0x22000, 512, 0x0755D6B8)\tErr#13 EACCES");
    assertThat(process(plan).segments())
        .contains(new Segment(0x20000, 0x2000, 3), new Segment(0x22000, 0x2000, 1));
  }

  @Test
  void aWellPlacedEinvalComesFromANegativeOffset_R_DRV_3() throws TraceException {
    ReplayPlan plan =
        plan(WRITE_1, "kaio(AIOREAD, 3, 0x2000, 512, 0x000002000755D6B8)\tErr#22 EINVAL");
    assertThat(last(plan).slots()[4]).isEqualTo(0x8000_0000_0000_0200L);
    ReplayPlan odd =
        plan(WRITE_1, "kaio(AIOREAD, 3, 0x2000, 512, 0x000002010755D6B8)\tErr#22 EINVAL");
    assertThat(last(odd).slots()[4]).isEqualTo(0x201);
  }

  @Test
  void ebusyComesFromARequestWithThatAddress_R_RW_2() throws TraceException {
    String again = "kaio(AIOREAD, 259, 0x2000, 512, 0x000002000755D3C0)\tErr#16 EBUSY";
    ReplayPlan plan = plan(WRITE_1, again, WAIT_1);
    assertThat(plan.steps()).hasSize(3);
    assertThat(plan.steps().get(1).slots()[5]).isEqualTo(0x10755D3C0L);
    assertThat(plan(WRITE_2, again, WAIT_2).steps()).hasSize(4);
  }

  @Test
  void anInterruptedWaitIsInterruptedAndAnExpiredOneExpires_R_WAIT_2() throws TraceException {
    ReplayPlan plan =
        plan(
            WRITE_1,
            "kaio(AIOWAIT, 0x00000000)\tErr#4 EINTR",
            "kaio(AIOWAIT, 0x7FFFD620)\tErr#62 ETIME");
    assertThat(plan.steps().get(1).ending()).isEqualTo(Ending.INTERRUPTED);
    assertThat(last(plan).ending()).isEqualTo(Ending.EXPIRES);
    assertThat(last(plan).timeout()).isEqualTo(new Timeval(0, 10_000));
    assertThat(plan.inOrder()).isFalse();
  }

  @Test
  void einvalOfAnAiowaitComesFromDontblockOrFromItsTimeout_R_WAIT_1_R_WAIT_3()
      throws TraceException {
    String invalid = "kaio(AIOWAIT, 0x7FFFD620)\tErr#22 EINVAL";
    ReplayPlan idle = plan(WRITE_1, WAIT_1, invalid);
    assertThat(last(idle).slots()[2]).isEqualTo(1);
    ReplayPlan busy = plan(WRITE_1, invalid);
    assertThat(last(busy).slots()[2]).isZero();
    assertThat(last(busy).timeout()).isEqualTo(new Timeval(0, 1_000_000));
  }

  @Test
  void withoutAnyCallThatNeedsItAioinitHasNotBeenCalled_R_INIT_1() throws TraceException {
    assertThat(process(plan("/1:\tkaio(AIOWAIT, 0x0)\tErr#22 EINVAL")).initialised()).isFalse();
    ReplayPlan plan =
        plan(
            "/1:\tkaio(AIOWAIT, 0x0, 0)\tErr#22 EINVAL",
            "/1:\tkaio(AIOINIT)\t= 0",
            "/1:\tkaio(AIOWAIT, 0xFFFFFFFFFFFFFFFF, 0)\t= 0");
    assertThat(process(plan).initialised()).isFalse();
    assertThat(process(plan).cleanupLwp()).isZero();
    assertThat(process(plan).lwps()).isEqualTo(2);
  }

  @Test
  void aStartedProcessIsStartedBeforeTheLogBegins_R_START_1() throws TraceException {
    ProcessPlan started = process(plan("/1:\tkaio(AIOSTART)\t= 0"));
    assertThat(started.initialised()).isTrue();
    assertThat(started.cleanupLwp()).isEqualTo(2);
    ReplayPlan alone = plan("/1:\tkaio(AIOSTART)\tErr#45 EDEADLK");
    assertThat(process(alone).lwps()).isEqualTo(1);
    assertThat(alone.options().flags()).contains(Flag.LWP_IDS);
  }

  @Test
  void whatNothingBringsAboutIsSaid() throws TraceException {
    assertThat(plan("kaio(AIOREAD, 3, 0x2000, 512, 0x0755D6B8)\tErr#11 EAGAIN").inferences())
        .contains("line 1: no device here ends a call with EAGAIN");
  }

  // ---- prefixes ----

  @Test
  void linesWithoutALwpAreOfAProcessWithOne_T_PFX() throws TraceException {
    ReplayPlan plan = plan(WRITE_1);
    assertThat(process(plan).lwps()).isEqualTo(1);
    assertThat(process(plan).cleanupLwp()).isZero();
  }

  @Test
  void theCleanupLwpIsOneThatTheLogDoesNotUse_T_PFX() throws TraceException {
    ReplayPlan plan = plan("/1:\t" + WRITE_1, "/2:\t" + WAIT_1, "/5:\t" + WAIT_0);
    assertThat(process(plan).cleanupLwp()).isEqualTo(3);
    assertThat(process(plan).lwps()).isEqualTo(5);
    assertThat(plan.steps().stream().map(Step::lwp)).containsExactly(1, 2, 5);
  }

  @Test
  void namesOfLwpsThatComeAndGoAreNotFollowed_T_PFX() throws TraceException {
    assertThat(plan(WRITE_1, "/1:\t" + WAIT_1).inferences())
        .contains("line 2: the LWP is named on some lines and not on others; now it is on all");
  }

  @Test
  void everyProcessOfALogIsPlanned_T_PFX() throws TraceException {
    ReplayPlan plan =
        plan("100:\t" + WRITE_1, "200:\t" + WRITE_1, "200:\t" + WAIT_1, "100:\t" + WAIT_1);
    assertThat(plan.processes().stream().map(ProcessPlan::pid)).containsExactly(100, 200);
    assertThat(plan.steps().stream().map(Step::process)).containsExactly(0, 1, 1, 0);
    assertThat(plan.steps().get(2).completions()).containsExactly(1);
    assertThat(plan.options().flags()).contains(Flag.CHILDREN);
    assertThat(plan.inOrder()).isTrue();
    assertThatThrownBy(() -> plan("100:\t" + WRITE_1, WAIT_1))
        .isInstanceOf(TraceException.class)
        .hasMessage("line 2: the process is named on some lines and not on others");
  }

  @Test
  void aLogWithoutKaioCallsIsRefused() {
    assertThatThrownBy(() -> plan("/1:\tgetpid()\t\t= 5"))
        .isInstanceOf(TraceException.class)
        .hasMessage("there is no kaio call in the log");
  }

  @Test
  void buffersFarApartAreInSegmentsOfTheirOwn() throws TraceException {
    ReplayPlan near = plan(WRITE_1, WRITE_2);
    assertThat(process(near).segments())
        .contains(new Segment(0x3805B2000L, 0x380CFE000L - 0x3805B2000L, 3));
    ReplayPlan far =
        plan(WRITE_1, "kaio(AIOWRITE, 259, 0x3A05B2A00, 8704, 0x099C9E000755D4C0) = 0");
    assertThat(process(far).segments()).hasSize(3);
  }
}
