package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.proc.ProcLimits;
import dev.kaio.proc.SystemLimits;
import dev.kaio.testkit.Kernels;
import dev.kaio.vm.Segment;
import dev.kaio.wire.Attach;
import dev.kaio.wire.Attached;
import dev.kaio.wire.Claim;
import dev.kaio.wire.CookieOffer;
import dev.kaio.wire.Fault;
import dev.kaio.wire.Hello;
import dev.kaio.wire.Return;
import dev.kaio.wire.Store;
import dev.kaio.wire.Welcome;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What else happens while a fork or an exec waits, and how much of it there may be. */
class LifeRacesTest {
  private static final int FORK1 = 0;
  private static final int FORKALL = 1;
  private static final long BASE = 0x10000;
  private static final long RESULT = BASE + 0x2000;
  private static final long BUFFER = BASE + 0x4000;
  private static final int MAP_FIXED_ANON = 0x110;
  private static final long SECOND = 1_000_000_000L;
  private static final Peer USER = new Peer(1000, false);

  private Kernel kernel;
  private Claims claims;
  private Conversation parent;
  private int fd;

  private void boot(SystemLimits limits) {
    kernel = Kernels.boot(KernelConfig.DEFAULT.withLimits(limits));
    claims = Conversation.claims(kernel);
    parent = connect();
    parent.say(new Attach(Abi.LP64_SPARC, "parent"));
    parent.next(Attached.class);
    parent.result(Sysnum.MMAP, BASE, 0x8000, 3, MAP_FIXED_ANON, -1, 0);
    parent.result(Sysnum.KAIO, KaioOp.AIOINIT.code());
    byte[] path = "/dev/gate/0\0".getBytes(StandardCharsets.UTF_8);
    fd = (int) parent.result(new Conversation.Bytes(BASE, path), Sysnum.OPEN, BASE, 2, 0).value();
  }

  private void boot() {
    boot(SystemLimits.DEFAULT);
  }

  private void bootWith(ProcLimits each) {
    boot(SystemLimits.DEFAULT.withEach(each));
  }

  private Conversation connect() {
    Conversation talk = new Conversation(kernel, USER, claims);
    talk.say(new Hello(1, 1));
    talk.next(Welcome.class);
    return talk;
  }

  private Conversation claim(UUID cookie) {
    Conversation talk = connect();
    talk.say(new Claim(cookie, Abi.LP64_SPARC, "child"));
    return talk;
  }

  private int newLwp() {
    return (int) parent.result(Sysnum.LWP_CREATE, 0, 0, 0).value();
  }

  /** A new LWP sleeps in a read that no signal ends. */
  private void readOnGate() {
    parent.call(newLwp(), Conversation.NOTHING, Sysnum.READ, fd, BASE, 512);
    parent.assertSilent();
  }

  private CookieOffer fork() {
    parent.call(Sysnum.FORKSYS, FORK1, 0);
    CookieOffer offer = parent.next(CookieOffer.class);
    assertThat(parent.next(Return.class).value()).isEqualTo(offer.pid());
    return offer;
  }

  private void openGate() {
    parent.gate().completeAll();
    kernel.runUntilIdle();
  }

  @Test
  void aCallOfAnLwpThatAWaitingExecHasEndedGetsNoAnswer() {
    boot();
    int other = newLwp();
    readOnGate();
    parent.call(Sysnum.EXECVE, 0, 0, 0);

    parent.call(other, Conversation.NOTHING, Sysnum.GETPID);

    parent.assertSilent();
    assertThat(parent.isClosed()).isFalse();
    openGate();
    parent.next(Store.class);
    CookieOffer offer = parent.next(CookieOffer.class);
    assertThat(claim(offer.cookie()).next(Attached.class).pid()).isEqualTo(offer.pid());
  }

  @Test
  void withoutAnExecSuchACallIsAFault() {
    boot();
    readOnGate();
    parent.call(9, Conversation.NOTHING, Sysnum.GETPID);
    parent.assertRefused(Fault.UNKNOWN_LWP);
    openGate();
  }

  @Test
  void callsThatWaitForAForkTakeMemoryUpToALimit() {
    boot();
    readOnGate();
    int forker = newLwp();
    int[] lwps = new int[17];
    for (int i = 0; i < lwps.length; i++) {
      lwps[i] = newLwp();
    }
    parent.call(forker, Conversation.NOTHING, Sysnum.FORKSYS, FORKALL, 0);
    Conversation.Bytes memory = new Conversation.Bytes(BASE, new byte[4096 - 64]);
    for (int i = 0; i < 16; i++) {
      parent.call(lwps[i], memory, Sysnum.GETPID);
    }
    parent.assertSilent();
    assertThat(parent.session.waitingBytes()).isBetween(16 * 4032L, 65536L);

    parent.call(lwps[16], memory, Sysnum.GETPID);

    parent.assertRefused(Fault.LIMIT);
    openGate();
  }

  @Test
  void theMemoryIsFreeAgainWhenTheForkIsDone() {
    boot();
    int forker = newLwp();
    int caller = newLwp();
    for (int i = 0; i < 40; i++) {
      readOnGate();
      parent.call(forker, Conversation.NOTHING, Sysnum.FORKSYS, FORKALL, 0);
      parent.call(caller, new Conversation.Bytes(BASE, new byte[4000]), Sysnum.GETPID);
      parent.assertSilent();
      openGate();
      parent.next(Store.class);
      CookieOffer offer = parent.next(CookieOffer.class);
      for (int answers = 0; answers < 3; answers++) {
        parent.next(Return.class);
      }
      kernel.abandon(kernel.procs().get(offer.pid()));
      kernel.runUntilIdle();
    }
    assertThat(parent.session.waitingBytes()).isZero();
  }

