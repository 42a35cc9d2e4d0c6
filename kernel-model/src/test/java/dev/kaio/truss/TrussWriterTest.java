package dev.kaio.truss;

import static dev.kaio.abi.Abi.LP64_SPARC;
import static dev.kaio.truss.TrussLines.TEN_MINUTES;
import static dev.kaio.truss.TrussLines.aiowait;
import static dev.kaio.truss.TrussLines.at;
import static dev.kaio.truss.TrussLines.kaio;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Errno;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.KernelEvent.Call;
import dev.kaio.kernel.KernelEvent.CallEntered;
import dev.kaio.kernel.KernelEvent.CallReturned;
import dev.kaio.kernel.KernelEvent.LwpCreated;
import dev.kaio.kernel.KernelEvent.LwpExited;
import dev.kaio.kernel.KernelEvent.ModuleLoaded;
import dev.kaio.kernel.KernelEvent.ProcAttached;
import dev.kaio.kernel.KernelEvent.ProcExited;
import dev.kaio.kernel.KernelEvent.SignalReceived;
import dev.kaio.proc.Disposition;
import dev.kaio.truss.TrussOptions.Flag;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrussWriterTest {
  private static final int PID = 100;
  private static final int OTHER = 101;
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1000 * MILLI;

  private static final Call WAIT = kaio(LP64_SPARC, 2, 0, 0);
  private static final Call START = kaio(LP64_SPARC, 6);
  private static final Call GETPID = new Call(1, LP64_SPARC, Sysnum.GETPID, new long[0], null, 0);
  private static final String WAIT_TEXT = "kaio(AIOWAIT, 0x00000000)";
  private static final String WAIT_LINE = WAIT_TEXT + "\t\t\t= 0\n";

  private final StringBuilder out = new StringBuilder();

  private TrussWriter writer(TrussOptions options) {
    return new TrussWriter(out, options);
  }

  /** A writer that has followed process 100 from time 0. */
  private TrussWriter following(TrussOptions options) {
    TrussWriter writer = writer(options);
    writer.accept(new ProcAttached(0, PID, LP64_SPARC, "lgwr"));
    writer.accept(new LwpCreated(0, PID, 1));
    writer.follow(PID, 0);
    return writer;
  }

  /** One call from start to end. */
  private static void call(TrussWriter writer, int pid, Call call, long from, long to) {
    Call timed = at(from, call.lwp(), call);
    writer.accept(new CallEntered(from, pid, timed));
    writer.accept(new CallReturned(to, pid, timed, 0, 0));
  }

  private static Call byLwp(int lwp, Call call) {
    return at(0, lwp, call);
  }

  @Test
  void theRealTraceComesOutByteForByte() {
    TrussWriter writer = following(TrussOptions.DEFAULTS);
    writer.accept(new LwpCreated(0, PID, 2));
    long[][] writes = {
      {1, 259, 0x3805B2A00L, 8704, 0x099C9E00, 0x10755D3C0L},
      {1, 259, 0x380CF9200L, 14336, 0x099CC000, 0x10755D5B8L},
      {1, 259, 0x381573600L, 8704, 0x099CF800, 0x10755D7B0L},
      {1, 259, 0x381ACA600L, 8192, 0x099D1A00, 0x10755D9A8L}
    };
    for (long[] write : writes) {
      call(writer, PID, kaio(LP64_SPARC, write), 0, 0);
    }
    Call wait = aiowait(LP64_SPARC, TEN_MINUTES, 2, 0xFFFF_FFFF_7FFF_D620L, 0);
    for (int i = 0; i < 3; i++) {
      writer.accept(new CallEntered(0, PID, wait));
      writer.accept(new CallReturned(0, PID, wait, writes[i][5], 0));
    }
    assertThat(out).hasToString(TrussLines.REAL_TRACE);
  }

  // T-PFX

  @Test
  void oneProcessWithOneLwpHasNoPrefix_T_PFX() {
    TrussWriter writer = following(TrussOptions.DEFAULTS);
    call(writer, PID, WAIT, 0, 0);
    assertThat(out).hasToString(WAIT_LINE);
  }

  @Test
  void theLwpIsNamedWhileThereIsMoreThanOne_T_PFX() {
    TrussWriter writer = following(TrussOptions.DEFAULTS);
    writer.accept(new LwpCreated(0, PID, 1));
    call(writer, PID, WAIT, 0, 0);
    writer.accept(new LwpCreated(0, PID, 2));
    call(writer, PID, WAIT, 0, 0);
    call(writer, PID, byLwp(2, WAIT), 0, 0);
    writer.accept(new LwpExited(0, PID, 2));
    call(writer, PID, WAIT, 0, 0);
    assertThat(out).hasToString(WAIT_LINE + "/1:\t" + WAIT_LINE + "/2:\t" + WAIT_LINE + WAIT_LINE);
  }

  @Test
  void theProcessIsNamedWhileMoreThanOneIsFollowed_T_PFX() {
    TrussWriter writer = following(TrussOptions.DEFAULTS);
    writer.accept(new ProcAttached(0, OTHER, LP64_SPARC, "other"));
    writer.accept(new LwpCreated(0, OTHER, 1));
    call(writer, PID, WAIT, 0, 0);
    writer.follow(OTHER, 0);
    call(writer, PID, WAIT, 0, 0);
    call(writer, OTHER, WAIT, 0, 0);
    writer.accept(new ProcExited(0, OTHER, 0, 0));
    call(writer, PID, WAIT, 0, 0);
    assertThat(out)
        .hasToString(WAIT_LINE + "100:\t" + WAIT_LINE + "101:\t" + WAIT_LINE + WAIT_LINE);
  }

  @Test
  void optionsNameBothAlways_T_PFX() {
    TrussWriter writer = following(TrussOptions.DEFAULTS.with(Flag.CHILDREN, Flag.LWP_IDS));
    call(writer, PID, WAIT, 0, 0);
    assertThat(out).hasToString("100/1:\t" + WAIT_LINE);
  }

  @Test
  void stampsCountFromTheStartOfTheTrace_T_PFX() {
    TrussWriter writer = writer(TrussOptions.DEFAULTS.with(Flag.STAMPS));
    writer.accept(new ProcAttached(0, PID, LP64_SPARC, "lgwr"));
    writer.accept(new LwpCreated(0, PID, 1));
    writer.follow(PID, 5 * SECOND);
    call(writer, PID, WAIT, 5 * SECOND, 5 * SECOND + 250 * MILLI);
    assertThat(out).hasToString(" 0.2500\t" + WAIT_LINE);
  }

  @Test
  void deltasCountFromTheLwpsOwnLastLine_T_PFX() {
    TrussWriter writer = following(TrussOptions.DEFAULTS.with(Flag.STAMPS, Flag.DELTAS));
    writer.accept(new LwpCreated(0, PID, 2));
    call(writer, PID, WAIT, 0, 100 * MILLI);
    call(writer, PID, byLwp(2, WAIT), 0, 300 * MILLI);
    call(writer, PID, WAIT, 300 * MILLI, 500 * MILLI);
    assertThat(out)
        .hasToString(
            ("/1:\t 0.1000\t 0.1000\t" + WAIT_LINE)
                + ("/2:\t 0.3000\t 0.3000\t" + WAIT_LINE)
                + ("/1:\t 0.5000\t 0.4000\t" + WAIT_LINE));
  }

  @Test
  void elapsedIsTheTimeInTheCall_T_PFX() {
    TrussWriter writer = following(TrussOptions.DEFAULTS.with(Flag.STAMPS, Flag.ELAPSED));
    call(writer, PID, WAIT, 100 * MILLI, 350 * MILLI);
    assertThat(out).hasToString(" 0.3500\t 0.2500\t" + WAIT_LINE);
  }

  // T-VERB

  @Test
  void theTimeoutLineHasThePrefixButNoTimeColumns_T_VERB() {
    TrussWriter writer = following(TrussOptions.DEFAULTS.with(Flag.LWP_IDS, Flag.STAMPS));
    call(writer, PID, aiowait(LP64_SPARC, TEN_MINUTES, 2, 0x1000, 0), 0, 0);
    assertThat(out)
        .hasToString(
            "/1:\t 0.0000\tkaio(AIOWAIT, 0x00001000)\t\t\t= 0\n/1:\t\ttimeout: 600.000000 sec\n");
  }

  @Test
  void theTimeoutLineCanBeTurnedOff_T_VERB() {
    TrussWriter writer = following(TrussOptions.DEFAULTS.without(Flag.VERBOSE));
    call(writer, PID, aiowait(LP64_SPARC, TEN_MINUTES, 2, 0, 0), 0, 0);
    assertThat(out).hasToString(WAIT_LINE);
  }

  // T-SLEEP

  @Test
  void aCallThatSleepsForTheIntervalIsPrintedOnceAndWholeWhenItReturns_T_SLEEP() {
    TrussWriter writer = following(TrussOptions.DEFAULTS.with(Flag.STAMPS));
    Call wait = at(SECOND, 1, WAIT);
    writer.accept(new CallEntered(SECOND, PID, wait));
    assertThat(writer.nextDeadline()).isEqualTo(2 * SECOND);
    writer.advanceTo(2 * SECOND - 1);
    assertThat(out).isEmpty();
    writer.advanceTo(2 * SECOND);
    writer.advanceTo(9 * SECOND);
    assertThat(out).hasToString(WAIT_TEXT + "\t(sleeping...)\n");
    assertThat(writer.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    writer.accept(new CallReturned(10 * SECOND, PID, wait, 0, 0));
    assertThat(out).hasToString(WAIT_TEXT + "\t(sleeping...)\n10.0000\t" + WAIT_LINE);
  }

  @Test
  void anyLaterEventReportsTheSleepFirst_T_SLEEP() {
    TrussWriter writer = following(TrussOptions.DEFAULTS);
    writer.accept(new LwpCreated(0, PID, 2));
    writer.accept(new CallEntered(0, PID, at(0, 2, START)));
    call(writer, PID, WAIT, SECOND, SECOND);
    assertThat(out.toString())
        .isEqualTo(
            "/2:\tkaio(6, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000)"
                + " (sleeping...)\n/1:\t"
                + WAIT_LINE);
  }

  @Test
  void aCallThatReturnedInTimeIsNotReported_T_SLEEP() {
    TrussWriter writer = following(TrussOptions.DEFAULTS);
    call(writer, PID, WAIT, 0, SECOND - 1);
    writer.advanceTo(5 * SECOND);
    assertThat(out).hasToString(WAIT_LINE);
  }

  @Test
  void theIntervalIsAnOption_T_SLEEP() {
    TrussWriter writer = following(TrussOptions.DEFAULTS.with(Duration.ofMillis(20)));
    writer.accept(new CallEntered(0, PID, WAIT));
    writer.advanceTo(20 * MILLI);
    assertThat(out).hasToString(WAIT_TEXT + "\t(sleeping...)\n");
  }

  @Test
  void aCallAsleepBeforeTheTraceBeganPrintsOnlyWhenItReturns_T_SLEEP() {
    TrussWriter writer = writer(TrussOptions.DEFAULTS);
    writer.accept(new ProcAttached(0, PID, LP64_SPARC, "lgwr"));
    writer.accept(new LwpCreated(0, PID, 1));
    writer.accept(new CallEntered(0, PID, WAIT));
    writer.follow(PID, SECOND);
    writer.advanceTo(60 * SECOND);
    assertThat(out).isEmpty();
    writer.accept(new CallReturned(61 * SECOND, PID, WAIT, 0, 0));
    assertThat(out).hasToString(WAIT_LINE);
  }

  @Test
  void aSleepOfAnLwpThatIsGoneIsNotReported_T_SLEEP() {
    TrussWriter writer = following(TrussOptions.DEFAULTS);
    writer.accept(new CallEntered(0, PID, at(0, 2, WAIT)));
    writer.accept(new LwpExited(0, PID, 2));
    writer.accept(new CallEntered(0, PID, WAIT));
    writer.accept(new ProcExited(0, PID, 0, 0));
    writer.advanceTo(SECOND);
    assertThat(out).isEmpty();
  }

  // T-FLT

  @Test
  void callsThatAreNotTracedAreNotPrinted_T_FLT() {
    TrussWriter writer = following(TrussOptions.KAIO_ONLY);
    call(writer, PID, GETPID, 0, 0);
    call(writer, PID, WAIT, 0, 0);
    writer.accept(new CallEntered(0, PID, GETPID));
    writer.advanceTo(SECOND);
    assertThat(out).hasToString(WAIT_LINE);
  }

  @Test
  void otherCallsArePrintedUnlessFiltered_T_FLT() {
    TrussWriter writer = following(TrussOptions.DEFAULTS);
    call(writer, PID, GETPID, 0, 0);
    assertThat(out).hasToString("getpid()\t\t\t\t\t= 0\n");
  }

  @Test
  void aCallThatNeverReturnsIsPrintedWhenItIsMade() {
    TrussWriter writer = following(TrussOptions.DEFAULTS);
    Call exit = new Call(1, LP64_SPARC, Sysnum.EXIT, new long[] {0}, null, 0);
    writer.accept(new CallEntered(0, PID, exit));
    assertThat(out).hasToString("_exit(0)\n");
  }

  // T-SIG

  @Test
  void signalsArePrintedWithThePrefix_T_SIG() {
    TrussWriter writer = following(TrussOptions.KAIO_ONLY.with(Flag.LWP_IDS, Flag.STAMPS));
    writer.accept(
        new SignalReceived(SECOND, PID, 1, Signal.SIGIO, Disposition.CAUGHT, Sysnum.KAIO));
    writer.accept(new SignalReceived(SECOND, OTHER, 1, Signal.SIGIO, Disposition.CAUGHT, -1));
    assertThat(out)
        .hasToString("/1:\t 1.0000\t    Received signal #22, SIGPOLL, in kaio() [caught]\n");
  }

  // T-CNT

  @Test
  void countsAreTotalsWithEveryOpcodeNamedKaio_T_CNT() {
    assertThat(counted(TrussOptions.DEFAULTS.with(Flag.COUNT)))
        .isEqualTo(
            """
            signals ------------
            SIGHUP\t\t   1
            SIGPOLL\t\t   2
            total:\t\t   3


            syscall               seconds   calls  errors
            getpid                   .000       1
            kaio                     .001       1
            kaio                    2.500       3       1
                                 --------  ------   ----
            sys totals:             2.501       5      1
            usr time:                .000
            elapsed:               12.000
            """);
  }

  @Test
  void countsUnderTheOpcodesOwnNamesAreAnOption_T_CNT() {
    assertThat(counted(TrussOptions.DEFAULTS.with(Flag.COUNT, Flag.COUNT_OP_NAMES)))
        .contains(
            "\nAIOWRITE                 .001       1\nAIOWAIT                 2.500       3 ");
  }

  private String counted(TrussOptions options) {
    TrussWriter writer = following(options);
    call(writer, PID, GETPID, 0, 0);
    call(writer, PID, kaio(LP64_SPARC, 0x21), 0, MILLI + 999);
    call(writer, PID, WAIT, 0, 2 * SECOND);
    call(writer, PID, WAIT, 2 * SECOND, 2 * SECOND);
    Call failing = at(2 * SECOND, 1, WAIT);
    writer.accept(new CallEntered(2 * SECOND, PID, failing));
    writer.accept(new CallReturned(2 * SECOND + 500 * MILLI, PID, failing, -1, Errno.EINTR.code()));
    for (int signo : new int[] {Signal.SIGIO, Signal.SIGHUP, Signal.SIGIO}) {
      writer.accept(new SignalReceived(0, PID, 1, signo, Disposition.CAUGHT, -1));
    }
    assertThat(out).isEmpty();
    writer.finish(12 * SECOND);
    return out.toString();
  }

  // Following

  @Test
  void processesThatAreNotFollowedPrintNothing() {
    TrussWriter writer = following(TrussOptions.DEFAULTS);
    call(writer, OTHER, WAIT, 0, 0);
    writer.release(PID);
    call(writer, PID, WAIT, 0, 0);
    assertThat(out).isEmpty();
  }

  @Test
  void followAllTakesPresentAndFutureProcesses() {
    TrussWriter writer = writer(TrussOptions.DEFAULTS);
    writer.accept(new ProcAttached(0, PID, LP64_SPARC, "first"));
    writer.accept(new LwpCreated(0, PID, 1));
    writer.followAll(0);
    call(writer, PID, WAIT, 0, 0);
    writer.accept(new ProcAttached(0, OTHER, LP64_SPARC, "second"));
    writer.accept(new LwpCreated(0, OTHER, 1));
    call(writer, OTHER, WAIT, 0, 0);
    writer.accept(new ModuleLoaded(0, OTHER, 105, "kaio"));
    assertThat(out).hasToString(WAIT_LINE + "101:\t" + WAIT_LINE);
  }

  @Test
  void aBrokenOutputIsRememberedAndNotThrown() {
    Appendable full =
        new Appendable() {
          @Override
          public Appendable append(CharSequence text) throws IOException {
            throw new IOException("No space left on device");
          }

          @Override
          public Appendable append(CharSequence text, int start, int end) throws IOException {
            return append(text);
          }

          @Override
          public Appendable append(char c) throws IOException {
            return append("");
          }
        };
    TrussWriter writer = new TrussWriter(full, TrussOptions.DEFAULTS);
    writer.followAll(0);
    call(writer, PID, WAIT, 0, 0);
    call(writer, PID, WAIT, 0, 0);
    assertThat(writer.failure()).hasMessage("No space left on device");
  }
}
