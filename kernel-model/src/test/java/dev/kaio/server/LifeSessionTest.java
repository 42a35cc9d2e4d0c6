package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.proc.Proc;
import dev.kaio.proc.SystemLimits;
import dev.kaio.testkit.Kernels;
import dev.kaio.wire.Attach;
import dev.kaio.wire.Attached;
import dev.kaio.wire.Claim;
import dev.kaio.wire.CookieOffer;
import dev.kaio.wire.Exited;
import dev.kaio.wire.Fault;
import dev.kaio.wire.Hello;
import dev.kaio.wire.Return;
import dev.kaio.wire.SignalDelivery;
import dev.kaio.wire.Store;
import dev.kaio.wire.Welcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Fork and exec, frame by frame, without sockets. */
class LifeSessionTest {
  private static final int FORK1 = 0;
  private static final int FORKALL = 1;
  private static final long BASE = 0x10000;
  private static final int MAP_FIXED_ANON = 0x110;
  private static final long SECOND = 1_000_000_000L;
  private static final Peer USER = new Peer(1000, false);

  private final Kernel kernel = Kernels.boot(KernelConfig.DEFAULT);
  private final Claims claims = Conversation.claims(kernel);
  private final Conversation parent = connect(USER);

  private Conversation connect(Peer peer) {
    Conversation talk = new Conversation(kernel, peer, claims);
    talk.say(new Hello(1, 1));
    talk.next(Welcome.class);
    return talk;
  }

  private void attach() {
    parent.say(new Attach(Abi.LP64_SPARC, "parent"));
    parent.next(Attached.class);
    assertThat(parent.result(Sysnum.MMAP, BASE, 0x4000, 3, MAP_FIXED_ANON, -1, 0).errno()).isZero();
  }

  /** After every test all processes end, and nothing is left. */
  @AfterEach
  void nothingIsLeft() {
    List.copyOf(kernel.procs().all()).forEach(kernel::abandon);
    kernel.runUntilIdle();
    assertThat(kernel.procs().all()).isEmpty();
    assertThat(kernel.scheduler().callouts().size()).isZero();
    assertThat(kernel.procs().quotas().lwps().used()).isZero();
    assertThat(kernel.procs().quotas().segments().used()).isZero();
    assertThat(kernel.procs().quotas().descriptors().used()).isZero();
  }

  private CookieOffer fork(int how) {
    parent.call(Sysnum.FORKSYS, how, 0);
    CookieOffer offer = parent.next(CookieOffer.class);
    assertThat(parent.next(Return.class).value()).isEqualTo(offer.pid());
    return offer;
  }

  private Conversation claim(UUID cookie, Abi abi, String name) {
    Conversation talk = connect(USER);
    talk.say(new Claim(cookie, abi, name));
    return talk;
  }

  private Proc proc(int pid) {
    return kernel.procs().get(pid);
  }

  @Test
  @DisplayName("R-ST-1 a child has its parent's memory and descriptors, and no aio state")
  void aChildIsLikeItsParent() {
    attach();
    byte[] path = "/dev/null\0".getBytes(StandardCharsets.UTF_8);
    assertThat(parent.result(new Conversation.Bytes(BASE, path), Sysnum.OPEN, BASE, 2, 0).value())
        .isZero();
    parent.result(Sysnum.KAIO, KaioOp.AIOINIT.code());
    CookieOffer offer = fork(FORK1);

    Conversation child = claim(offer.cookie(), Abi.LP64_SPARC, "child");

    assertThat(child.next(Attached.class)).isEqualTo(new Attached(offer.pid(), 1000, false, 8192));
    assertThat(proc(offer.pid()).name()).isEqualTo("child");
    assertThat(child.result(Sysnum.GETPID).value()).isEqualTo(offer.pid());
    assertThat(child.result(Sysnum.DUP, 0).value()).isEqualTo(1);
    assertThat(child.result(Sysnum.MUNMAP, BASE, 0x4000).errno()).isZero();
    assertThat(child.result(Sysnum.KAIO, KaioOp.AIOWAIT.code(), 0, 1).errno())
        .isEqualTo(Errno.EINVAL.code());
    assertThat(parent.result(Sysnum.DUP, 0).value()).as("its descriptors are its own").isEqualTo(1);
  }

