package dev.kaio.libaio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.libaio.AioHost.Fact;
import dev.kaio.sched.Rval;
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

/** aio_fsync (R-U-29). */
class FsyncRulesTest extends LibraryRules {
  private static final int O_SYNC = 0x10;
  private static final int O_DSYNC = 0x40;

  private static Call fsync(LibraryProgram lib, int op, Aiocb aiocb) {
    return lib.call(AioFunction.AIO_FSYNC, op, aiocb == null ? 0 : aiocb.address());
  }

  @Test
  @DisplayName("R-U-29 order of checks: NULL, op, active, fstat, SIGEV_THREAD, the pool")
  void theOrderOfTheChecks() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    lib.fact(file, Fact.SIZE, Rval.error(Errno.EOVERFLOW));
    Aiocb aiocb = p.aiocb(0, file);
    aioRead(lib, aiocb).returns(0);
    lib.threadsLeft(0);
    aiocb.thread(0, 0);
    p.setWord(aiocb.sigevent() + 16, 0x5000);
    fsync(lib, 0, null).returns(0);
    fsync(lib, O_SYNC | O_DSYNC, aiocb).fails(Errno.EINVAL);
    fsync(lib, O_SYNC, aiocb).fails(Errno.EBUSY);
    lib.ends(512);
    aioReturn(lib, aiocb).returns(512);
    fsync(lib, O_SYNC, aiocb).fails(Errno.EOVERFLOW);
    lib.fact(file, Fact.SIZE, Rval.ZERO);
    fsync(lib, O_SYNC, aiocb).fails(Errno.EAGAIN);
    assertThat(lib.threadFunctions()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"0x10, FSYNC", "0x40, FDSYNC"})
  @DisplayName("R-U-29 R-LAY-10 it runs once, behind what is queued on every worker")
  void itRunsBehindWhatIsQueued(String op, String transfer) {
    LibraryProgram lib = program(2, 0);
    TestProcess p = lib.process();
    int file = lib.openFile();
    Aiocb aiocb = p.aiocb(5, file).priority(3);
    aioread(lib, file, 0).returns(0);
    aioread(lib, file, 1).returns(0);
    fsync(lib, Integer.decode(op), aiocb).returns(0);
    assertThat(aiocb.errno()).isEqualTo(Errno.EINPROGRESS.code());
    assertThat(aiocb.state()).isEqualTo(USERAIO);
    assertThat(aiocb.opcode()).isEqualTo(20);
    assertThat(p.word(aiocb.address() + 24))
        .as("aio_offset")
        .isEqualTo(Integer.decode(op).longValue());
    lib.end(1, Rval.of(512));
    assertThat(lib.transfers()).containsExactly(line("PREAD", file, lib, 0));
    lib.ends(512);
    assertThat(lib.transfers()).containsExactly("%s %d 0+0@0".formatted(transfer, file));
    lib.ends(0);
    assertThat(aiocb.read()).isEqualTo(new Result(0, 0));
    assertThat(lib.state().outstanding()).isZero();
    assertThat(lib.state().doneq()).isEqualTo(1);
    aioRead(lib, aiocb.priority(0)).fails(Errno.EBUSY); // it has entered the hash now
  }

  @Test
  @DisplayName("R-U-29 a failure of fsync is the result")
  void aFailure() {
    LibraryProgram lib = program();
    Aiocb aiocb = lib.process().aiocb(0, lib.openFile());
    fsync(lib, O_SYNC, aiocb).returns(0);
    lib.fails(Errno.EIO);
    aioError(lib, aiocb).returns(Errno.EIO.code());
    aioReturn(lib, aiocb).fails(Errno.EIO);
    assertThat(lib.state().doneq()).isZero();
  }

  @Test
  @DisplayName("R-U-29 kernel requests are not waited for")
  void kernelRequestsAreNotWaitedFor() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int fd = p.open(machine.gate());
    aioread(lib, fd, 0).returns(0);
    fsync(lib, O_SYNC, p.aiocb(1, fd)).returns(0);
    assertThat(lib.transfers()).containsExactly("FSYNC %d 0+0@0".formatted(fd));
    p.state().counts(1, 1);
  }

  @ParameterizedTest
  @CsvSource({"LP64_X86, AIO_FSYNC, 20", "ILP32_X86, AIO_FSYNC, 20", "ILP32_X86, AIO_FSYNC64, 22"})
  @DisplayName("R-U-17 R-U-29 its event has code 20, or 22 in the 64-bit form")
  void itsEvent(String abi, AioFunction function, int code) {
    LibraryProgram lib = program(abi.equals("LP64_X86") ? Abi.LP64_X86 : Abi.ILP32_X86);
    TestProcess p = lib.process();
    TestPort port = p.port(8);
    boolean large = function == AioFunction.AIO_FSYNC64;
    int file = lib.openFile();
    Aiocb aiocb = (large ? p.largeAiocb(0, file) : p.aiocb(0, file)).port(port.fd(), 7);
    lib.call(function, O_SYNC, aiocb.address()).returns(0);
    lib.ends(0);
    assertThat(port.sent()).containsExactly(new Event(code, 1, aiocb.address(), 7));
    port.fetch(8);
  }

  @Test
  @DisplayName("R-U-29 QUIRK until fsync has returned a cancel of it says ALLDONE")
  void cancelSaysAlldone() {
    LibraryProgram lib = program(1, 0);
    TestProcess p = lib.process();
    int file = lib.openFile();
    Aiocb aiocb = p.aiocb(1, file);
    aioread(lib, file, 0).returns(0);
    fsync(lib, O_SYNC, aiocb).returns(0);
    aioCancel(lib, file, aiocb).returns(1); // queued
    lib.ends(512);
    aioCancel(lib, file, aiocb).returns(1); // running
    lib.ends(0);
    assertThat(aiocb.read()).isEqualTo(new Result(0, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  @DisplayName("R-U-29 QUIRK cancelling all of a descriptor while it is queued miscounts for good")
  void cancelAllWhileItIsQueued(int workers) {
    LibraryProgram lib = program(workers, 0);
    TestProcess p = lib.process();
    int file = lib.openFile();
    int other = lib.openFile();
    Aiocb aiocb = p.aiocb(9, file);
    for (int i = 0; i < workers; i++) {
      aioread(lib, other, i).returns(0);
    }
    fsync(lib, O_SYNC, aiocb).returns(0);
    aioCancel(lib, file, null).returns(0);
    for (int i = 0; i < workers; i++) {
      lib.ends(512);
    }
    assertThat(lib.transfers()).as("fsync is not called").isEmpty();
    assertThat(aiocb.read()).isEqualTo(new Result(-1, Errno.ECANCELED.code()));
    assertThat(lib.state().outstanding()).isEqualTo(-1);
  }

  @Test
  @DisplayName("R-U-29 cancelling all of a descriptor while it runs interrupts it")
  void cancelAllWhileItRuns() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = lib.openFile();
    Aiocb aiocb = p.aiocb(1, file);
    fsync(lib, O_SYNC, aiocb).returns(0);
    aioCancel(lib, file, null).returns(0);
    assertThat(lib.interrupted()).containsExactly("FSYNC %d 0+0@0".formatted(file));
    assertThat(aiocb.read()).isEqualTo(new Result(-1, Errno.ECANCELED.code()));
    assertThat(lib.state().outstanding()).isZero();
  }

  @Test
  @DisplayName("R-U-29 UNSAFE two with one aiocb: both run, neither breaks the library")
  void twoWithOneAiocb() {
    LibraryProgram lib = program(1, 0);
    TestProcess p = lib.process();
    int file = lib.openFile();
    Aiocb aiocb = p.aiocb(1, file);
    fsync(lib, O_SYNC, aiocb).returns(0);
    fsync(lib, O_DSYNC, aiocb).returns(0);
    lib.ends(0);
    assertThat(lib.transfers()).containsExactly("FDSYNC %d 0+0@0".formatted(file));
    lib.ends(0);
    assertThat(lib.state().outstanding()).isZero();
    aioError(lib, aiocb).returns(0);
    aioread(lib, file, 7).returns(0);
    lib.ends(512);
    poll(lib).returns(p.result(7));
  }
}
