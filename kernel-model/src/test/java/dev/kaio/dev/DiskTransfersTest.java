package dev.kaio.dev;

import static dev.kaio.testkit.TestProcess.BUF;
import static dev.kaio.testkit.TestProcess.FOREVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.kernel.DeviceConfig;
import dev.kaio.testkit.Call;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.Op;
import dev.kaio.testkit.ProgramData.Result;
import dev.kaio.testkit.TestProcess;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests to the disks that a kernel boots with: data moves, and disks have an end. */
class DiskTransfersTest extends KaioRules {
  private static final long SIZE = DeviceConfig.DEFAULT_DISK_SIZE;

  private RamDisk disk() {
    return (RamDisk) machine.kernel().devices().find("/dev/rdsk/c0t0d0s0");
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  @DisplayName("R-DRV-8 what is written is read back, and reading stores nothing else")
  void whatIsWrittenIsReadBack(Abi abi) {
    TestProcess p = attach(abi);
    int fd = p.open(disk());
    for (int i = 0; i < 256; i++) {
      p.setInt32(BUF + i * 4L, 1000 + i);
    }
    long far = 5L << 30;
    p.rw(Op.AIOWRITE, fd, BUF, 1024, far, p.result(0)).returns(0);
    p.aiowait(1, FOREVER).returns(p.result(0));
    assertThat(p.resultAt(p.result(0))).isEqualTo(new Result(1024, 0));
    assertThat(disk().peek(far, 4).order(abi.order()).getInt()).isEqualTo(1000);
    p.rw(Op.AIOREAD, fd, BUF + 0x8000, 512, far + 512, p.result(1)).returns(0);
    p.aiowait(1, FOREVER).returns(p.result(1));
    assertThat(p.int32(BUF + 0x8000)).isEqualTo(1128);
    assertThat(p.int32(BUF + 0x8000 + 508)).isEqualTo(1255);
    assertThat(p.isUntouched(BUF + 0x8000 + 512, 512)).isTrue();
  }

  @Test
  @DisplayName("a part of the disk that was never written reads as zeros")
  void whatWasNeverWrittenIsZero() {
    TestProcess p = attach();
    p.rw(Op.AIOREAD, p.open(disk()), BUF, 512, 1L << 33, p.result(0)).returns(0);
    p.aiowait(1, FOREVER).returns(p.result(0));
    assertThat(p.word(BUF)).isZero();
    assertThat(p.word(BUF + 504)).isZero();
  }

  @ParameterizedTest(name = "op {0}, {1} bytes before the end: {2}, errno {3}")
  @CsvSource({
    "0, 1024, 1024, 0",
    "0,  512,  512, 0",
    "0,    0,    0, 0",
    "0, -512,   -1, 6",
    "1, 1024, 1024, 0",
    "1,  512,  512, 0",
    "1,    0,   -1, 28",
    "1, -512,   -1, 6",
  })
  @DisplayName("the end of a disk shows in asynchronous completions")
  void theEndOfADisk(int op, long before, long value, int errno) {
    TestProcess p = attach();
    p.rw(op, p.open(disk()), BUF, 1024, SIZE - before, p.result(0)).returns(0);
    p.aiowait(1, FOREVER).returns(p.result(0));
    assertThat(p.resultAt(p.result(0))).isEqualTo(new Result(value, errno));
  }

  @Test
  @DisplayName("R-DRV-2 sectors of 512 bytes, refused at once")
  void sectors() {
    TestProcess p = attach();
    int fd = p.open(disk());
    p.rw(Op.AIOREAD, fd, BUF, 100, 0, p.result(0)).fails(Errno.EINVAL);
    p.rw(Op.AIOREAD, fd, BUF, 512, 100, p.result(0)).fails(Errno.EINVAL);
  }

  @Test
  @DisplayName("a gate moves data when it is told to, and not when it fails")
  void theGateMovesDataWhenTold() {
    TestProcess p = attach();
    GateDisk gate = (GateDisk) machine.kernel().devices().find("/dev/gate/0");
    int fd = p.open(gate);
    p.setWord(BUF, 42);
    p.rw(Op.AIOWRITE, fd, BUF, 512, 0, p.result(0)).returns(0);
    p.rw(Op.AIOWRITE, fd, BUF, 512, 512, p.result(1)).returns(0);
    Call wait = p.aiowait(1, FOREVER).sleeps();
    gate.fail(1, Errno.EIO.code());
    machine.kernel().runUntilIdle();
    wait.returns(p.result(1));
    assertThat(((RamDisk) gate.disk()).peek(512, 8).getLong()).isZero();
    assertThat(((RamDisk) gate.disk()).peek(0, 8).getLong()).isZero();
    gate.complete(0);
    assertThat(((RamDisk) gate.disk()).peek(0, 8).getLong()).isEqualTo(42);
    p.aiowait(1, FOREVER).returns(p.result(0));
  }
}
