package dev.kaio.libaio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Errno;
import dev.kaio.libaio.AioHost.Fact;
import dev.kaio.sched.Rval;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.LibraryProgram;
import dev.kaio.testkit.ProgramData.Result;
import dev.kaio.testkit.TestProcess;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The workers: how many, which one, what they do (R-U-5 to R-U-7). */
class PoolRulesTest extends LibraryRules {

  private static int file(LibraryProgram lib) {
    return lib.openFile();
  }

  private static List<String> reads(LibraryProgram lib, int fd, int... indices) {
    return IntStream.of(indices).mapToObj(i -> line("PREAD", fd, lib, i)).toList();
  }

  @ParameterizedTest
  @CsvSource({"0, 4", "-3, 4", "1, 1", "7, 7"})
  @DisplayName("R-U-5 _AIO_MIN_WORKERS workers are made, 4 by default, and a notifier")
  void theLeastNumberOfWorkers(int min, int made) {
    LibraryProgram lib = program(min, 0);
    aioread(lib, file(lib), 0).returns(0);
    assertThat(lib.state().workers()).isEqualTo(made);
    assertThat(lib.process().proc().lwps()).hasSize(1 + 1 + 1 + made); // and that of AIOSTART
  }

  @Test
  @DisplayName("R-U-5 without a notifier or without any worker it is EAGAIN; one worker will do")
  void threadsThatCannotBeMade() {
    LibraryProgram lib = program();
    int file = file(lib);
    lib.threadsLeft(1); // for AIOSTART
    aioread(lib, file, 0).fails(Errno.EAGAIN);
    lib.threadsLeft(1);
    aioread(lib, file, 0).fails(Errno.EAGAIN); // a notifier is there now
    assertThat(lib.state()).isEqualTo(new LibState(1, false, 0, 0, 0, 0, 0));
    lib.threadsLeft(1);
    aioread(lib, file, 0).returns(0);
    assertThat(lib.state()).isEqualTo(new LibState(1, true, 0, 1, 0, 0, 1));
    lib.threadsLeft(9);
    aioread(lib, file, 1).returns(0);
    assertThat(lib.state().workers()).as("made up later, once").isEqualTo(1);
  }

  @Test
  @DisplayName("R-U-5 idle workers come first, from the round-robin pointer on")
  void idleWorkersComeFirst() {
    LibraryProgram lib = program();
    int file = file(lib);
    for (int i = 0; i < 4; i++) {
      aioread(lib, file, i).returns(0);
    }
    assertThat(lib.transfers()).isEqualTo(reads(lib, file, 0, 1, 2, 3));
    lib.end(2, Rval.of(512)); // the third worker is idle
    aioread(lib, file, 4).returns(0);
    assertThat(lib.transfers()).isEqualTo(reads(lib, file, 0, 1, 3, 4));
    aioread(lib, file, 5).returns(0); // waits behind the fourth, where the pointer is now
    lib.end(2, Rval.of(512));
    assertThat(lib.transfers()).isEqualTo(reads(lib, file, 0, 1, 4, 5));
    assertThat(lib.state().workers()).isEqualTo(4);
  }

  @Test
  @DisplayName("R-U-5 a worker runs its queue first in, first out")
  void aWorkerRunsItsQueueInOrder() {
    LibraryProgram lib = program(1, 2);
    int file = file(lib);
    for (int i = 0; i < 4; i++) {
      aioread(lib, file, i).returns(0);
    }
    for (int i = 0; i < 4; i++) {
      assertThat(lib.transfers()).isEqualTo(reads(lib, file, i));
      lib.ends(512);
    }
    for (int i = 0; i < 4; i++) {
      poll(lib).returns(lib.process().result(i));
    }
  }

  @Test
  @DisplayName("R-U-5 two queued behind the running one, and a worker is added, up to the limit")
  void aWorkerIsAddedForTheFourth() {
    LibraryProgram lib = program(1, 3);
    int file = file(lib);
    for (int i = 0; i < 3; i++) {
      aioread(lib, file, i).returns(0);
    }
    assertThat(lib.state().workers()).as("one runs, two wait").isEqualTo(1);
    aioread(lib, file, 3).returns(0);
    assertThat(lib.state().workers()).isEqualTo(2);
    assertThat(lib.transfers()).isEqualTo(reads(lib, file, 0, 3));
    for (int i = 4; i < 12; i++) {
      aioread(lib, file, i).returns(0);
    }
    assertThat(lib.state().workers()).as("3 in total with the notifier").isEqualTo(2);
    assertThat(lib.state().outstanding()).isEqualTo(12);
  }

