package dev.kaio.aio;

import static dev.kaio.testkit.TestProcess.BUF;
import static dev.kaio.testkit.TestProcess.FOREVER;
import static dev.kaio.testkit.TestProcess.FREE;
import static dev.kaio.testkit.TestProcess.READ_ONLY;
import static dev.kaio.testkit.TestProcess.SEGMENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Errno;
import dev.kaio.abi.Sysnum;
import dev.kaio.aio.Aio.Which;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.Call;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.Op;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Stores that reach memory in part or not at all (R-CPY-1, R-WTN-1, R-WTN-4). */
class CopyoutFaultRulesTest extends KaioRules {
  private static final int PROT_READ = 1;

  private TestProcess p;
  private TestDevice gate;
  private int fd;

  @BeforeEach
  void begin() {
    p = attach();
    gate = machine.gate();
    fd = p.open(gate);
  }

  private void failAndReap(long result) {
    p.rw(Op.AIOREAD, fd, p.page(1), 512, 0, result).returns(0);
    gate.fail(Errno.ENXIO.code());
    p.aiowait(1, FOREVER).returns(result);
  }

  @Test
  @DisplayName("R-CPY-1 aio_errno is stored though aio_return before it is not mapped")
  void onlyErrnoIsMapped() {
    p.setInt32(BUF, 0x5A5A);
    failAndReap(BUF - 8);
    assertThat(p.int32(BUF)).isEqualTo(Errno.ENXIO.code());
  }

  @Test
  @DisplayName("R-CPY-1 aio_return is stored though aio_errno behind it is not mapped")
  void onlyReturnIsMapped() {
    long last = BUF + SEGMENT - 8;
    p.setWord(last, 7);
    failAndReap(last);
    assertThat(p.word(last)).isEqualTo(-1);
  }

  @Test
  @DisplayName("R-WTN-1 *nwait that can be read but not stored is EFAULT: nothing is taken")
  void nwaitCannotBeStored() {
    p.read(fd, 0).returns(0);
    gate.complete();
    p.setInt32(READ_ONLY, 1);
    p.kaio(1, Op.AIOWAITN, FREE, 1, READ_ONLY, FOREVER).fails(Errno.EFAULT);
    p.state().counts(0, 1).queue(Which.DONE, 0);
  }

  @Test
  @DisplayName("R-WTN-4 *nwait that cannot be stored in the end is EFAULT: what was taken is gone")
  void nwaitCannotBeStoredInTheEnd() {
    long page = 0x7000_0000L;
    p.map(page, 8192, 3);
    p.setInt32(page, 1);
    Aiocb it = p.aiocb(0, fd);
    p.kaio(1, Op.AIOAREAD, it.address()).returns(0);
    Call waitn = p.kaio(p.newLwp(), Op.AIOWAITN, FREE, 1, page, FOREVER).sleeps();
    p.call(1, Sysnum.MPROTECT, page, 8192, PROT_READ).returns(0);
    gate.complete();
    waitn.fails(Errno.EFAULT);
    assertThat(p.word(FREE)).isEqualTo(it.address());
    assertThat(it.errno()).isZero();
    p.state().counts(0, 0).lockedPages(0);
  }
}
