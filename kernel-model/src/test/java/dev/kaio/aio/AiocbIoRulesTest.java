package dev.kaio.aio;

import static dev.kaio.testkit.TestProcess.FOREVER;
import static dev.kaio.testkit.TestProcess.UNMAPPED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.aio.Aio.Which;
import dev.kaio.testkit.Aiocb;
import dev.kaio.testkit.KaioRules;
import dev.kaio.testkit.Machine;
import dev.kaio.testkit.Op;
import dev.kaio.testkit.ProgramData.Result;
import dev.kaio.testkit.TestDevice;
import dev.kaio.testkit.TestPort;
import dev.kaio.testkit.TestPort.Event;
import dev.kaio.testkit.TestProcess;
import dev.kaio.vm.KernelMemory.Pressure;
import dev.kaio.vnode.OpenFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AIOAREAD, AIOAWRITE and their 64-bit-offset forms (R-PRW). */
class AiocbIoRulesTest extends KaioRules {

  static Stream<Arguments> callersAndOpcodes() {
    return Stream.of(
        Arguments.of(Abi.LP64_SPARC, Op.AIOAREAD),
        Arguments.of(Abi.LP64_X86, Op.AIOAWRITE),
        Arguments.of(Abi.ILP32_SPARC, Op.AIOAREAD),
        Arguments.of(Abi.ILP32_X86, Op.AIOAWRITE),
        Arguments.of(Abi.ILP32_SPARC, Op.AIOAREAD64),
        Arguments.of(Abi.ILP32_SPARC, Op.AIOAWRITE64),
        Arguments.of(Abi.ILP32_X86, Op.AIOAREAD64),
        Arguments.of(Abi.ILP32_X86, Op.AIOAWRITE64));
  }

  private static boolean isLarge(int op) {
    return op == Op.AIOAREAD64 || op == Op.AIOAWRITE64;
  }

  private static boolean isRead(int op) {
    return op == Op.AIOAREAD || op == Op.AIOAREAD64;
  }

  private static Aiocb aiocb(TestProcess p, int op, int index, int fd) {
    return isLarge(op) ? p.largeAiocb(index, fd) : p.aiocb(index, fd);
  }

  @ParameterizedTest
  @MethodSource("callersAndOpcodes")
  @DisplayName("R-PRW-1 order of checks: each fails although all later ones would")
  void theOrderOfTheChecks(Abi abi, int op) {
    TestProcess p = machine.attach(abi);
    TestDevice gate = machine.raw512();
    TestPort full = p.port(0);
    int wrongWay = p.open(Machine.regularFile(), isRead(op) ? OpenFile.FWRITE : OpenFile.FREAD);
    int regular = p.open(Machine.regularFile());
    int fd = p.open(gate);
    Aiocb it = aiocb(p, op, 0, 77).buffer(UNMAPPED, 3).notify(Aiocb.SIGEV_PORT, 0, UNMAPPED);
    p.kaio(1, op, UNMAPPED).fails(Errno.EINVAL); // no A
    p.init();
    p.kaio(1, op, UNMAPPED).fails(Errno.EFAULT); // the aiocb
    p.kaio(1, op, it.address()).fails(Errno.EBADF); // not open
    it.fd(wrongWay);
    p.kaio(1, op, it.address()).fails(Errno.EFAULT); // its port_notify
    it.port(full.fd(), 1);
    p.kaio(1, op, it.address()).fails(Errno.EBADF); // not for this
    it.fd(regular);
    machine.memory(Pressure.LOW);
    p.kaio(1, op, it.address()).fails(Errno.EBADFD); // vnode
    it.fd(fd);
    p.kaio(1, op, it.address()).fails(Errno.EAGAIN); // memory low
    machine.memory(Pressure.NORMAL);
    Aiocb busy = aiocb(p, op, 0, fd);
    p.kaio(1, op, busy.address()).returns(0);
    busy.buffer(UNMAPPED, 3).port(77, 1);
    p.kaio(1, op, busy.address()).fails(Errno.EBUSY); // its result is in use
    Aiocb next = aiocb(p, op, 1, fd).buffer(UNMAPPED, 3).port(77, 1);
    p.kaio(1, op, next.address()).fails(Errno.EINVAL); // no such port: R-PORT-2
    next.port(full.fd(), 1);
    p.kaio(1, op, next.address()).fails(Errno.EAGAIN); // no slot
    next.port(p.port(4).fd(), 1);
    p.kaio(1, op, next.address()).fails(Errno.EINVAL); // the driver's own check
    next.buffer(UNMAPPED, 512);
    p.kaio(1, op, next.address()).fails(Errno.EFAULT); // page lock
    p.state().counts(1, 1).queue(Which.PORT_PENDING);
  }