  @Test
  @DisplayName("R-U-5 a limit that is less than the least number is that plus one")
  void theLimitIsAtLeastOneMore() {
    LibraryProgram lib = program(2, 1);
    int file = file(lib);
    for (int i = 0; i < 16; i++) {
      aioread(lib, file, i).returns(0);
    }
    assertThat(lib.state().workers()).isEqualTo(2);
  }

  @Test
  @DisplayName("R-U-5 without a thread for another worker requests just queue")
  void withoutAThreadRequestsQueue() {
    LibraryProgram lib = program(1, 9);
    int file = file(lib);
    lib.threadsLeft(3);
    for (int i = 0; i < 5; i++) {
      aioread(lib, file, i).returns(0);
    }
    assertThat(lib.state().workers()).isEqualTo(1);
    assertThat(lib.state().outstanding()).isEqualTo(5);
  }

  @Test
  @DisplayName("R-U-5 R-U-29 markers of aio_fsync do not count among the queued")
  void markersDoNotCount() {
    LibraryProgram lib = program(1, 9);
    TestProcess p = lib.process();
    int file = file(lib);
    aioread(lib, file, 0).returns(0);
    for (int i = 1; i < 4; i++) {
      lib.call(AioFunction.AIO_FSYNC, 0x10, p.aiocb(i, file).address()).returns(0);
    }
    aioread(lib, file, 4).returns(0);
    assertThat(lib.state().workers()).isEqualTo(1);
  }

  @Test
  @DisplayName("R-U-6 a read is pread, and read where there is no position")
  void readsArePread() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = file(lib);
    lib.call(AioFunction.AIOREAD, file, TestProcess.BUF, 100, 4096, SEEK_SET, p.result(0));
    assertThat(lib.transfers()).containsExactly("PREAD %d 10000000+100@4096".formatted(file));
    lib.fails(Errno.ESPIPE);
    assertThat(lib.transfers()).containsExactly("READ %d 10000000+100@0".formatted(file));
    lib.ends(100);
    poll(lib).returns(p.result(0));
    assertThat(p.resultAt(p.result(0))).isEqualTo(new Result(100, 0));
  }

  @Test
  @DisplayName("R-U-6 a write is pwrite, and write where there is no position, or for O_APPEND")
  void writesArePwriteUnlessTheyAppend() {
    LibraryProgram lib = program();
    int file = file(lib);
    aiowrite(lib, file, 0).returns(0);
    assertThat(lib.transfers()).containsExactly(line("PWRITE", file, lib, 0));
    lib.fails(Errno.ESPIPE);
    assertThat(lib.transfers()).containsExactly(line("WRITE", file, lib, 0));
    lib.fails(Errno.ESPIPE); // what write says is the result
    poll(lib).returns(lib.process().result(0));
    assertThat(lib.process().resultAt(lib.process().result(0)))
        .isEqualTo(new Result(-1, Errno.ESPIPE.code()));
    lib.fact(file, Fact.APPEND, Rval.ONE);
    aiowrite(lib, file, 1).returns(0);
    assertThat(lib.transfers()).containsExactly(line("WRITE", file, lib, 1));
  }

  @Test
  @DisplayName("R-U-7 aioread stores errno, then return; an aiocb gets return, then errno")
  void theOrderOfTheStores() {
    LibraryProgram lib = program();
    TestProcess p = lib.process();
    int file = file(lib);
    aioread(lib, file, 0).returns(0);
    lib.stores().clear();
    lib.ends(512);
    assertThat(lib.stores()).containsExactly(p.result(0) + 8, p.result(0));
    Aiocb aiocb = p.aiocb(1, file);
    aioRead(lib, aiocb).returns(0);
    lib.stores().clear();
    lib.ends(512);
    assertThat(lib.stores()).startsWith(aiocb.result(), aiocb.result() + 8);
  }
}