  @Test
  void aCookieIsGoodOnceAndNobodyGuessesOne() {
    attach();
    CookieOffer offer = fork(FORK1);
    claim(new UUID(1, 1), Abi.LP64_SPARC, "guess").assertRefused(Fault.CLAIM_REFUSED);
    claim(offer.cookie(), Abi.LP64_SPARC, "child").next(Attached.class);
    claim(offer.cookie(), Abi.LP64_SPARC, "again").assertRefused(Fault.CLAIM_REFUSED);
  }

  @Test
  void aChildKeepsItsDataModel() {
    attach();
    CookieOffer offer = fork(FORK1);
    claim(offer.cookie(), Abi.ILP32_X86, "child").assertRefused(Fault.CLAIM_REFUSED);
    claim(offer.cookie(), Abi.LP64_SPARC, "child").next(Attached.class);
  }

  @Test
  void anotherUserMayNotClaimUnlessPrivileged() {
    attach();
    CookieOffer offer = fork(FORK1);
    Conversation stranger = connect(new Peer(1001, false));
    stranger.say(new Claim(offer.cookie(), Abi.LP64_SPARC, "thief"));
    stranger.assertRefused(Fault.CLAIM_REFUSED);
    Conversation root = connect(new Peer(0, true));
    root.say(new Claim(offer.cookie(), Abi.LP64_SPARC, "child"));
    assertThat(root.next(Attached.class).uid()).as("the user stays").isEqualTo(1000);
  }

  @Test
  void aChildThatNobodyClaimsExitsAfterTenSeconds() {
    attach();
    CookieOffer offer = fork(FORK1);
    kernel.advanceTo(10 * SECOND - 1);
    assertThat(proc(offer.pid())).isNotNull();
    kernel.advanceTo(10 * SECOND);
    assertThat(proc(offer.pid())).isNull();
    claim(offer.cookie(), Abi.LP64_SPARC, "late").assertRefused(Fault.CLAIM_REFUSED);
  }

  @Test
  void signalsWaitForTheClaim() {
    attach();
    parent.result(Sysnum.SIGACTION, Signal.SIGUSR1, 2, 0);
    CookieOffer offer = fork(FORK1);
    assertThat(parent.result(Sysnum.KILL, offer.pid(), Signal.SIGUSR1).errno()).isZero();

    Conversation child = claim(offer.cookie(), Abi.LP64_SPARC, "child");

    child.next(Attached.class);
    assertThat(child.next(SignalDelivery.class).signo()).isEqualTo(Signal.SIGUSR1);
  }

  @Test
  void aKilledChildIsGoneAtItsClaim() {
    attach();
    CookieOffer offer = fork(FORK1);
    parent.result(Sysnum.KILL, offer.pid(), Signal.SIGKILL);
    Conversation child = claim(offer.cookie(), Abi.LP64_SPARC, "child");
    child.next(Attached.class);
    assertThat(child.next(Exited.class)).isEqualTo(new Exited(0, Signal.SIGKILL));
  }

  @Test
  @DisplayName("R-CLN-16 forkall gives the child every LWP; sleepers of the parent get EINTR")
  void forkall() {
    attach();
    parent.result(Sysnum.KAIO, KaioOp.AIOINIT.code());
    int second = (int) parent.result(Sysnum.LWP_CREATE, 0, 0, 0).value();
    int asleep = parent.call(second, Conversation.NOTHING, Sysnum.KAIO, 2, 0, 0);
    parent.assertSilent();

    parent.call(Sysnum.FORKSYS, FORKALL, 0);
    CookieOffer offer = parent.next(CookieOffer.class);
    assertThat(parent.next(Return.class).value()).isEqualTo(offer.pid());
    assertThat(parent.next(Return.class))
        .isEqualTo(new Return(second, asleep, -1, Errno.EINTR.code()));

    Conversation child = claim(offer.cookie(), Abi.LP64_SPARC, "child");
    child.next(Attached.class);
    child.call(second, Conversation.NOTHING, Sysnum.GETPID);
    assertThat(child.next(Return.class).value()).isEqualTo(offer.pid());
  }

