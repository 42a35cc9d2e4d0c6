package dev.kaio.harness.conformance;

import static dev.kaio.abi.Errno.EINVAL;
import static dev.kaio.harness.conformance.Caller.DO_NOT_WAIT;
import static dev.kaio.harness.conformance.Caller.NULL;
import static dev.kaio.harness.conformance.Data.NOWHERE;
import static dev.kaio.harness.conformance.Data.SECTOR;
import static dev.kaio.harness.conformance.Data.buffer;
import static dev.kaio.harness.conformance.Program.BOTH;
import static dev.kaio.harness.conformance.Program.DISK;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.time.Duration;

/** R-LAY: structures and numbers, written out. */
@Conformance
final class LayoutCases {
  private static final int AIOLIO = 7;
  private static final int AIOLIO64 = 13;
  private static final int CODE = -4;
  private static final int FILLER = 0x5A5A5A5A;

  /** Offsets in an aiocb, in bytes; the aiocb begins with its descriptor. */
  private record Layout(
      int buf, int nbytes, int offset, int sigevent, int opcode, int result, int size) {}

  private static final Layout LP64 = new Layout(8, 16, 24, 40, 80, 88, 112);
  private static final Layout ILP32 = new Layout(4, 8, 12, 20, 44, 48, 64);
  private static final Layout LARGE_X86 = new Layout(4, 8, 12, 24, 48, 52, 68);
  private static final Layout LARGE_SPARC = new Layout(4, 8, 16, 28, 52, 56, 72);

  /** A list of one reads at 1024 what was written there, sends signal 42, and is reaped. */
  private static void listReads(Program p, int op, Layout layout, boolean wideOffset) {
    byte[] data = "kaio".repeat(SECTOR / 4).getBytes(US_ASCII);
    int fd = p.open(DISK, BOTH);
    p.init().succeeds();
    p.catches(42);
    p.put(buffer(1), data);
    p.transfer(Caller.AIOWRITE, fd, buffer(1), SECTOR, 1024, p.result(0).address()).succeeds();
    p.aiowait(NULL, 0).returns(p.result(0).address());
    long aiocb = p.aiocb(0).address();
    ByteBuffer bytes = p.abi().buffer(layout.size);
    bytes.putInt(0, fd);
    p.abi().putWord(bytes, layout.buf, buffer(0));
    p.abi().putWord(bytes, layout.nbytes, SECTOR);
    if (wideOffset) {
      bytes.putLong(layout.offset, 1024);
    } else {
      bytes.putInt(layout.offset, 1024);
    }
    bytes.putInt(layout.sigevent, 2);
    bytes.putInt(layout.sigevent + 4, 42);
    p.abi().putWord(bytes, layout.sigevent + 8, 99);
    bytes.putInt(layout.opcode, 1);
    p.put(aiocb, bytes);
    p.kaio(op, 1, p.words(aiocb), 1, NULL).succeeds();
    p.hasBytes(buffer(0), data);
    p.hasWords(aiocb + layout.result, SECTOR);
    p.hasInteger(aiocb + layout.result + p.abi().wordSize(), 0);
    p.tookSignals(42, CODE, 99);
  }

  @Case(
      rules = {"R-LAY-2", "R-LAY-3"},
      says = "the aiocb of a program of 64 bits")
  void wideAiocb(Program p) {
    listReads(p, AIOLIO, LP64, true);
  }

  @Case(
      rules = {"R-LAY-2", "R-LAY-3"},
      says = "the aiocb of a SPARC program of 64 bits is the same")
  void wideAiocbOfSparc(@Sparc Program p) {
    listReads(p, AIOLIO, LP64, true);
  }

  @Case(
      rules = {"R-LAY-2", "R-LAY-3"},
      says = "the aiocb of a program of 32 bits")
  void narrowAiocb(@Ilp32 Program p) {
    listReads(p, AIOLIO, ILP32, false);
  }

  @Case(
      rules = {"R-LAY-2", "R-LAY-3"},
      says = "the aiocb for large files, where x86 does not align 64 bits")
  void largeAiocb(@Ilp32 Program p) {
    listReads(p, AIOLIO64, LARGE_X86, true);
  }

