package dev.kaio.dev;

import static dev.kaio.dev.DiskFixture.BUF;
import static dev.kaio.dev.DiskFixture.READ_ONLY;
import static dev.kaio.dev.DiskFixture.UNMAPPED;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.abi.Errno;
import dev.kaio.sched.Rval;
import dev.kaio.sched.TestThread;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The devices that are no disks: a terminal, and nothing; and the switch that names them. */
class TerminalTest {
  private final DiskFixture f = new DiskFixture();
  private final Terminal tty = new Terminal();
  private final TestThread writer = new TestThread(f.scheduler, "writer", f.log);

  private void type(String text) {
    tty.type(text.getBytes(US_ASCII));
    f.run();
  }

  private Rval write(long address, long length) {
    return tty.write(writer, f.as, address, length, 0);
  }

  @Test
  void a_read_sleeps_until_somebody_types() {
    TestThread reader = f.syncRead(tty, BUF, 10, 0);
    assertThat(reader.isInterruptibleSleeper()).isTrue();
    type("hello");
    assertThat(f.log).containsExactly("reader = 5");
    assertThat(f.memory.bytes(BUF, 6)).isEqualTo("hello\0".getBytes(US_ASCII));
  }

  @Test
  void a_read_takes_no_more_than_it_asks_for_and_the_rest_waits() {
    type("hello");
    f.syncRead(tty, BUF, 2, 0);
    f.syncRead(tty, BUF + 2, 100, 0);
    assertThat(f.log).containsExactly("reader = 2", "reader = 3");
    assertThat(f.memory.bytes(BUF, 5)).isEqualTo("hello".getBytes(US_ASCII));
  }

  @Test
  void the_oldest_reader_is_served_first_and_the_others_keep_their_order() {
    for (int i = 0; i < 3; i++) {
      f.syncRead(tty, BUF + i, 1, 0);
    }
    type("a");
    type("b");
    type("c");
    assertThat(f.memory.bytes(BUF, 3)).isEqualTo("abc".getBytes(US_ASCII));
  }

  @Test
  void a_signal_ends_the_sleep_with_EINTR_and_takes_no_input() {
    TestThread reader = f.syncRead(tty, BUF, 10, 0);
    reader.interruptSleep();
    f.run();
    type("x");
    f.syncRead(tty, BUF, 10, 0);
    assertThat(f.log).containsExactly("reader = EINTR", "reader = 1");
  }

  @Test
  void a_read_of_nothing_returns_0_at_once() {
    f.syncRead(tty, BUF, 0, 0);
    assertThat(f.log).containsExactly("reader = 0");
  }

  @Test
  void a_read_into_a_bad_buffer_is_EFAULT() {
    type("hello");
    f.syncRead(tty, READ_ONLY, 5, 0);
    assertThat(f.log).containsExactly("reader = EFAULT");
  }

  @Test
  void what_is_written_is_shown() {
    f.memory.put(BUF, "hello".getBytes(US_ASCII));
    assertThat(write(BUF, 5).value()).isEqualTo(5);
    assertThat(write(BUF, 0)).isEqualTo(Rval.ZERO);
    assertThat(tty.screen()).isEqualTo("hello".getBytes(US_ASCII));
  }

  @Test
  void the_screen_keeps_the_last_bytes_only() {
    byte[] first = new byte[Terminal.SCREEN];
    Arrays.fill(first, (byte) 'a');
    f.memory.put(BUF, first);
    write(BUF, first.length);
    f.memory.put(BUF, "bc".getBytes(US_ASCII));
    write(BUF, 2);
    byte[] screen = tty.screen();
    assertThat(screen).hasSize(Terminal.SCREEN);
    assertThat(Arrays.copyOfRange(screen, Terminal.SCREEN - 3, Terminal.SCREEN))
        .isEqualTo("abc".getBytes(US_ASCII));
  }

  @Test
  void a_write_from_a_bad_buffer_is_EFAULT_and_shows_nothing() {
    assertThat(write(UNMAPPED, 5).errno()).isEqualTo(Errno.EFAULT.code());
    assertThat(write(BUF, 1L << 40).errno()).isEqualTo(Errno.EFAULT.code());
    assertThat(tty.screen()).isEmpty();
  }

  @Test
  void it_has_no_position() {
    assertThat(tty.isSeekable()).isFalse();
  }

  @Test
  void dev_null_reads_nothing_and_takes_everything_without_a_look_at_the_buffer() {
    NullDevice none = new NullDevice();
    assertThat(none.read(writer, f.as, UNMAPPED, 100, 0)).isEqualTo(Rval.ZERO);
    assertThat(none.write(writer, f.as, UNMAPPED, 100, 0).value()).isEqualTo(100);
  }

  @Test
  void devices_are_found_by_their_paths_in_order_and_a_path_has_one() {
    DeviceSwitch devices = new DeviceSwitch();
    devices.add("/dev/tty", tty);
    devices.add("/dev/null", new NullDevice());
    assertThat(devices.find("/dev/tty")).isSameAs(tty);
    assertThat(devices.find("/dev/TTY")).isNull();
    assertThat(devices.all().keySet()).containsExactly("/dev/null", "/dev/tty");
    assertThatThrownBy(() -> devices.add("/dev/tty", tty))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