  @Test
  @DisplayName("R-CLN-16 a call of an LWP that a fork holds begins when the fork is done")
  void aCallOfAHeldLwpWaits() {
    attach();
    parent.result(Sysnum.KAIO, KaioOp.AIOINIT.code());
    byte[] path = "/dev/gate/0\0".getBytes(StandardCharsets.UTF_8);
    int fd =
        (int) parent.result(new Conversation.Bytes(BASE, path), Sysnum.OPEN, BASE, 2, 0).value();
    int forker = (int) parent.result(Sysnum.LWP_CREATE, 0, 0, 0).value();
    int reader = (int) parent.result(Sysnum.LWP_CREATE, 0, 0, 0).value();
    parent.call(reader, Conversation.NOTHING, Sysnum.READ, fd, BASE, 512); // uninterruptible
    parent.call(forker, Conversation.NOTHING, Sysnum.FORKSYS, FORKALL, 0);
    parent.assertSilent();
    parent.call(Sysnum.GETPID);
    parent.assertSilent();
    parent.gate().completeAll();
    kernel.runUntilIdle();

    assertThat(parent.next(Store.class).address()).isEqualTo(BASE);
    CookieOffer offer = parent.next(CookieOffer.class);
    assertThat(parent.next(Return.class).lwp()).isEqualTo(forker);
    List<Integer> others =
        List.of(parent.next(Return.class).lwp(), parent.next(Return.class).lwp());
    assertThat(others).containsExactlyInAnyOrder(1, reader);
    assertThat(offer.pid()).isPositive();
  }

  @Test
  void execMakesRoomForAnotherProgram() {
    attach();
    int pid = parent.session.proc().pid();
    parent.call(Sysnum.EXECVE, 0, 0, 0);
    CookieOffer offer = parent.next(CookieOffer.class);
    assertThat(offer.pid()).isEqualTo(pid);
    parent.assertSilent();
    assertThat(parent.isClosed()).isTrue();
    parent.session.lost();
    assertThat(proc(pid)).as("losing the old connection is not exit").isNotNull();

    Conversation image = claim(offer.cookie(), Abi.ILP32_X86, "new");

    assertThat(image.next(Attached.class)).isEqualTo(new Attached(pid, 1000, false, 4096));
    assertThat(proc(pid).abi()).isEqualTo(Abi.ILP32_X86);
    assertThat(proc(pid).name()).isEqualTo("new");
    assertThat(image.result(Sysnum.MMAP, BASE, 0x1000, 3, MAP_FIXED_ANON, -1, 0).errno()).isZero();
    image.call(Sysnum.EXIT, 3);
    assertThat(image.next(Exited.class)).isEqualTo(new Exited(3, 0));
  }

  @Test
  void execFromAnotherLwpLeavesLwp1WithItsMask() {
    attach();
    int second = (int) parent.result(Sysnum.LWP_CREATE, 0, 0, 0).value();
    parent.call(second, Conversation.NOTHING, Sysnum.SIGPROCMASK, 1, 1 << 15, 0, 0);
    parent.next(Return.class);
    parent.call(second, Conversation.NOTHING, Sysnum.EXECVE, 0, 0, 0);
    CookieOffer offer = parent.next(CookieOffer.class);
    Proc proc = proc(offer.pid());
    assertThat(proc.lwps()).hasSize(1);
    assertThat(proc.lwp(1).mask().contains(Signal.SIGUSR1)).isTrue();
    claim(offer.cookie(), Abi.LP64_SPARC, "new").next(Attached.class);
  }

  @Test
  void aProcessThatExecedAndIsNotClaimedExits() {
    attach();
    parent.call(Sysnum.EXECVE, 0, 0, 0);
    CookieOffer offer = parent.next(CookieOffer.class);
    kernel.advanceTo(10 * SECOND);
    assertThat(proc(offer.pid())).isNull();
  }

  @Test
  void aParentThatIsLostLeavesItsChild() {
    attach();
    CookieOffer offer = fork(FORK1);
    parent.session.lost();
    assertThat(proc(offer.pid())).isNotNull();
    claim(offer.cookie(), Abi.LP64_SPARC, "orphan").next(Attached.class);
  }

  @Test
  void aForkTooManyIsEAGAIN() {
    Kernel small =
        Kernels.boot(KernelConfig.DEFAULT.withLimits(SystemLimits.DEFAULT.withProcesses(2)));
    Conversation talk = Conversation.attachedTo(small);
    talk.call(Sysnum.FORKSYS, FORK1, 0);
    talk.next(CookieOffer.class);
    talk.next(Return.class);
    assertThat(talk.result(Sysnum.FORKSYS, FORK1, 0).errno()).isEqualTo(Errno.EAGAIN.code());
    assertThat(talk.result(Sysnum.FORKSYS, 2, 0).errno()).isEqualTo(Errno.EINVAL.code());
  }
}
