package dev.kaio.abi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers of R-LAY-8, R-LAY-9 and R-LAY-10, written out once more. */
class NumbersTest {

  @ParameterizedTest
  @CsvSource({
    "EPERM, 1",
    "ENOENT, 2",
    "EINTR, 4",
    "EIO, 5",
    "ENXIO, 6",
    "EBADF, 9",
    "EAGAIN, 11",
    "ENOMEM, 12",
    "EACCES, 13",
    "EFAULT, 14",
    "EBUSY, 16",
    "EINVAL, 22",
    "ENOSPC, 28",
    "ESPIPE, 29",
    "EDEADLK, 45",
    "ECANCELED, 47",
    "ENOTSUP, 48",
    "ETIME, 62",
    "EOVERFLOW, 79",
    "EBADFD, 81",
    "ENOSYS, 89",
    "ERESTART, 91",
    "ETIMEDOUT, 145",
    "EALREADY, 149",
    "EINPROGRESS, 150"
  })
  @DisplayName("R-LAY-8 an errno has the number")
  void an_errno_has_the_number(String name, int code) {
    assertThat(Errno.valueOf(name).code()).isEqualTo(code);
    assertThat(Errno.nameOf(code)).isEqualTo(name);
  }

  @Test
  void a_number_without_an_errno_is_shown_in_decimal() {
    assertThat(Errno.nameOf(0)).isEqualTo("0");
    assertThat(Errno.nameOf(200)).isEqualTo("200");
    assertThat(Errno.nameOf(-1)).isEqualTo("-1");
    assertThat(Errno.textOf(200)).isEqualTo("Error 200");
  }

  @Test
  @DisplayName("R-LAY-9 signals have the numbers")
  void signals_have_the_numbers() {
    assertThat(Signal.SIGKILL).isEqualTo(9);
    assertThat(Signal.SIGSYS).isEqualTo(12);
    assertThat(Signal.SIGIO).isEqualTo(22).isEqualTo(Signal.SIGPOLL);
    assertThat(Signal.SIGLWP).isEqualTo(33);
    assertThat(Signal.SIGRTMIN).isEqualTo(42);
    assertThat(Signal.SIGRTMAX).isEqualTo(73);
    assertThat(Signal.SI_ASYNCIO).isEqualTo(-4);
  }

  @ParameterizedTest
  @CsvSource({"0, false", "1, true", "73, true", "74, false", "-1, false"})
  @DisplayName("R-LAY-9 signals are 1 to 73")
  void signals_are_1_to_73(int signo, boolean valid) {
    assertThat(Signal.isValid(signo)).isEqualTo(valid);
  }

  @ParameterizedTest
  @CsvSource({
    "1, SIGHUP",
    "22, SIGPOLL",
    "33, SIGLWP",
    "36, SIGCANCEL",
    "41, SIGINFO",
    "42, SIGRTMIN",
    "43, SIGRTMIN+1",
    "72, SIGRTMAX-1",
    "73, SIGRTMAX"
  })
  void a_signal_is_shown_by_name(int signo, String name) {
    assertThat(Signal.nameOf(signo)).isEqualTo(name);
  }

  @Test
  @DisplayName("R-LAY-9 sigevent has the numbers")
  void sigevent_has_the_numbers() {
    assertThat(Sigev.NONE).isEqualTo(1);
    assertThat(Sigev.SIGNAL).isEqualTo(2);
    assertThat(Sigev.THREAD).isEqualTo(3);
    assertThat(Sigev.PORT).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 1, true",
    "2, 73, true",
    "2, 0, false",
    "2, 74, false",
    "1, 5, false",
    "9, 5, false"
  })
  @DisplayName("R-PRW-2 a signal is wanted for SIGNAL and 1 to 73 only")
  void a_signal_is_wanted_for_SIGNAL_and_1_to_73_only(int notification, int signo, boolean wanted) {
    assertThat(new Sigevent(notification, signo, 0).wantsSignal()).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource({
    "0, AIOREAD, true, true", "6, AIOSTART, true, true", "12, AIOAWRITE, true, true",
    "13, AIOLIO64, false, true", "19, AIOCANCEL64, false, true", "20, AIOFSYNC, false, false",
    "21, AIOWAITN, true, true", "22, AIOFSYNC64, false, false"
  })
  @DisplayName("R-SYS-2 an opcode is for the callers that the table says")
  void an_opcode_is_for_its_callers(int code, String name, boolean lp64, boolean ilp32) {
    KaioOp op = KaioOp.of(code);
    assertThat(op.name()).isEqualTo(name);
    assertThat(op.code()).isEqualTo(code);
    assertThat(op.isValidFor(DataModel.LP64)).isEqualTo(lp64);
    assertThat(op.isValidFor(DataModel.ILP32)).isEqualTo(ilp32);
  }

  @ParameterizedTest
  @CsvSource({"23", "24", "25", "31", "-1", "2147483647"})
  @DisplayName("R-SYS-2 other numbers are no opcode")
  void other_numbers_are_no_opcode(int code) {
    assertThat(KaioOp.of(code)).isNull();
  }
}