  @Case(
      rules = {"R-LAY-2", "R-LAY-3"},
      says = "the aiocb for large files, where SPARC aligns 64 bits")
  void largeAiocbOfSparc(@Ilp32 @Sparc Program p) {
    listReads(p, AIOLIO64, LARGE_SPARC, true);
  }

  @Case(
      rules = {"R-LAY-3", "R-LAY-10"},
      says = "a priority, opcode 2 and opcode 0: one is ignored, one writes, one does nothing")
  void opcodes(Program p) {
    p.init().succeeds();
    int fd = p.open(DISK, BOTH);
    Aiocb writes = p.aiocb(0).set(fd, 2, buffer(0), SECTOR, 0);
    p.put(writes.address() + 32, p.abi().buffer(4).putInt(0, 7));
    Aiocb nothing = p.aiocb(1).set(fd, 0, buffer(1), SECTOR, 0);
    p.put(buffer(0), "written".getBytes(US_ASCII));
    p.listio(1, p.list(writes, nothing), 2, NULL).succeeds();
    writes.result().is(SECTOR);
    nothing.result().isUntouched();
    p.read(fd, 2, p.result(2)).succeeds();
    p.hasBytes(buffer(2), "written".getBytes(US_ASCII));
  }

  @Case(
      rules = "R-LAY-1",
      says = "a result of 64 bits: 8 bytes, 4 bytes, and what nobody stores to")
  void wideResult(Program p) {
    p.init().succeeds();
    long result = p.result(0).address();
    p.put(result + 12, p.abi().buffer(8).putInt(0, FILLER).putInt(4, FILLER));
    p.read(p.open(DISK, BOTH), 0, p.result(0)).succeeds();
    p.aiowait(NULL, 0).returns(result);
    p.hasWords(result, SECTOR);
    p.hasInteger(result + 8, 0);
    p.hasInteger(result + 12, FILLER);
    p.hasInteger(result + 16, FILLER);
  }

  @Case(rules = "R-LAY-1", says = "a result of 32 bits: 4 bytes and 4 bytes")
  void narrowResult(@Ilp32 Program p) {
    p.init().succeeds();
    long result = p.result(0).address();
    p.put(result + 8, p.abi().buffer(4).putInt(0, FILLER));
    p.read(p.open(DISK, BOTH), 0, p.result(0)).succeeds();
    p.aiowait(NULL, 0).returns(result);
    p.hasInteger(result, SECTOR);
    p.hasInteger(result + 4, 0);
    p.hasInteger(result + 8, FILLER);
  }

  @Case(rules = "R-LAY-5", says = "port_notify and port_event of a program of 64 bits")
  void wideEvent(Program p) {
    p.init().succeeds();
    int port = (int) p.portCreate().value();
    long notify = p.words(0, 77);
    p.put(notify, p.abi().buffer(4).putInt(0, port));
    long event = p.words(0, 0, 0);
    Aiocb aiocb =
        p.aiocb(0).set(p.open(DISK, BOTH), 1, buffer(0), SECTOR, 0).sigevent(4, 0, notify);
    p.aioread(aiocb).succeeds();
    p.portGet(port, event, NULL).succeeds();
    p.hasInteger(event, 11);
    p.hasInteger(event + 4, 1);
    p.hasWords(event + 8, aiocb.address(), 77);
  }

  @Case(rules = "R-LAY-5", says = "port_notify and port_event of a program of 32 bits")
  void narrowEvent(@Ilp32 Program p) {
    p.init().succeeds();
    int port = (int) p.portCreate().value();
    long notify = p.words(port, 77);
    long event = p.words(0, 0, 0, 0);
    Aiocb aiocb =
        p.aiocb(0).set(p.open(DISK, BOTH), 1, buffer(0), SECTOR, 0).sigevent(4, 0, notify);
    p.aioread(aiocb).succeeds();
    p.portGet(port, event, NULL).succeeds();
    p.hasWords(event, 11, 1, aiocb.address(), 77);
  }

