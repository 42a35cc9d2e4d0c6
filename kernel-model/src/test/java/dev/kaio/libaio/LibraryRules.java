package dev.kaio.libaio;

import dev.kaio.abi.Abi;
import dev.kaio.proc.Disposition;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.Call;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.LibraryProgram;
import dev.kaio.testkit.TestProcess;

/** What the tests of the library's rules have in common: programs on a machine of the test. */
abstract class LibraryRules extends KaioRules {
  static final long FOREVER = 0;

  // aio_state (R-U-1), written out.
  static final int CHECK = 1;
  static final int NOCHECK = 2;
  static final int CHECKED = 3;
  static final int USERAIO = 4;
  static final int USERAIO_DONE = 5;

  static final int SEEK_SET = 0;
  static final int SEEK_CUR = 1;
  static final int SEEK_END = 2;

  /** A program that has not used the library, with the default pool. */
  LibraryProgram program() {
    return program(0, 0);
  }

  LibraryProgram program(int minWorkers, int maxWorkers) {
    return new LibraryProgram(unkillable(Abi.LP64_SPARC), minWorkers, maxWorkers);
  }

  LibraryProgram program(Abi abi) {
    return new LibraryProgram(unkillable(abi));
  }

  /** A process that ignores the signals which the tests let requests send. */
  private TestProcess unkillable(Abi abi) {
    TestProcess p = machine.attach(abi);
    p.proc().signals().setDisposition(42, Disposition.IGNORED);
    p.proc().signals().setDisposition(43, Disposition.IGNORED);
    return p;
  }

  /** aioread of 512 bytes into the page, with the result, of that number. */
  static Call aioread(LibraryProgram lib, int fd, int index) {
    return transfer(lib, AioFunction.AIOREAD, fd, index);
  }

  static Call aiowrite(LibraryProgram lib, int fd, int index) {
    return transfer(lib, AioFunction.AIOWRITE, fd, index);
  }

  private static Call transfer(LibraryProgram lib, AioFunction function, int fd, int index) {
    TestProcess p = lib.process();
    return lib.call(function, fd, p.page(index), 512, 0, SEEK_SET, p.result(index));
  }

  /** aiowait without waiting. */
  static Call poll(LibraryProgram lib) {
    return lib.call(AioFunction.AIOWAIT, lib.process().time(0, 0));
  }

  static Call aioRead(LibraryProgram lib, Aiocb aiocb) {
    return lib.call(AioFunction.AIO_READ, aiocb.address());
  }

  static Call aioError(LibraryProgram lib, Aiocb aiocb) {
    return lib.call(AioFunction.AIO_ERROR, aiocb.address());
  }

  static Call aioReturn(LibraryProgram lib, Aiocb aiocb) {
    return lib.call(AioFunction.AIO_RETURN, aiocb.address());
  }

  static Call aioCancel(LibraryProgram lib, int fd, Aiocb aiocb) {
    return lib.call(AioFunction.AIO_CANCEL, fd, aiocb == null ? 0 : aiocb.address());
  }

  /** A line of {@link LibraryProgram#transfers} for the page of that number. */
  static String line(String transfer, int fd, LibraryProgram lib, int index) {
    return "%s %d %x+512@0".formatted(transfer, fd, lib.process().page(index));
  }
}
