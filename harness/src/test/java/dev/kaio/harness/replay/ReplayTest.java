package dev.kaio.harness.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.abi.Abi;
import dev.kaio.harness.trace.LogForm;
import dev.kaio.harness.trace.ReplayPlan;
import dev.kaio.harness.trace.ReplayPlanner;
import dev.kaio.harness.trace.TrussLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs go through a socket into a kernel, and must come out of its tracer as they were. */
class ReplayTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private static String realTrace() throws IOException {
    try (InputStream in =
        ReplayTest.class.getResourceAsStream("/dev/kaio/harness/log-writer.truss")) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static ReplayPlan plan(String log) throws Exception {
    TrussLog parsed = TrussLog.parse(log);
    return ReplayPlanner.plan(parsed, LogForm.of(parsed));
  }

  private Replay.Outcome replay(ReplayPlan plan, ReplayKernel kernel, String device)
      throws Exception {
    return Replay.run(plan, kernel, device, new PrintStream(printed, true, UTF_8));
  }

  private Replay.Outcome replay(ReplayPlan plan) throws Exception {
    try (OwnKernel kernel = OwnKernel.start(OwnKernel.profileFor(plan.form().abi()))) {
      return replay(plan, kernel, Replay.deviceFor(plan));
    }
  }

  private void comesBack(ReplayPlan plan, String log) throws Exception {
    Replay.Outcome outcome = replay(plan);
    assertThat(printed.toString(UTF_8)).isEqualTo(log);
    assertThat(outcome.differences()).isEmpty();
  }

  private void comesBack(String log) throws Exception {
    comesBack(plan(log), log);
  }

  @Test
  void theRealTraceComesBackByteForByteAndItsBytesAreOnTheDevice() throws Exception {
    Replay.Outcome outcome = replay(plan(realTrace()));
    assertThat(printed.toString(UTF_8)).isEqualTo(realTrace());
    assertThat(outcome.differences()).isEmpty();
    assertThat(outcome.verifiedBytes()).isEqualTo(8704 + 14336 + 8704 + 8192);
  }

  @Test
  void theRealTraceAsAWebPageShowsItComesBackWithItsTabs() throws Exception {
    Replay.Outcome outcome = replay(plan(realTrace().replace("\t", "        ").indent(4)));
    assertThat(printed.toString(UTF_8)).isEqualTo(realTrace());
    assertThat(outcome.differences()).isEmpty();
  }

  @Test
  void anotherDescriptorComesBackAsItself() throws Exception {
    comesBack(realTrace().replace("259", "7"));
  }

  @Test
  void otherAddressesComeBackAsThemselves() throws Exception {
    comesBack(
        realTrace()
            .replace("0x3805B2A00", "0x7FF5B2A00")
            .replace("0755D3C0", "1755D3C0")
            .replace("4418032576", "8981406656")
            .replace("0xFFFFFFFF7FFFD620", "0xFFFFFFFF7FFF0000"));
  }

  @Test
  void resultsInAnotherOrderComeBackInThatOrder() throws Exception {
    comesBack(
        realTrace()
            .replace("4418032576", "first")
            .replace("4418033584", "4418032576")
            .replace("first", "4418033584"));
  }

  @Test
  void aLittleEndianLp64LogComesBackAsItself_T_LLO() throws Exception {
    comesBack(
        """
        /1:\tkaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x0755D3C0099C9E00) = 0
        /1:\tkaio(AIOREAD, 259, 0x3805C2A00, 8704, 0x0755D3D0099C9E00) = 0
        /1:\tkaio(AIOWRITE, 259, 0x3805D2A00, 8704, 0x0755D3E000000000) = 0
        /1:\tkaio(AIOWAIT, 0xFFFFFD7FFFDFE620)\t\t= 4418032608
        /1:\t\ttimeout: 600.000000 sec
        /1:\tkaio(AIOWAIT, 0xFFFFFD7FFFDFE620)\t\t= 4418032576
        /1:\t\ttimeout: 1.500000 sec
        """);
  }

  @Test
  void ilp32LogsComeBackAsThemselves_T_LLO() throws Exception {
    String log =
        """
        /1:\tkaio(AIOWRITE, 5, 0x00020000, 8192, 0x0000000112345600, 0xFFBFF000) = 0
        /1:\tkaio(AIOREAD, 5, 0x00040000, 8192, 0, 0x0004F000) = 0
        /1:\tkaio(AIOREAD, 5, 0x00060000, 512, 0x01000000, 0x0004F010) = 0
        /1:\tkaio(AIOWAIT, 0xFFBFE000)\t\t\t= -4198400
        /1:\t\ttimeout: 600.000000 sec
        /1:\tkaio(AIOWAIT, 0x00000000)\t\t\t= 323584
        /1:\tkaio(AIOWAIT, 0xFFFFFFFF)\t\t\t= 323600
        /1:\tkaio(AIOWAIT, 0xFFFFFFFF)\t\t\t= 0
        """;
    comesBack(log);
    printed.reset();
    TrussLog parsed = TrussLog.parse(log);
    comesBack(ReplayPlanner.plan(parsed, LogForm.of(parsed, Abi.ILP32_X86)), log);
  }

