package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.testkit.Kernels;
import dev.kaio.wire.Bye;
import dev.kaio.wire.Exited;
import dev.kaio.wire.Fault;
import dev.kaio.wire.Follow;
import dev.kaio.wire.Following;
import dev.kaio.wire.Return;
import dev.kaio.wire.Traced;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** FOLLOW, frame by frame, by the kernel's own clock. */
class FollowTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Peer ROOT = new Peer(0, true);
  private static final Peer ALICE = new Peer(1000, false);
  private static final Peer BOB = new Peer(1001, false);
  private static final Following STARTED = new Following(0, 0, true);
  private static final Following ENDED = new Following(0, 0, false);
  private static final String GETPID = "getpid()\t\t\t\t\t= ";

  private final Kernel kernel = Kernels.boot(KernelConfig.DEFAULT);
  private final Conversation truss = Conversation.attachedTo(kernel, ALICE);

  private static BitSet every() {
    BitSet calls = new BitSet();
    calls.set(0, 256);
    return calls;
  }

  private static Follow named(int flags, Integer... pids) {
    return new Follow(Follow.NAMED, Follow.CLASSIC, flags, 1000, every(), List.of(pids));
  }

  private static Follow all(int flags) {
    return new Follow(Follow.ALL, Follow.CLASSIC, flags, 1000, every(), List.of());
  }

  private Conversation attach(Peer peer) {
    return Conversation.attachedTo(kernel, peer);
  }

  private static int pid(Conversation talk) {
    return talk.session.proc().pid();
  }

  private static void start(Conversation follower, Follow request) {
    follower.say(request);
    assertThat(follower.next(Following.class)).isEqualTo(STARTED);
  }

  private static void assertRefused(Conversation follower, Follow request, Errno errno, int pid) {
    follower.say(request);
    assertThat(follower.next(Following.class)).isEqualTo(new Following(errno.code(), pid, false));
  }

  private static void assertLines(Conversation follower, String lines) {
    assertThat(follower.next(Traced.class).text()).isEqualTo(lines);
  }

  // ---- lines ----

  @Test
  void theCallsOfTheNamedProcessComeAsLinesAndThoseOfOthersDoNot() {
    Conversation victim = attach(ALICE);
    Conversation other = attach(ALICE);
    start(truss, named(0, pid(victim)));
    victim.result(Sysnum.GETPID);
    other.result(Sysnum.GETPID);
    assertLines(truss, GETPID + pid(victim) + "\n");
    truss.assertSilent();
  }

  @Test
  void onlyTheCallsInTheMaskAreTraced_T_FLT() {
    BitSet calls = new BitSet();
    calls.set(Sysnum.KAIO);
    Conversation victim = attach(ALICE);
    start(truss, new Follow(Follow.NAMED, Follow.CURRENT, 0, 1000, calls, List.of(pid(victim))));
    victim.result(Sysnum.GETPID);
    victim.result(Sysnum.KAIO, KaioOp.AIOINIT.code());
    assertLines(truss, "kaio(AIOINIT)\t\t\t\t\t= 0\n");
    truss.assertSilent();
  }

  @Test
  void flagsAddColumns_T_PFX() {
    Conversation victim = attach(ALICE);
    kernel.advanceTo(SECOND);
    start(
        truss,
        named(
            Follow.CHILDREN | Follow.LWP_IDS | Follow.STAMPS | Follow.DELTAS | Follow.ELAPSED,
            pid(victim)));
    kernel.advanceTo(SECOND + SECOND / 4);
    victim.result(Sysnum.GETPID);
    assertLines(truss, "101/1:\t 0.2500\t 0.2500\t 0.0000\tgetpid()\t\t\t\t\t= 101\n");
  }

  @Test
  void aSleepIsReportedAfterTheIntervalThatWasAskedFor_T_SLEEP() {
    Conversation victim = attach(ALICE);
    victim.result(Sysnum.KAIO, KaioOp.AIOINIT.code());
    victim.result(Sysnum.LWP_CREATE);
    start(truss, new Follow(Follow.NAMED, Follow.CURRENT, 0, 250, every(), List.of(pid(victim))));
    victim.call(Sysnum.KAIO, KaioOp.AIOSTART.code());
    kernel.advanceTo(SECOND / 4 - 1);
    truss.assertSilent();
    kernel.advanceTo(SECOND / 4);
    assertLines(truss, "/1:\tkaio(AIOSTART)\t\t\t(sleeping...)\n");
    truss.assertSilent();
  }

  @Test
  void signalsAreTraced_T_SIG() {
    Conversation victim = attach(ALICE);
    start(truss, named(0, pid(victim)));
    victim.call(Sysnum.KILL, pid(victim), Signal.SIGUSR1);
    assertLines(truss, "    Received signal #16, SIGUSR1, in kill() [default]\n");
    assertThat(truss.next(Following.class)).isEqualTo(ENDED);
  }

  // ---- whom ----

  @Test
  void allAreThoseOfTheSameUserPresentAndFuture() {
    Conversation before = attach(ALICE);
    Conversation bob = attach(BOB);
    start(truss, all(0));
    Conversation after = attach(ALICE);
    for (Conversation each : List.of(before, bob, after)) {
      each.result(Sysnum.GETPID);
    }
    assertLines(truss, GETPID + pid(before) + "\n");
    assertLines(truss, pid(after) + ":\t" + GETPID + pid(after) + "\n");
    truss.assertSilent();
  }

  @Test
  void aPrivilegedFollowerSeesEverybodyButItself() {
    Conversation root = attach(ROOT);
    Conversation bob = attach(BOB);
    start(root, all(0));
    bob.result(Sysnum.GETPID);
    assertLines(root, GETPID + pid(bob) + "\n");
    root.result(Sysnum.GETPID);
    root.assertSilent();
  }

  @Test
  void anotherUsersProcessIsRefusedUnlessPrivileged() {
    Conversation alice = attach(ALICE);
    Conversation bob = attach(BOB);
    assertRefused(truss, named(0, pid(alice), pid(bob)), Errno.EPERM, pid(bob));
    alice.result(Sysnum.GETPID); // nothing was begun
    truss.assertSilent();
    start(attach(ROOT), named(0, pid(alice), pid(bob)));
  }

  @Test
  void aProcessThatDoesNotExistIsRefused() {
    assertRefused(truss, named(0, 4711), Errno.ESRCH, 4711);
    assertRefused(truss, named(0, -1), Errno.ESRCH, -1);
  }

  @Test
  void requestsThatMakeNoSenseAreRefusedAndTheNextOneIsNot() {
    Conversation victim = attach(ALICE);
    assertRefused(truss, named(0, pid(truss)), Errno.EINVAL, pid(truss));
    assertRefused(truss, named(0), Errno.EINVAL, 0);
    List<Integer> one = List.of(pid(victim));
    assertRefused(
        truss, new Follow(Follow.ALL, Follow.CLASSIC, 0, 1000, every(), one), Errno.EINVAL, 0);
    assertRefused(
        truss, new Follow(Follow.NAMED, Follow.CLASSIC, 0, 0, every(), one), Errno.EINVAL, 0);
    start(truss, named(0, pid(victim)));
    assertRefused(truss, all(0), Errno.EBUSY, 0);
    victim.result(Sysnum.GETPID); // the first one goes on
    assertLines(truss, GETPID + pid(victim) + "\n");
  }

  @Test
  void followersDoNotDisturbEachOther() {
    Conversation victim = attach(ALICE);
    Conversation second = attach(ALICE);
    start(truss, all(0));
    start(second, all(Follow.LWP_IDS));
    victim.result(Sysnum.GETPID);
    assertLines(truss, GETPID + pid(victim) + "\n");
    assertLines(second, "/1:\t" + GETPID + pid(victim) + "\n");
    second.session.lost();
    victim.result(Sysnum.GETPID);
    assertLines(truss, GETPID + pid(victim) + "\n");
    second.assertSilent();
  }

  // ---- the end ----

  @Test
  void theTraceEndsWithTheLastOfTheNamedProcesses() {
    Conversation one = attach(ALICE);
    Conversation two = attach(ALICE);
    start(truss, named(0, pid(one), pid(two)));
    one.session.lost();
    truss.assertSilent();
    two.call(Sysnum.EXIT, 3);
    assertLines(truss, "_exit(3)\n");
    assertThat(truss.next(Following.class)).isEqualTo(ENDED);
    start(truss, all(0)); // and another may begin
  }

  @Test
  void theTotalsComeBeforeTheEnd_T_CNT() {
    Conversation victim = attach(ALICE);
    start(truss, named(Follow.COUNT, pid(victim)));
    victim.result(Sysnum.GETPID);
    victim.result(Sysnum.KAIO, KaioOp.AIOINIT.code());
    kernel.advanceTo(3 * SECOND / 2);
    truss.assertSilent();
    truss.say(Follow.END);
    assertThat(truss.next(Traced.class).text())
        .isEqualTo(
            """

            syscall               seconds   calls  errors
            getpid                   .000       1
            kaio                     .000       1
                                 --------  ------   ----
            sys totals:              .000       2      0
            usr time:                .000
            elapsed:                1.500
            """);
    assertThat(truss.next(Following.class)).isEqualTo(ENDED);
    victim.result(Sysnum.GETPID);
    truss.assertSilent();
  }

  @Test
  void theEndOfATraceIsToldOnce() {
    truss.say(Follow.END);
    truss.assertSilent();
    Conversation victim = attach(ALICE);
    start(truss, named(0, pid(victim)));
    victim.session.lost();
    assertThat(truss.next(Following.class)).isEqualTo(ENDED);
    truss.say(Follow.END);
    truss.assertSilent();
  }

  @Test
  void aFollowerThatLeavesIsToldNothingMore() {
    Conversation victim = attach(ALICE);
    start(truss, all(0));
    truss.say(new Bye());
    assertThat(truss.next(Exited.class)).isEqualTo(new Exited(0, 0));
    victim.result(Sysnum.GETPID);
    truss.assertSilent();
  }

  @Test
  void aFollowerThatIsKilledIsToldNothingMoreAndLeavesNoTimer() {
    Conversation victim = attach(ALICE);
    victim.result(Sysnum.LWP_CREATE);
    victim.result(Sysnum.KAIO, KaioOp.AIOINIT.code());
    start(truss, all(0));
    victim.call(Sysnum.KAIO, KaioOp.AIOSTART.code());
    assertThat(kernel.nextDeadline()).isEqualTo(SECOND);
    assertThat(attach(ROOT).result(Sysnum.KILL, pid(truss), Signal.SIGKILL))
        .extracting(Return::errno)
        .isEqualTo(0);
    assertThat(truss.next(Exited.class)).isEqualTo(new Exited(0, Signal.SIGKILL));
    assertThat(kernel.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void fieldsThatMeanNothingAreAFault() {
    int[] offsets = {16, 17, 18, 21, 28}; // who, table, reserved, flags, reserved
    for (int offset : offsets) {
      Conversation talk = attach(ALICE);
      byte[] frame = all(0).toFrame().array().clone();
      frame[offset] = 3;
      talk.say(frame);
      talk.assertRefused(Fault.BAD_BODY);
    }
    Conversation talk = attach(ALICE);
    byte[] frame = named(0, 1).toFrame().array();
    frame[0] = (byte) (frame[0] - 2); // half a pid
    talk.say(Arrays.copyOf(frame, frame.length - 2));
    talk.assertRefused(Fault.BAD_BODY);
  }

  @Test
  void followBeforeAttachIsOutOfOrder() {
    Conversation early = new Conversation();
    early.say(all(0));
    early.assertRefused(Fault.OUT_OF_ORDER);
  }
}
