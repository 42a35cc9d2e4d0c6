package dev.kaio.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Sysnum;
import dev.kaio.mod.MachineProfile;
import dev.kaio.proc.ProcLimits;
import dev.kaio.proc.SystemLimits;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.Machine;
import dev.kaio.testkit.Op;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestProcess;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What happens when a process, or all of them, have as much as they may. */
class LimitsTest {
  private static final int FIXED = 0x110;
  private static final long BASE = 0x7000_0000L;
  private static final long PAGE = 8192;

  private Machine machine(UnaryOperator<SystemLimits> change) {
    SystemLimits limits = change.apply(SystemLimits.DEFAULT);
    return new Machine(KernelConfig.of(MachineProfile.SPARCV9).withLimits(limits));
  }

  private Machine each(UnaryOperator<ProcLimits> change) {
    return machine(limits -> limits.withEach(change.apply(limits.each())));
  }

  private Machine inAll(UnaryOperator<ProcLimits> change) {
    return machine(limits -> limits.withInAll(change.apply(limits.inAll())));
  }

  private static TestProcess attach(Machine machine) {
    return machine.attach(Abi.LP64_SPARC).init();
  }

  @Test
  @DisplayName("R-RW-2 one request too many of a process is EAGAIN until one is reaped")
  void requests() {
    Machine machine = each(limits -> limits.withRequests(2));
    TestProcess p = attach(machine);
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    p.read(fd, 1).returns(0);
    p.read(fd, 2).fails(Errno.EAGAIN);
    gate.complete();
    p.read(fd, 2).fails(Errno.EAGAIN); // completed, but not reaped
    p.aiowait(1, TestProcess.FOREVER).returns(p.result(0));
    p.read(fd, 2).returns(0);

    TestProcess other = attach(machine);
    other.read(other.open(gate), 0).returns(0);
  }

  @Test
  @DisplayName("R-RW-2 one request too many of all processes is EAGAIN until one is reaped")
  void requestsInAll() {
    Machine machine = inAll(limits -> limits.withRequests(2));
    TestProcess p = attach(machine);
    TestProcess other = attach(machine);
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    int otherFd = other.open(gate);
    p.read(fd, 0).returns(0);
    other.read(otherFd, 0).returns(0);
    p.read(fd, 1).fails(Errno.EAGAIN);
    other.read(otherFd, 1).fails(Errno.EAGAIN);
    gate.completeAll();
    other.exit(1);
    p.read(fd, 1).returns(0);
  }

  @Test
  @DisplayName("R-RW-2 bytes in flight beyond the limit are EAGAIN until requests complete")
  void bytesInFlight() {
    Machine machine = each(limits -> limits.withBytesInFlight(1024));
    TestProcess p = attach(machine);
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    p.read(fd, 1).returns(0);
    p.read(fd, 2).fails(Errno.EAGAIN);
    gate.complete();
    p.read(fd, 2).returns(0);
  }

  @Test
  @DisplayName("R-RW-2 what a program has been sent and not taken has no room for requests")
  void untakenBytes() {
    Machine machine = each(limits -> limits.withBytesInFlight(1024));
    TestProcess p = attach(machine);
    TestProcess other = attach(machine);
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    int otherFd = other.open(gate);
    p.proc().quotas().untaken().force(600);
    p.read(fd, 0).fails(Errno.EAGAIN);
    other.read(otherFd, 0).returns(0);
    p.proc().quotas().untaken().give(100);
    p.read(fd, 0).returns(0);
    p.proc().quotas().untaken().give(500);
  }

  @Test
  @DisplayName("R-RW-2 nor have those of all processes for the others")
  void untakenBytesInAll() {
    Machine machine = inAll(limits -> limits.withBytesInFlight(1024));
    TestProcess p = attach(machine);
    TestProcess other = attach(machine);
    int fd = other.open(machine.gate());
    p.proc().quotas().untaken().force(600);
    other.read(fd, 0).fails(Errno.EAGAIN);
    p.proc().quotas().untaken().give(600);
    other.read(fd, 0).returns(0);
  }

