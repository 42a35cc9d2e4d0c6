package dev.kaio.libaio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.sched.Rval;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.LibraryProgram;
import dev.kaio.testkit.ProgramData.Result;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** aio_cancel (R-U-24, R-U-33). */
class CancelRulesTest extends LibraryRules {
  private static final int CANCELED = 0;
  private static final int ALLDONE = 1;
  private static final int NOTCANCELED = 2;
  private static final Result ECANCELED = new Result(-1, Errno.ECANCELED.code());

  @Test
  @DisplayName("R-U-24 order of checks: descriptor, then the aiocb's own")
  void theOrderOfTheChecks() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    Aiocb aiocb = p.aiocb(0, 78).state(USERAIO);
    aioCancel(lib, 77, aiocb).fails(Errno.EBADF);
    aioCancel(lib, 77, null).fails(Errno.EBADF);
    aioCancel(lib, file, aiocb).fails(Errno.EINVAL);
    aioCancel(lib, file, aiocb.fd(file)).returns(ALLDONE); // USERAIO, but not found
    aioCancel(lib, file, aiocb.state(USERAIO_DONE)).returns(ALLDONE);
    assertThat(lib.kaioCalls()).isEmpty();
    aioCancel(lib, file, aiocb.state(CHECK)).fails(Errno.EINVAL); // the kernel has no A
    assertThat(lib.kaioCalls()).containsExactly("AIOCANCEL");
  }

  @Test
  @DisplayName("R-U-24 the kernel's requests: 2 while pending, else 1")
  void theKernelsRequests() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    Aiocb aiocb = p.aiocb(0, fd);
    aioRead(lib, aiocb).returns(0);
    aioCancel(lib, fd, aiocb).returns(NOTCANCELED);
    gate.complete();
    aioCancel(lib, fd, aiocb).returns(ALLDONE);
    p.state().counts(0, 1);
  }

  @Test
  @DisplayName(
      "R-U-24 R-LAY-10 a running request is interrupted at once; a second cancel says ALLDONE")
  void aRunningRequest() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    Aiocb aiocb = p.aiocb(0, file);
    aioRead(lib, aiocb).returns(0);
    aioCancel(lib, file, aiocb).returns(CANCELED);
    assertThat(lib.interrupted()).containsExactly(line("PREAD", file, lib, 0));
    assertThat(aiocb.read()).isEqualTo(ECANCELED);
    assertThat(aiocb.state()).isEqualTo(USERAIO);
    aioCancel(lib, file, aiocb).returns(ALLDONE);
    assertThat(lib.state().outstanding()).isZero();
  }

  @Test
  @DisplayName("R-U-24 a finished request that nobody consumed is ALLDONE")
  void aFinishedRequest() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    Aiocb aiocb = p.aiocb(0, file);
    aioRead(lib, aiocb).returns(0);
    lib.ends(512);
    aioCancel(lib, file, aiocb).returns(ALLDONE);
    assertThat(aiocb.read()).isEqualTo(new Result(512, 0));
  }

  @Test
  @DisplayName("R-U-24 all of a descriptor: only its own, running and queued, are cancelled")
  void allOfADescriptor() {
    LibraryProgram lib = program(1, 2);
    TestProcess p = lib.process();
    int file = lib.openFile();
    int other = lib.openFile();
    Aiocb running = p.aiocb(0, file);
    Aiocb queued = p.aiocb(1, file);
    Aiocb elsewhere = p.aiocb(2, other);
    aioRead(lib, running).returns(0);
    aioRead(lib, queued).returns(0);
    aioRead(lib, elsewhere).returns(0);
    aioread(lib, file, 3).returns(0);
    aioCancel(lib, file, null).returns(CANCELED);
    assertThat(running.read()).isEqualTo(ECANCELED);
    assertThat(queued.read()).isEqualTo(ECANCELED);
    assertThat(p.resultAt(p.result(3))).isEqualTo(ECANCELED);
    assertThat(elsewhere.errno()).isEqualTo(Errno.EINPROGRESS.code());
    assertThat(lib.transfers()).containsExactly(line("PREAD", other, lib, 2));
    assertThat(lib.state().outstanding()).isEqualTo(1);
  }

  @Test
  @DisplayName("R-U-24 QUIRK with an idle pool all of a descriptor is ALLDONE, despite the kernel")
  void anIdlePoolIsAlldone() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int fd = p.open(machine.gate());
    aioRead(lib, p.aiocb(0, fd)).returns(0);
    lib.kaioCalls();
    aioCancel(lib, fd, null).returns(ALLDONE);
    assertThat(lib.kaioCalls()).isEmpty();
  }

  @Test
  @DisplayName("R-U-24 none met: the kernel answers for a supported descriptor")
  void noneMetOnASupportedDescriptor() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int fd = p.open(machine.gate());
    aioRead(lib, p.aiocb(0, lib.openFile())).returns(0); // the pool is not idle
    aioCancel(lib, fd, null).returns(ALLDONE);
    aioRead(lib, p.aiocb(1, fd)).returns(0);
    aioCancel(lib, fd, null).returns(NOTCANCELED);
  }

  @Test
  @DisplayName("R-U-24 QUIRK none met on a marked descriptor is NOTCANCELED, though all is done")
  void noneMetOnAMarkedDescriptor() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    aioRead(lib, p.aiocb(0, file)).returns(0);
    lib.ends(512); // a finished aiocb request is on no work queue
    aioRead(lib, p.aiocb(1, lib.openFile())).returns(0);
    lib.kaioCalls();
    aioCancel(lib, file, null).returns(NOTCANCELED);
    assertThat(lib.kaioCalls()).isEmpty();
  }

  @Test
  @DisplayName("R-U-24 QUIRK finished aioread results of the descriptor are rewritten, uncounted")
  void finishedAioreadsAreRewritten() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    int other = lib.openFile();
    aioread(lib, file, 0).returns(0);
    aioread(lib, other, 1).returns(0);
    aioread(lib, other, 2).returns(0);
    lib.ends(512);
    lib.ends(512);
    aioCancel(lib, file, null).returns(NOTCANCELED);
    assertThat(p.resultAt(p.result(0))).isEqualTo(ECANCELED);
    assertThat(p.resultAt(p.result(1))).isEqualTo(new Result(512, 0));
    assertThat(lib.state().waitq()).isEqualTo(1);
    lib.end(0, Rval.of(512));
    poll(lib).returns(p.result(1));
    poll(lib).returns(p.result(2));
    poll(lib).fails(Errno.EINVAL);
    aioread(lib, file, 0).returns(0); // its address is free
  }

  @Test
  @DisplayName("R-U-24 in a worker a running aioread is cancelled first, a running aiocb last")
  void theOrderInAWorker() {
    LibraryProgram lib = program(1, 2);
    TestProcess p = lib.process();
    int file = lib.openFile();
    Aiocb running = p.aiocb(0, file);
    Aiocb queued = p.aiocb(1, file);
    aioRead(lib, running).returns(0);
    aioRead(lib, queued).returns(0);
    lib.stores().clear();
    aioCancel(lib, file, null).returns(CANCELED);
    assertThat(lib.stores()).startsWith(queued.result()).contains(running.result());
    aioread(lib, file, 2).returns(0);
    aioread(lib, file, 3).returns(0);
    lib.stores().clear();
    aioCancel(lib, file, null).returns(CANCELED);
    assertThat(lib.stores()).startsWith(p.result(2) + 8).contains(p.result(3) + 8);
  }

  @Test
  @DisplayName("R-U-24 a cancelled request that still runs is met by no later cancel")
  void aCancelledRequestThatStillRuns() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    lib.uninterruptible();
    aioread(lib, file, 0).returns(0);
    lib.call(AioFunction.AIOCANCEL, p.result(0)).returns(0);
    aioCancel(lib, file, null).returns(NOTCANCELED);
    assertThat(lib.interrupted()).hasSize(1);
    assertThat(lib.state().outstanding()).isEqualTo(1);
    lib.ends(512); // what it has done does not matter any more
    assertThat(p.resultAt(p.result(0))).isEqualTo(ECANCELED);
    assertThat(lib.state().outstanding()).isZero();
  }

  @Test
  @DisplayName("R-U-6 R-U-24 a cancelled request begins no further system call")
  void aCancelledRequestBeginsNoFurtherCall() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    lib.uninterruptible();
    aioread(lib, file, 0).returns(0);
    lib.call(AioFunction.AIOCANCEL, p.result(0)).returns(0);
    lib.fails(Errno.ESPIPE);
    assertThat(lib.transfers()).as("no read after pread").isEmpty();
    lib.holdCalls();
    aiowrite(lib, file, 1).returns(0); // the worker asks for O_APPEND
    lib.call(AioFunction.AIOCANCEL, p.result(1)).returns(0);
    lib.letCallsThrough();
    assertThat(lib.transfers()).as("no write after fcntl").isEmpty();
    assertThat(lib.state().outstanding()).isZero();
  }

  @Test
  @DisplayName("R-U-33 QUIRK aio_cancel64 of ILP32 asks by opcode 3: in-flight requests look done")
  void cancel64AsksByTheWrongLayout() {
    LibraryProgram lib = program(Abi.ILP32_X86);
    TestProcess p = lib.process();
    int fd = p.open(machine.gate());
    Aiocb large = p.largeAiocb(0, fd);
    lib.call(AioFunction.AIO_READ64, large.address()).returns(0);
    lib.kaioCalls();
    lib.call(AioFunction.AIO_CANCEL64, fd, large.address()).returns(ALLDONE);
    assertThat(lib.kaioCalls()).containsExactly("AIOCANCEL");
    p.state().counts(1, 1);
    Aiocb small = p.aiocb(1, fd);
    aioRead(lib, small).returns(0);
    aioCancel(lib, fd, small).returns(NOTCANCELED);
  }
}