  @ParameterizedTest
  @MethodSource("callersAndOpcodes")
  @DisplayName("R-PRW-1 what the aiocb says is what the device gets")
  void theDeviceGetsWhatTheAiocbSays(Abi abi, int op) {
    TestProcess p = attach(abi);
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    boolean wide = abi.isLp64() || isLarge(op);
    long offset = wide ? 0x12_9ABC_DE00L : 0x9ABC_DE00L;
    Aiocb it = aiocb(p, op, 0, fd).offset(offset);
    p.kaio(1, op, it.address()).returns(0);
    assertThat(gate.log())
        .containsExactly(
            "%s %d %x+512@%d".formatted(isRead(op) ? "R" : "W", fd, p.page(0), offset));
    gate.complete();
    p.kaio(1, isLarge(op) ? Op.AIOERROR64 : Op.AIOERROR, it.address()).returns(0);
    assertThat(it.read()).isEqualTo(new Result(512, 0));
  }

  @Test
  @DisplayName("R-PRW-1 without memory for the queued signal EAGAIN, though a request is free")
  void noMemoryForTheSignal() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.read(fd, 9).returns(0);
    gate.complete();
    p.aiowait(1, FOREVER).returns(p.result(9));
    machine.memory(Pressure.EXHAUSTED);
    p.kaio(1, Op.AIOAREAD, p.aiocb(0, fd).signal(45, 1).address()).fails(Errno.EAGAIN);
    p.kaio(1, Op.AIOAREAD, p.aiocb(0, fd).signal(0, 1).address()).returns(0); // no signal wanted
  }

  @ParameterizedTest
  @CsvSource({"-1, 0, EINVAL", "-512, 0, EINVAL", "0, 0, 0", "-3, 1, 0"})
  @DisplayName("R-PRW-1 R-RW-5 a negative offset is EINVAL, unless there are no bytes")
  void negativeOffsets(long offset, int empty, String outcome) {
    TestProcess p = attach();
    Aiocb it = p.aiocb(0, p.open(machine.gate())).offset(offset);
    it.buffer(p.page(0), empty == 1 ? 0 : 512);
    assertThat(p.kaio(1, Op.AIOAREAD, it.address())).hasToString(outcome);
  }

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#ilp32")
  @DisplayName("R-LAY-4 a negative 32-bit offset is a large one, not EINVAL")
  void smallOffsetsAreUnsigned(Abi abi) {
    TestProcess p = attach(abi);
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    p.kaio(1, Op.AIOAREAD, p.aiocb(0, fd).offset(-1).address()).returns(0);
    p.kaio(1, Op.AIOAREAD64, p.largeAiocb(1, fd).offset(-1).address()).fails(Errno.EINVAL);
    assertThat(gate.log()).containsExactly("R %d %x+512@%d".formatted(fd, p.page(0), 4294967295L));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, -1, 99})
  @DisplayName("R-PRW-2 reqprio, opcode, state and odd notifications are ignored")
  void ignoredMembers(int notify) {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    Aiocb it =
        p.aiocb(0, p.open(gate)).priority(-7).opcode(notify).state(3).notify(notify, 45, UNMAPPED);
    p.kaio(1, Op.AIOAREAD, it.address()).returns(0);
    gate.complete();
    assertThat(p.sentByKaio()).isEmpty();
    p.kaio(1, Op.AIOERROR, it.address()).returns(0);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "-1, 0", "74, 0", "1000, 0", "1, 1", "73, 1"})
  @DisplayName("R-PRW-2 a signal number outside 1..73 means no signal")
  void oddSignalNumbers(int signo, int signals) {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    if (signals > 0) {
      p.catchBlocked(signo);
    }
    p.kaio(1, Op.AIOAREAD, p.aiocb(0, p.open(gate)).signal(signo, 1).address()).returns(0);
    gate.complete();
    assertThat(p.sentByKaio()).hasSize(signals);
  }

  @Test
  @DisplayName("R-PRW-3 the kernel does not store EINPROGRESS, nor anything at completion")
  void nothingIsStoredAtSubmission() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    Aiocb it = p.aiocb(0, p.open(gate));
    p.kaio(1, Op.AIOAREAD, it.address()).returns(0);
    assertThat(it.read()).isEqualTo(new Result(-1, 0x5A5A));
    gate.complete();
    assertThat(it.read()).isEqualTo(new Result(-1, 0x5A5A));
  }

  @ParameterizedTest
  @MethodSource("callersAndOpcodes")
  @DisplayName("R-PRW-4 R-PORT-3 both ways to name a port, and the event's code")
  void portEvents(Abi abi, int op) {
    TestProcess p = attach(abi);
    TestDevice gate = machine.gate();
    int fd = p.open(gate);
    TestPort port = p.port(8);
    Aiocb byPort = aiocb(p, op, 0, fd).port(port.fd(), 0x8765_4321L);
    Aiocb byThread = aiocb(p, op, 1, fd).thread(port.fd(), 0x8765_4322L);
    p.kaio(1, op, byPort.address()).returns(0);
    p.kaio(1, op, byThread.address()).returns(0);
    p.state().queueOf(Which.PORT_PENDING, byPort.result(), byThread.result());
    gate.completeAll();
    p.state().queueOf(Which.PORT, byPort.result(), byThread.result()).queue(Which.PORT_PENDING);
    assertThat(port.fetch(8))
        .containsExactly(
            new Event(op, 1, byPort.address(), 0x8765_4321L),
            new Event(op, 1, byThread.address(), 0x8765_4322L));
    assertThat(byPort.read()).isEqualTo(new Result(512, 0));
    p.state().counts(0, 0);
  }

  @Test
  @DisplayName("R-PRW-5 QUIRK POLL with SIGNAL loses the signal")
  void pollLosesTheSignal() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    p.catchBlocked(45);
    Aiocb it = p.aiocb(0, p.open(gate)).signal(45, 1);
    p.kaio(1, Op.AIOAREAD | Op.POLL, it.address()).returns(0);
    gate.complete();
    assertThat(it.read()).isEqualTo(new Result(512, 0));
    p.kaio(1, Op.AIOERROR, it.address()).returns(0);
    assertThat(p.sentByKaio()).isEmpty();
  }

  @Test
  @DisplayName("R-PRW-5 QUIRK POLL with a port is ignored: memory waits for the fetch")
  void pollWithAPortIsIgnored() {
    TestProcess p = attach();
    TestDevice gate = machine.gate();
    TestPort port = p.port(8);
    Aiocb it = p.aiocb(0, p.open(gate)).port(port.fd(), 1);
    p.kaio(1, Op.AIOAREAD | Op.POLL, it.address()).returns(0);
    gate.complete();
    p.kaio(1, Op.AIONOTIFY).returns(0);
    p.state().queueOf(Which.PORT, it.result()).queue(Which.POLL);
    assertThat(it.errno()).isEqualTo(0x5A5A);
    port.fetch(1);
    assertThat(it.read()).isEqualTo(new Result(512, 0));
  }
}