  @Test
  void theCurrentTableComesBackAsItself_T_ROW() throws Exception {
    comesBack(
        """
        /1:\tkaio(AIOWAIT, 0x00000000, 0)\t\t\tErr#22 EINVAL
        /1:\tkaio(AIOINIT)\t\t\t\t\t= 0
        /1:\tkaio(AIOINIT)\t\t\t\t\t= 0
        /1:\tkaio(AIOCANCEL, 3, 0x00000000)\t\t\t= 1
        /1:\tkaio(AIOREAD|AIO_POLL_BIT, 3, 0x7FFF2000, 512, 0x00000200FFBFF000) = 0
        /1:\tkaio(AIOCANCEL, 3, 0x00000000)\t\t\t= 2
        /1:\tkaio(AIOCANCEL, 9, 0x00000000)\t\t\tErr#9 EBADF
        /1:\tkaio(AIONOTIFY)\t\t\t\t\t= 0
        /1:\tkaio(AIOWAIT, 0xFFFFFFFFFFFFFFFF, 1)\t\t= 1
        /1:\tkaio(AIOWAIT, 0xFFFFFFFFFFFFFFFF, 1)\t\t= 0
        /1:\tkaio(AIOCANCEL, 3, 0x00000000)\t\t\t= 1
        /1:\tkaio(AIOWAIT, 0x00000000, 0)\t\t\t= 4290768896
        /1:\tkaio(AIOWAIT, 0x00000000, 1)\t\t\tErr#22 EINVAL
        /1:\tkaio(22, 0x00000001, 0x00000002, 0x00000003, 0x00000004, 0x00000005) Err#22 EINVAL
        """);
  }

  @Test
  void waitsThatFindNothingExpireOrAreInterruptedComeBack_R_WAIT_2() throws Exception {
    comesBack(
        """
        kaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x099C9E000755D3C0) = 0
        kaio(AIOWAIT, 0xFFFFFFFFFFFFFFFF)\t\t= 0
        kaio(AIOWAIT, 0x3805A0000)\t\t\t= 0
        \ttimeout: 0.000000 sec
        kaio(AIOWAIT, 0x3805A0000)\t\t\tErr#62 ETIME
        kaio(AIOWAIT, 0x00000000)\t\t\tErr#4 EINTR
        kaio(AIOWAIT, 0x00000000)\t\t\t= 1
        kaio(AIOWAIT, 0x3805A0000)\t\t\tErr#22 EINVAL
        kaio(AIOWAIT, 0x3A05A0000)\t\t\tErr#14 EFAULT
        kaio(AIOWAIT, 0x00000000)\t\t\t= 4418032576
        kaio(AIOWAIT, 0x00000000)\t\t\tErr#22 EINVAL
        """);
  }

  @Test
  void submissionsThatFailComeBack_R_RW_1_R_RW_2_R_DRV_7() throws Exception {
    comesBack(
        """
        kaio(AIOREAD, 3, 0x00020000, 512, 0x000002000755D3C0) = 0
        kaio(AIOWRITE, 3, 0x00020000, 512, 0x000002000755D3D0) Err#9 EBADF
        kaio(AIOREAD, 4, 0x00020000, 512, 0x000002000755D3D0) Err#9 EBADF
        kaio(AIOREAD, 5, 0x00020000, 512, 0x000002000755D3D0) Err#81 EBADFD
        kaio(AIOREAD, 3, 0x00020000, 512, 0x000002000755D3C0) Err#16 EBUSY
        kaio(AIOREAD, 3, 0x00020000, 512, 0x000002000755D4C0) Err#16 EBUSY
        kaio(AIOREAD, 3, 0x00020000, 513, 0x000002000755D3D0) Err#22 EINVAL
        kaio(AIOREAD, 3, 0x00020000, 512, 0x000002000755D3D0) Err#22 EINVAL
        kaio(AIOREAD, 3, 0x00020000, 262144, 0x000002000755D3D0) Err#48 ENOTSUP
        kaio(AIOREAD, 3, 0x00020000, -1, 0x000002000755D3D0) Err#22 EINVAL
        kaio(AIOREAD, 3, 0x00028000, 512, 0x000002000755D3D0) Err#14 EFAULT
        kaio(AIOREAD, 3, 0x0002A000, 512, 0x000002000755D3D0) Err#13 EACCES
        kaio(AIOREAD, 3, 0x0002C000, 0, 0x000002000755D3D0) = 0
        """);
  }

  @Test
  void whatTheClassicTableDoesNotShowIsInferred_T_ROW() throws Exception {
    comesBack(
        """
        /1:\tkaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x099C9E000755D3C0) = 0
        /1:\tkaio(AIOCANCEL, 0x00000103)\t\t\t= 2
        /1:\tkaio(AIOCANCEL, 0x00000103)\t\t\t= 1
        /1:\tkaio(AIONOTIFY, 0)\t\t\t\t= 0
        /1:\tkaio(6, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000) = 0
        """);
  }