  @Case(rules = "R-LAY-6", says = "a timeval of 64 bits: 8 bytes and 8 bytes")
  void wideTime(Program p) {
    p.init().succeeds();
    ByteBuffer time = p.abi().buffer(16).putLong(0, 0).putLong(8, 1_000_000);
    long timeval = p.words(0, 0);
    p.put(timeval, time);
    p.aiowait(timeval, 0).fails(EINVAL);
    p.put(timeval, time.putLong(8, 0));
    p.aiowait(timeval, 0).returns(0);
  }

  @Case(rules = "R-LAY-6", says = "a timeval of 32 bits: 4 bytes and 4 bytes, with a sign")
  void narrowTime(@Ilp32 Program p) {
    p.init().succeeds();
    ByteBuffer time = p.abi().buffer(8).putInt(0, 0).putInt(4, 1_000_000);
    long timeval = p.words(0, 0);
    p.put(timeval, time);
    p.aiowait(timeval, 0).fails(EINVAL);
    p.put(timeval, time.putInt(0, -1).putInt(4, 0));
    p.aiowait(timeval, 0).fails(EINVAL);
    p.put(timeval, time.putInt(0, 0));
    p.aiowait(timeval, 0).returns(0);
  }

  @Case(rules = "R-LAY-8", says = "errors have the numbers of Solaris")
  void errors(Program p) {
    p.start().failsWith(45);
    p.init().succeeds();
    p.aiowait(NOWHERE, 0).failsWith(14);
    p.aiowait(DO_NOT_WAIT, 1).failsWith(22);
    p.waitn(p.words(0), 1, p.integerAt(1), NULL).failsWith(11);
    p.aioread(p.aiocb(0).set(99, 1, buffer(0), SECTOR, 0)).failsWith(9);
    p.read(p.open("/dev/null", BOTH), 0, p.result(0)).failsWith(81);
    int fd = p.openGate();
    p.transfer(0, fd, buffer(0), -512, 0, p.result(0).address()).failsWith(48);
    Aiocb aiocb = p.aiocb(1).set(fd, 1, buffer(0), SECTOR, 0);
    p.aioread(aiocb).succeeds();
    p.aioread(aiocb).failsWith(16);
    p.error(aiocb).failsWith(150);
    p.listio(0, p.list(aiocb), 1, NULL).failsWith(5);
    Answer wait = p.aiowait(NULL, 0).sleeps();
    p.interrupt();
    wait.failsWith(4);
    Answer timed = p.aiowait(p.time(1, 0), 0).sleeps();
    p.pass(Duration.ofSeconds(2));
    timed.failsWith(62);
    p.catches(12);
    p.call(999).failsWith(89);
  }

  @Case(
      rules = {"R-LAY-9", "R-PRW-2"},
      says = "signals are 1 to 73, and those of requests have code -4")
  void signals(Program p) {
    p.init().succeeds();
    int fd = p.open(DISK, BOTH);
    for (int signo : new int[] {1, 22, 42, 73}) {
      p.catches(signo);
      p.aioread(p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0).sigevent(2, signo, 5)).succeeds();
      p.tookSignals(signo, CODE, 5);
      p.error(p.aiocb(0)).succeeds();
    }
    p.aioread(p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0).sigevent(2, 74, 5)).succeeds();
    p.aioread(p.aiocb(1).set(fd, 1, buffer(0), SECTOR, 0).sigevent(1, 42, 5)).succeeds();
    p.tookSignals();
  }

  @Case(
      rules = {"R-LAY-10", "R-LIO-1", "R-CAN-1"},
      says = "a list has 4096 at most; mode 1 waits and 0 does not; cancelling says 2 or 1")
  void numbers(Program p) {
    p.init().succeeds();
    p.listio(0, p.words(new long[4096]), 4096, NULL).succeeds();
    p.listio(0, NOWHERE, 4097, NULL).fails(EINVAL);
    int fd = p.openGate();
    Aiocb aiocb = p.aiocb(0).set(fd, 1, buffer(0), SECTOR, 0);
    p.listio(0, p.list(aiocb), 1, NULL).succeeds();
    p.cancel(fd, aiocb).returns(2);
    p.completeOldest();
    p.cancel(fd, aiocb).returns(1);
    p.error(aiocb).succeeds();
    p.listio(1, p.list(aiocb), 1, NULL).sleeps();
  }
}
