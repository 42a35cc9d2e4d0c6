package dev.kaio.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.TestProgram;
import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.mod.MachineProfile;
import dev.kaio.proc.ProcLimits;
import dev.kaio.proc.SystemLimits;
import dev.kaio.testkit.Kernels;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Event ports through portfs. */
class PortCallsTest {
  private static final int CREATE = 0;
  private static final int GET = 5;
  private static final int GETN = 6;
  private static final int DISPATCH = 8;
  private static final int AIO = 1;
  private static final int MQ = 6;

  private static final long EVENTS = TestProgram.DATA;
  private static final long TIME = TestProgram.DATA + 0x800;
  private static final long TICK = 10_000_000L;

  private Kernel kernel = Kernels.boot(KernelConfig.of(MachineProfile.SPARCV9));
  private TestProgram program = new TestProgram(kernel, Abi.LP64_SPARC, false);

  private int createPort() {
    return (int) program.call(Sysnum.PORTFS, CREATE).value();
  }

  private void dispatch(int port, int events, long object, long user) {
    assertThat(program.errnoOf(Sysnum.PORTFS, DISPATCH, port, AIO, events, object, user)).isZero();
  }

  /** A timespec of no time. */
  private long now() {
    program.store(TIME, ByteBuffer.allocate(16));
    return TIME;
  }

  @Test
  void a_port_is_the_lowest_free_descriptor_and_closes_like_one() {
    assertThat(createPort()).isZero();
    assertThat(createPort()).isEqualTo(1);
    assertThat(program.errnoOf(Sysnum.CLOSE, 0)).isZero();
    assertThat(createPort()).isZero();
  }

  @Test
  @DisplayName("R-LAY-5 an event of an LP64 program")
  void an_event_of_an_LP64_program() {
    int port = createPort();
    dispatch(port, 11, 0x1122334455667788L, 0x99AABBCCDDEEFF00L);

    assertThat(program.call(Sysnum.PORTFS, GET, port, EVENTS, now()).value()).isZero();

    ByteBuffer event = program.load(EVENTS, 24);
    assertThat(event.getInt(0)).isEqualTo(11);
    assertThat(event.getShort(4)).isEqualTo((short) 1);
    assertThat(event.getShort(6)).isZero();
    assertThat(event.getLong(8)).isEqualTo(0x1122334455667788L);
    assertThat(event.getLong(16)).isEqualTo(0x99AABBCCDDEEFF00L);
  }

  @Test
  @DisplayName("R-LAY-5 an event of an ILP32 program")
  void an_event_of_an_ILP32_program() {
    program = new TestProgram(kernel, Abi.ILP32_X86, false);
    int port = createPort();
    dispatch(port, 17, 0x10000, 0xBEEF);
    dispatch(port, 18, 0x10004, 0xCAFE);

    assertThat(program.call(Sysnum.PORTFS, GETN, port, EVENTS, 8, 2, now()).value()).isEqualTo(2);

    ByteBuffer events = program.load(EVENTS, 32);
    assertThat(events.getInt(0)).isEqualTo(17);
    assertThat(events.getShort(4)).isEqualTo((short) 1);
    assertThat(events.getInt(8)).isEqualTo(0x10000);
    assertThat(events.getInt(12)).isEqualTo(0xBEEF);
    assertThat(events.getInt(16)).isEqualTo(18);
    assertThat(events.getInt(28)).isEqualTo(0xCAFE);
  }

  @Test
  void get_of_an_empty_port_waits_for_its_timeout() {
    int port = createPort();
    program.store(TIME, program.abi().buffer(16).putLong(0, 0).putLong(8, TICK));

    assertThat(program.call(Sysnum.PORTFS, GET, port, EVENTS, TIME)).isNull();
    kernel.advanceTo(kernel.clock().monotonicNanos() + TICK - 1);
    assertThat(program.result()).isNull();
    kernel.advanceTo(kernel.clock().monotonicNanos() + 1);
    assertThat(program.result().errno()).isEqualTo(Errno.ETIME.code());
  }