  @Test
  @DisplayName("R-RW-2 bytes in flight of all processes are limited, too")
  void bytesInFlightInAll() {
    Machine machine = inAll(limits -> limits.withBytesInFlight(1024));
    TestProcess p = attach(machine);
    TestProcess other = attach(machine);
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 0).returns(0);
    p.read(fd, 1).returns(0);
    int otherFd = other.open(gate);
    other.read(otherFd, 0).fails(Errno.EAGAIN);
    gate.complete();
    other.read(otherFd, 0).returns(0);
  }

  @Test
  @DisplayName("R-RW-2 a request with a signal is EAGAIN while too many signals wait to be taken")
  void queuedSignals() {
    Machine machine = each(limits -> limits.withQueuedSignals(1));
    TestProcess p = attach(machine);
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.call(1, Sysnum.SIGPROCMASK, 1, 1 << 17, 0, 0).returns(0); // block signal 18, SIGCHLD
    p.call(1, Sysnum.SIGACTION, 18, 2, 0).returns(0);
    Aiocb first = p.aiocb(0, fd).signal(18, 1);
    Aiocb second = p.aiocb(1, fd).signal(18, 2);
    p.kaio(1, Op.AIOAREAD, first.address()).returns(0);
    p.kaio(1, Op.AIOAREAD, second.address()).returns(0); // none waits yet
    gate.completeAll();
    Aiocb third = p.aiocb(2, fd).signal(18, 3);
    p.kaio(1, Op.AIOAREAD, third.address()).fails(Errno.EAGAIN);
    p.kaio(1, Op.AIOLIO, 1, p.list(p.aiocb(3, fd)), 1, p.sigevent(TestProcess.FREE, 2, 18, 4))
        .fails(Errno.EAGAIN);
    p.call(1, Sysnum.SIGPROCMASK, 2, 1 << 17, 0, 0).returns(0);
    p.kaio(1, Op.AIOAREAD, third.address()).returns(0);
  }

  @Test
  void mappingsBeyondTheLimitAreENOMEM() {
    Machine machine = each(limits -> limits.withSegments(5)); // three are there already
    TestProcess p = attach(machine);
    p.call(1, Sysnum.MMAP, BASE, 4 * PAGE, 3, FIXED, -1, 0).returns(BASE);
    p.call(1, Sysnum.MMAP, BASE + 8 * PAGE, PAGE, 3, FIXED, -1, 0).returns(BASE + 8 * PAGE);
    p.call(1, Sysnum.MMAP, BASE + 16 * PAGE, PAGE, 3, FIXED, -1, 0).fails(Errno.ENOMEM);
    p.call(1, Sysnum.MMAP, 0, PAGE, 3, FIXED & ~0x10, -1, 0).fails(Errno.ENOMEM);
    p.call(1, Sysnum.MUNMAP, BASE + PAGE, PAGE).fails(Errno.ENOMEM); // would leave two
    p.call(1, Sysnum.MPROTECT, BASE, PAGE, 1).fails(Errno.ENOMEM);
    p.call(1, Sysnum.MPROTECT, BASE, 4 * PAGE, 1).returns(0);
    p.call(1, Sysnum.MUNMAP, BASE + 8 * PAGE, PAGE).returns(0);
    p.call(1, Sysnum.MUNMAP, BASE + PAGE, PAGE).returns(0);
    assertThat(p.proc().quotas().segments().used()).isEqualTo(5);
  }

  @Test
  void descriptorsOfAllProcessesBeyondTheLimitAreENFILE() {
    Machine machine = inAll(limits -> limits.withDescriptors(3));
    TestProcess p = attach(machine);
    TestProcess other = attach(machine);
    int fd = p.open(machine.gate());
    int copy = (int) p.call(1, Sysnum.DUP, fd).value();
    other.open(machine.gate());
    p.call(1, Sysnum.DUP, fd).fails(Errno.ENFILE);
    p.call(1, Sysnum.FCNTL, fd, 9, 100).fails(Errno.ENFILE);
    p.call(1, Sysnum.FCNTL, fd, 9, copy).returns(copy); // in place of another
    p.call(1, Sysnum.PORTFS, 0).fails(Errno.ENFILE);
    other.exit(1);
    p.close(1, copy).returns(0);
    p.call(1, Sysnum.DUP, fd).returns(copy);
  }

  @Test
  void lwpsOfAllProcessesBeyondTheLimitAreEAGAIN() {
    Machine machine = inAll(limits -> limits.withLwps(3));
    TestProcess p = attach(machine);
    TestProcess other = attach(machine);
    p.call(1, Sysnum.LWP_CREATE, 0, 0, 0).returns(2);
    other.call(1, Sysnum.LWP_CREATE, 0, 0, 0).fails(Errno.EAGAIN);
    p.exit(1);
    other.call(1, Sysnum.LWP_CREATE, 0, 0, 0).returns(2);
  }

  @Test
  @DisplayName("R-PORT-2 event slots of all ports together are limited, too")
  void portEventsInAll() {
    Machine machine = inAll(limits -> limits.withPortEvents(2));
    TestProcess p = attach(machine);
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    int first = (int) p.call(1, Sysnum.PORTFS, 0).value();
    int second = (int) p.call(1, Sysnum.PORTFS, 0).value();
    p.kaio(1, Op.AIOAREAD, p.aiocb(0, fd).port(first, 0).address()).returns(0);
    p.kaio(1, Op.AIOAREAD, p.aiocb(1, fd).port(second, 0).address()).returns(0);
    p.kaio(1, Op.AIOAREAD, p.aiocb(2, fd).port(first, 0).address()).fails(Errno.EAGAIN);
    gate.completeAll();
    p.close(1, second).returns(0);
    p.kaio(1, Op.AIOAREAD, p.aiocb(2, fd).port(first, 0).address()).returns(0);
  }

  @Test
  @DisplayName("R-RW-2 R-DRV-6 the largest transfer counts, a larger one is the driver's to refuse")
  void theLargestTransferCounts() {
    Machine machine = each(limits -> limits.withBytesInFlight(TestDevice.MAX_TRANSFER));
    TestProcess p = attach(machine);
    int fd = p.open(machine.gate());
    long most = TestDevice.MAX_TRANSFER;
    p.rw(Op.AIOREAD, fd, TestProcess.BUF, most, 0, p.result(0)).returns(0);
    p.rw(Op.AIOREAD, fd, TestProcess.BUF, most, 0, p.result(1)).fails(Errno.EAGAIN);
    p.rw(Op.AIOREAD, fd, TestProcess.BUF, most + 1, 0, p.result(1)).fails(Errno.ENOTSUP);
    p.rw(Op.AIOREAD, fd, TestProcess.BUF, 0, 0, p.result(1)).returns(0);
  }
}
