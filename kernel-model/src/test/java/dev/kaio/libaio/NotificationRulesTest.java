package dev.kaio.libaio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.Call;
import dev.kaio.testkit.LibraryProgram;
import dev.kaio.testkit.ProgramData.Result;
import dev.kaio.testkit.TestPort;
import dev.kaio.testkit.TestPort.Event;
import dev.kaio.testkit.TestProcess;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a request of the pool: where it goes, and who is told (R-U-17, R-U-18). */
class NotificationRulesTest extends LibraryRules {

  @Test
  @DisplayName("R-U-17 SIGNAL queues the signal with its value and code -4")
  void aSignal() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    aioRead(lib, p.aiocb(0, lib.openFile()).signal(42, 0xBEEF)).returns(0);
    lib.ends(512);
    assertThat(p.sentByKaio())
        .containsExactly(
            new TestProcess.SentSignal(true, 42, -4, 0xBEEF, p.proc().pid(), p.proc().uid()));
  }

  @ParameterizedTest
  @CsvSource({"AIO_READ, 11", "AIO_WRITE, 12"})
  @DisplayName("R-U-17 PORT and THREAD send an event with the opcode, the aiocb and the cookie")
  void portEvents(AioFunction function, int code) {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestPort port = p.port(8);
    int file = lib.openFile();
    Aiocb byPort = p.aiocb(0, file).port(port.fd(), 0xAA);
    Aiocb byThread = p.aiocb(1, file).thread(port.fd(), 0xBB);
    p.setWord(byThread.sigevent() + 16, 0); // no function
    lib.call(function, byPort.address()).returns(0);
    lib.call(function, byThread.address()).returns(0);
    lib.ends(512);
    lib.ends(512);
    assertThat(port.sent())
        .containsExactly(
            new Event(code, 1, byPort.address(), 0xAA),
            new Event(code, 1, byThread.address(), 0xBB));
    port.fetch(8);
  }

  @ParameterizedTest
  @CsvSource({"AIO_READ64, 17", "AIO_WRITE64, 18"})
  @DisplayName("R-U-17 the events of the 64-bit-offset forms are 17 and 18")
  void portEventsOfLargeForms(AioFunction function, int code) {
    LibraryProgram lib = program(Abi.ILP32_SPARC);
    TestProcess p = lib.process();
    TestPort port = p.port(8);
    Aiocb aiocb = p.largeAiocb(0, lib.openFile()).port(port.fd(), 0xAA);
    lib.call(function, aiocb.address()).returns(0);
    lib.ends(512);
    assertThat(port.sent()).containsExactly(new Event(code, 1, aiocb.address(), 0xAA));
    port.fetch(8);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 0, 5, -1})
  @DisplayName("R-U-17 R-U-18 NONE and unknown types: the request stays, on the done queue")
  void noneStaysOnTheDoneQueue(int how) {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb aiocb = p.aiocb(0, lib.openFile()).notify(how, 42, 0);
    aioRead(lib, aiocb).returns(0);
    lib.ends(512);
    assertThat(aiocb.state()).isEqualTo(USERAIO);
    assertThat(lib.state().doneq()).isEqualTo(1);
    aioRead(lib, aiocb).fails(Errno.EBUSY); // still in the hash
    assertThat(p.sentByKaio()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2, 0", "3, -1", "4, -1"})
  @DisplayName("R-U-17 signal 0 or a negative port sends nothing, but is not NONE")
  void nothingToSendIsNotNone(int how, int number) {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb aiocb = p.aiocb(0, lib.openFile());
    if (how == Aiocb.SIGEV_PORT) {
      aiocb.port(number, 0);
    } else {
      aiocb.notify(how, number, 0);
      p.setWord(aiocb.sigevent() + 16, 0);
    }
    // Straight to the pool: the kernel would refuse a port that is none.
    aioread(lib, p.int32(aiocb.address()), 5).returns(0);
    aioRead(lib, aiocb).returns(0);
    lib.ends(512);
    lib.ends(512);
    assertThat(aiocb.state()).isEqualTo(USERAIO_DONE);
    assertThat(lib.state().doneq()).isZero();
    assertThat(p.sentByKaio()).isEmpty();
  }

  @Test
  @DisplayName("R-U-17 errors of dispatching are ignored")
  void dispatchErrorsAreIgnored() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestPort port = p.port(1);
    int file = lib.openFile();
    Aiocb first = p.aiocb(0, file).port(port.fd(), 1);
    Aiocb second = p.aiocb(1, file).port(port.fd(), 2);
    aioRead(lib, first).returns(0);
    aioRead(lib, second).returns(0);
    lib.ends(512);
    lib.ends(512); // no slot is left
    assertThat(port.sent()).hasSize(1);
    assertThat(second.state()).isEqualTo(USERAIO_DONE);
    port.fetch(8);
  }

  @Test
  @DisplayName("R-U-1 R-U-18 others leave the hash: USERAIO_DONE, and may be used again")
  void othersLeaveTheHash() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb aiocb = p.aiocb(0, lib.openFile()).signal(42, 0);
    aioRead(lib, aiocb).returns(0);
    lib.ends(512);
    assertThat(aiocb.state()).isEqualTo(USERAIO_DONE);
    assertThat(aiocb.read()).isEqualTo(new Result(512, 0));
    assertThat(lib.state().doneq()).isZero();
    aioRead(lib, aiocb).returns(0);
  }

  @Test
  @DisplayName("R-U-18 the result is stored only while errno is EINPROGRESS")
  void theResultIsStoredOnlyInProgress() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    Aiocb aiocb = p.aiocb(0, lib.openFile());
    aioRead(lib, aiocb).returns(0);
    aiocb.result(7, 99);
    lib.ends(512);
    assertThat(aiocb.read()).isEqualTo(new Result(7, 99));
    assertThat(lib.state().doneq()).isEqualTo(1);
  }

  @Test
  @DisplayName("R-U-18 a completion notifies the kernel if an aio_suspend is there")
  void anAioSuspendInTheKernelIsNotified() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int second = p.newLwp();
    int file = lib.openFile();
    aioRead(lib, p.aiocb(0, p.open(machine.gate()))).returns(0);
    Call suspend =
        lib.call(
            second, AioFunction.AIO_SUSPEND, p.array(TestProcess.FREE, p.aiocbAddress(1)), 1, 0);
    suspend.sleeps();
    aioRead(lib, p.aiocb(1, file)).returns(0);
    lib.kaioCalls();
    lib.ends(512);
    assertThat(lib.kaioCalls()).containsExactly("AIONOTIFY");
    suspend.returns(0);
  }

  @Test
  @DisplayName("R-U-18 without anybody in the kernel nobody is notified")
  void nobodyIsNotified() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    aioRead(lib, p.aiocb(0, lib.openFile())).returns(0);
    lib.kaioCalls();
    lib.ends(512);
    assertThat(lib.kaioCalls()).isEmpty();
    p.state().notifications(0);
  }

  @Test
  @DisplayName("R-U-18 a cancelled request notifies like any other")
  void aCancelledRequestNotifies() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    Aiocb aiocb = p.aiocb(0, file).signal(42, 5);
    aioRead(lib, aiocb).returns(0);
    aioCancel(lib, file, aiocb).returns(0);
    assertThat(p.sentByKaio()).extracting(TestProcess.SentSignal::value).containsExactly(5L);
    assertThat(aiocb.read()).isEqualTo(new Result(-1, Errno.ECANCELED.code()));
  }

  @Test
  @DisplayName("R-U-18 QUIRK a cancelled SIGEV_NONE request lives on until aio_waitn takes it")
  void aCancelledNoneRequestLivesOn() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    Aiocb aiocb = p.aiocb(0, file);
    aioRead(lib, aiocb).returns(0);
    aioCancel(lib, file, aiocb).returns(0);
    aioError(lib, aiocb).returns(Errno.ECANCELED.code());
    aioReturn(lib, aiocb).fails(Errno.ECANCELED);
    assertThat(lib.state().doneq()).isEqualTo(1);
    aioRead(lib, aiocb).returns(0); // the same aiocb, a new request
    assertThat(aiocb.state()).isEqualTo(USERAIO);
    long list = p.list(aiocb);
    p.setInt32(TestProcess.FREE, 1);
    lib.call(AioFunction.AIO_WAITN, list, 1, TestProcess.FREE, 0).returns(0);
    assertThat(aiocb.state()).isEqualTo(USERAIO_DONE);
    aioRead(lib, aiocb).returns(0); // the new request was unhashed, too
    assertThat(lib.state().outstanding()).isEqualTo(2);
  }
}