  @Test
  void aRequestFromBeforeTheLogIsReapedUnseen() throws Exception {
    comesBack(
        """
        kaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x099C9E000755D3C0) = 0
        kaio(AIOWAIT, 0x00000000)\t\t\t= 4418034000
        kaio(AIOWAIT, 0x00000000)\t\t\t= 4418032576
        """);
  }

  @Test
  void everyLwpMakesItsOwnCalls_T_PFX() throws Exception {
    comesBack(
        """
        /3:\tkaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x099C9E000755D3C0) = 0
        /1:\tkaio(AIOWRITE, 260, 0x380CF9200, 14336, 0x099CC0000755D5B8) = 0
        /7:\tkaio(AIOWAIT, 0x00000000)\t\t\t= 4418032576
        /3:\tkaio(AIOWAIT, 0x00000000)\t\t\t= 4418033080
        """);
  }

  @Test
  void everyProcessKeepsTheIdThatItHasInTheLog_T_PFX() throws Exception {
    comesBack(
        """
        4711:\tkaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x099C9E000755D3C0) = 0
        102:\tkaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x099CF0000755D3C0) = 0
        102:\tkaio(AIOWAIT, 0x00000000)\t\t\t= 4418032576
        4711:\tkaio(AIOWAIT, 0x00000000)\t\t\t= 4418032576
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4711/1", "4711"})
  void oneProcessMayBeNamedToo_T_PFX(String prefix) throws Exception {
    comesBack(
        prefix
            + ":\tkaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x099C9E000755D3C0) = 0\n"
            + prefix
            + ":\tkaio(AIOWAIT, 0x00000000)\t\t\t= 4418032576\n");
  }

  @Test
  void writesToOnePlaceLeaveTheLastOneThere() throws Exception {
    Replay.Outcome outcome =
        replay(
            plan(
                """
                kaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x099C9E000755D3C0) = 0
                kaio(AIOWRITE, 259, 0x3805B2A00, 8192, 0x099C9E000755D3D0) = 0
                kaio(AIOWRITE, 259, 0x3805C2A00, 512, 0x099CA0000755D3E0) = 0
                kaio(AIOWAIT, 0x00000000) = 4418032608
                kaio(AIOWAIT, 0x00000000) = 4418032592
                kaio(AIOWAIT, 0x00000000) = 4418032576
                """));
    assertThat(outcome.differences()).isEmpty();
    assertThat(outcome.verifiedBytes()).isEqualTo(8704);
  }

  @Test
  void aRunningKernelIsSeenFromTheProgramsSide() throws Exception {
    try (OwnKernel kernel = OwnKernel.start(OwnKernel.profileFor(Abi.LP64_SPARC))) {
      RunningKernel running = new RunningKernel(kernel.endpoint());
      Replay.Outcome outcome = replay(plan(realTrace()), running, "/dev/rdsk/c0t3d0s0");
      assertThat(printed.toString(UTF_8)).isEqualTo(realTrace());
      assertThat(outcome.differences()).isEmpty();
      assertThat(outcome.verifiedBytes()).isEqualTo(39936);
    }
  }

  @Test
  void whatComesBackOtherwiseIsSaid() throws Exception {
    String log = realTrace().replace("= 4418032576", "= 4418033584");
    try (OwnKernel kernel = OwnKernel.start(OwnKernel.profileFor(Abi.LP64_SPARC))) {
      Replay.Outcome outcome = replay(plan(log), kernel, Replay.PROMPT_DEVICE);
      assertThat(outcome.differences())
          .contains("line 5: 4418033584 was to come back, not 4418032576");
    }
  }

  @Test
  void aLogThatNoKernelCanHaveWrittenOnlyDiffers() throws Exception {
    Replay.Outcome outcome =
        replay(
            plan(
                """
                kaio(AIOWRITE, 259, 0xFFFFFFFFFFFFFF00, 8704, 0x099C9E000755D3C0) = 0
                kaio(AIOWRITE, 259, 0x00002000, -1, 0x099C9E000755D4C0) = 0
                kaio(AIOREAD, 70000, 0x00002000, 512, 0x099C9E000755D5C0) = 0
                kaio(AIOWAIT, 0xFFFFFFFFFFFFFFFC)\t\t= 0
                """));
    assertThat(outcome.differences())
        .contains(
            "line 1: 0 was to come back, not EFAULT", "line 3: 0 was to come back, not EBADF");
    assertThat(outcome.verifiedBytes()).isZero();
  }

  @Test
  void aDeviceThatIsNotThereIsNamed() throws Exception {
    ReplayPlan plan = plan(realTrace());
    try (OwnKernel kernel = OwnKernel.start(OwnKernel.profileFor(Abi.LP64_SPARC))) {
      assertThatThrownBy(() -> replay(plan, kernel, "/dev/nosuch"))
          .isInstanceOf(ReplayException.class)
          .hasMessage("open(/dev/nosuch): ENOENT");
    }
  }
}