  @Test
  @DisplayName("R-ST-1 what is stored between COOKIE and RETURN is not in the child's memory")
  void theChildsMemoryIsThatOfTheCookie() {
    boot();
    readOnGate();
    int poll = KaioOp.AIOREAD.code() | KaioOp.POLL_BIT;
    assertThat(parent.result(Sysnum.KAIO, poll, fd, BUFFER, 512, 0, RESULT).errno()).isZero();
    parent.call(Sysnum.FORKSYS, FORKALL, 0);
    parent.assertSilent();

    // The request completes when the reader has stopped and before the forker goes on.
    parent.gate().complete(0);
    kernel.post(() -> parent.gate().completeAll());
    kernel.runUntilIdle();

    assertThat(parent.next(Store.class).address()).as("the reader's bytes").isEqualTo(BASE);
    assertThat(parent.next(Store.class).address()).as("the request's bytes").isEqualTo(BUFFER);
    CookieOffer offer = parent.next(CookieOffer.class);
    assertThat(parent.next(Store.class).address()).as("its result").isEqualTo(RESULT);
    assertThat(parent.next(Return.class).value()).isEqualTo(offer.pid());
    assertThat(parent.next(Return.class).value()).as("of the reader").isEqualTo(512);
  }

  @Test
  void aMappingThatHasNotBeenToldYetIsInTheChildToo() {
    boot();
    int mapper = newLwp();
    readOnGate();
    int poll = KaioOp.AIOREAD.code() | KaioOp.POLL_BIT;
    assertThat(parent.result(Sysnum.KAIO, poll, fd, BUFFER, 512, 0, RESULT).errno()).isZero();
    parent.call(
        mapper,
        Conversation.NOTHING,
        Sysnum.MMAP,
        BUFFER,
        0x10000,
        3,
        MAP_FIXED_ANON,
        -1,
        0); // waits for the page that the request has locked
    parent.call(Sysnum.FORKSYS, FORKALL, 0);
    parent.assertSilent();

    parent.gate().complete(1);
    openGate();

    for (int stores = 0; stores < 3; stores++) {
      parent.next(Store.class);
    }
    CookieOffer offer = parent.next(CookieOffer.class);
    assertThat(parent.next(Return.class).value()).isEqualTo(offer.pid());
    assertThat(StreamSupport.stream(segments(offer.pid()).spliterator(), false))
        .anyMatch(segment -> segment.base() == BUFFER && segment.length() == 0x10000);
    assertThat(parent.next(Return.class).lwp()).isIn(mapper, mapper + 1);
    assertThat(parent.next(Return.class).lwp()).isIn(mapper, mapper + 1);
  }

  private Iterable<Segment> segments(int pid) {
    return kernel.procs().get(pid).addressSpace().segments();
  }

  @Test
  void oneChildTooManyThatNobodyHasClaimedIsEAGAIN() {
    bootWith(ProcLimits.DEFAULT.withUnclaimed(2));
    CookieOffer first = fork();
    fork();
    assertThat(parent.result(Sysnum.FORKSYS, FORK1, 0).errno()).isEqualTo(Errno.EAGAIN.code());
    assertThat(parent.result(Sysnum.FORKSYS, FORKALL, 0).errno()).isEqualTo(Errno.EAGAIN.code());

    Conversation child = claim(first.cookie());
    child.next(Attached.class);

    fork();
    assertThat(parent.result(Sysnum.FORKSYS, FORK1, 0).errno()).isEqualTo(Errno.EAGAIN.code());
    kernel.advanceTo(10 * SECOND); // the others give up
    fork();
    fork();
    child.call(Sysnum.FORKSYS, FORK1, 0);
    child.next(CookieOffer.class);
  }

  @Test
  void oneUnclaimedChildTooManyOfAllProcessesIsEAGAIN() {
    boot(SystemLimits.DEFAULT.withInAll(ProcLimits.DEFAULT_IN_ALL.withUnclaimed(2)));
    Conversation child = claim(fork().cookie());
    child.next(Attached.class);
    fork();
    child.call(Sysnum.FORKSYS, FORK1, 0);
    child.next(CookieOffer.class);
    child.next(Return.class);
    assertThat(parent.result(Sysnum.FORKSYS, FORK1, 0).errno()).isEqualTo(Errno.EAGAIN.code());
    assertThat(child.result(Sysnum.FORKSYS, FORK1, 0).errno()).isEqualTo(Errno.EAGAIN.code());
  }

  @Test
  void theFlagsOfForkChangeNothingAndOtherBitsAreEINVAL() {
    boot();
    for (int flags = 0; flags <= 3; flags++) {
      parent.call(Sysnum.FORKSYS, FORK1, flags);
      parent.next(CookieOffer.class);
      assertThat(parent.next(Return.class).errno()).isZero();
    }
    assertThat(parent.result(Sysnum.FORKSYS, FORK1, 4).errno()).isEqualTo(Errno.EINVAL.code());
    assertThat(parent.result(Sysnum.FORKSYS, 2, 0).errno()).isEqualTo(Errno.EINVAL.code());
  }

  @Test
  void aServerThatEndsLetsNobodyClaimAndWaitsForNobody() {
    boot();
    CookieOffer before = fork();

    claims.close();

    assertThat(kernel.procs().get(before.pid())).isNull();
    claim(before.cookie()).assertRefused(Fault.SHUTTING_DOWN);
    CookieOffer after = fork();
    assertThat(kernel.procs().get(after.pid())).isNull();
    claim(after.cookie()).assertRefused(Fault.SHUTTING_DOWN);
    parent.call(Sysnum.EXECVE, 0, 0, 0);
    CookieOffer execed = parent.next(CookieOffer.class);
    assertThat(kernel.procs().get(execed.pid())).isNull();
  }
}