  @Test
  void get_with_no_time_does_not_wait() {
    assertThat(program.errnoOf(Sysnum.PORTFS, GET, createPort(), EVENTS, now()))
        .isEqualTo(Errno.ETIME.code());
  }

  @Test
  void getn_with_max_0_counts_and_takes_nothing() {
    int port = createPort();
    dispatch(port, 1, 2, 3);

    assertThat(program.call(Sysnum.PORTFS, GETN, port, EVENTS, 0, 0, 0).value()).isEqualTo(1);
    assertThat(program.call(Sysnum.PORTFS, GETN, port, EVENTS, 5, 0, 0).value()).isEqualTo(1);
    assertThat(program.call(Sysnum.PORTFS, GETN, port, EVENTS, 5, 0, 0).value()).isZero();
  }

  @Test
  void an_event_list_that_cannot_be_written_is_EFAULT_and_loses_no_event() {
    int port = createPort();
    dispatch(port, 1, 2, 3);

    assertThat(program.errnoOf(Sysnum.PORTFS, GET, port, TestProgram.READ_ONLY, 0))
        .isEqualTo(Errno.EFAULT.code());
    assertThat(program.call(Sysnum.PORTFS, GET, port, EVENTS, 0).value()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {AIO, MQ})
  @DisplayName("R-PORT-6 dispatch takes sources 1 and 6")
  void dispatch_takes_sources_1_and_6(int source) {
    assertThat(program.errnoOf(Sysnum.PORTFS, DISPATCH, createPort(), source, 1, 2, 3)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 3, 4, 5, 7, -1})
  @DisplayName("R-PORT-6 dispatch takes no other source")
  void dispatch_takes_no_other_source(int source) {
    assertThat(program.errnoOf(Sysnum.PORTFS, DISPATCH, createPort(), source, 1, 2, 3))
        .isEqualTo(Errno.EINVAL.code());
  }

  @Test
  @DisplayName("R-PORT-6 dispatch waits for a slot, and a signal ends that")
  void dispatch_waits_for_a_slot_and_a_signal_ends_it() {
    kernel =
        Kernels.boot(
            KernelConfig.DEFAULT.withLimits(
                SystemLimits.DEFAULT.withEach(ProcLimits.DEFAULT.withPortEvents(1))));
    program = new TestProgram(kernel, Abi.LP64_SPARC, false);
    int port = createPort();
    dispatch(port, 1, 2, 3);

    assertThat(program.call(Sysnum.PORTFS, DISPATCH, port, AIO, 1, 2, 3)).isNull();
    program.interrupt();
    assertThat(program.result().errno()).isEqualTo(Errno.EINTR.code());
  }

  @Test
  void the_descriptor_is_checked_before_all_else() {
    assertThat(program.errnoOf(Sysnum.PORTFS, GET, 77, TestProgram.UNMAPPED, 1))
        .isEqualTo(Errno.EBADF.code());
    program.putString(EVENTS, "/dev/null");
    int notAPort = (int) program.call(Sysnum.OPEN, EVENTS, 2).value();
    assertThat(program.errnoOf(Sysnum.PORTFS, GET, notAPort, TestProgram.UNMAPPED, 1))
        .isEqualTo(Errno.EBADFD.code());
    assertThat(program.errnoOf(Sysnum.PORTFS, 99, 77)).isEqualTo(Errno.EINVAL.code());
  }

  @Test
  void a_bad_timeout_is_EFAULT_or_EINVAL() {
    int port = createPort();
    assertThat(program.errnoOf(Sysnum.PORTFS, GET, port, EVENTS, TestProgram.UNMAPPED))
        .isEqualTo(Errno.EFAULT.code());
    program.store(TIME, program.abi().buffer(16).putLong(0, 0).putLong(8, 1_000_000_000L));
    assertThat(program.errnoOf(Sysnum.PORTFS, GET, port, EVENTS, TIME))
        .isEqualTo(Errno.EINVAL.code());
  }
}
