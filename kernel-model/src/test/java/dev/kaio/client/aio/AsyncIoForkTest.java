package dev.kaio.client.aio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.CallResult;
import dev.kaio.client.ProcessMemory;
import dev.kaio.client.RemoteProcess;
import dev.kaio.libaio.LibState;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** fork1 of a program that uses the library (R-U-34). */
class AsyncIoForkTest extends LiveLibrary {
  private static final LibState NEVER_USED = new LibState(0, false, 0, 0, 0, 0, 0);

  @ParameterizedTest
  @MethodSource("abis")
  @DisplayName("R-U-34: the child of a fork1 starts clean, and the parent's requests go on")
  void fork1(Abi abi) throws Exception {
    attach(abi);
    int tty = open("/dev/tty");
    int disk = open(DISK);
    succeed(aio.aioread(tty, BUFFER, 5, 0, AsyncIo.SEEK_SET, RESULT));
    assertThat(aio.state().outstanding()).isEqualTo(1);
    AsyncIo childAio = aio.fork1();
    try (RemoteProcess child = childAio.process()) {
      assertThat(child.pid()).isNotEqualTo(process.pid());
      assertThat(childAio.state()).isEqualTo(NEVER_USED);
      assertFails(childAio.aiowait(0), Errno.EINVAL);
      childAio.aiocb(CONTROL).clear().fd(disk).buffer(BUFFER, 512);
      child.memory().put(BUFFER, pattern(5, 512));
      succeed(childAio.aioWrite(CONTROL));
      child.memory().putWord(LIST, CONTROL);
      succeed(childAio.aioSuspend(LIST, 1, 0));
      assertThat(childAio.aioReturn(CONTROL)).isEqualTo(new CallResult(512, 0));
      assertThat(memory.get(BUFFER, 512)).as("the parent's memory").containsOnly(0);
    }
    type("hello");
    assertThat(aio.aiowait(0).value()).isEqualTo(RESULT);
    assertThat(memory.get(BUFFER, 5)).asString().isEqualTo("hello");
  }

  @Test
  @DisplayName("R-U-34, R-U-13: the child knows of the handler of SIGIO, which it has inherited")
  void the_handler_of_sigio_is_kept() throws Exception {
    attach(Abi.LP64_X86);
    BlockingQueue<Integer> caught = new LinkedBlockingQueue<>();
    succeed(aio.sigaction(Signal.SIGIO, signal -> caught.add(signal.pid())));
    int sink = open("/dev/null");
    AsyncIo childAio = aio.fork1();
    try (RemoteProcess child = childAio.process()) {
      succeed(childAio.aiowrite(sink, BUFFER, 1, 0, AsyncIo.SEEK_SET, RESULT));
      assertThat(caught.poll(30, TimeUnit.SECONDS)).isEqualTo(child.pid());
      assertThat(childAio.aiowait(0).value()).isEqualTo(RESULT);
    }
  }

  @Test
  @DisplayName("R-U-34, R-U-19: SIGEV_THREAD in the child has a port and a spawner of its own")
  void functions_are_kept() throws Exception {
    attach(Abi.ILP32_SPARC);
    BlockingQueue<Long> values = new LinkedBlockingQueue<>();
    aio.function(FUNCTION, values::add);
    int disk = open(DISK);
    writeWithFunction(aio, disk, 1);
    assertThat(values.poll(30, TimeUnit.SECONDS)).isEqualTo(1);
    AsyncIo childAio = aio.fork1();
    try (RemoteProcess child = childAio.process()) {
      writeWithFunction(childAio, disk, 2);
      assertThat(values.poll(30, TimeUnit.SECONDS)).isEqualTo(2);
      assertThat(child.gone()).isNull();
    }
    writeWithFunction(aio, disk, 3);
    assertThat(values.poll(30, TimeUnit.SECONDS)).isEqualTo(3);
  }

  private static void writeWithFunction(AsyncIo library, int disk, long value) {
    AiocbStruct aiocb = library.aiocb(CONTROL).clear().fd(disk).buffer(BUFFER, 512);
    aiocb.sigevent().thread(FUNCTION, value, 0);
    succeed(library.aioWrite(CONTROL));
  }

  @Test
  @DisplayName("R-U-34: any thread may fork; it is the child's only LWP")
  void another_thread_forks() throws Exception {
    attach(Abi.LP64_SPARC);
    int disk = open(DISK);
    CompletableFuture<Integer> childsPid = new CompletableFuture<>();
    Thread forker =
        new Thread(
            () -> {
              try {
                AsyncIo childAio = aio.fork1();
                try (RemoteProcess child = childAio.process()) {
                  ProcessMemory copy = child.memory();
                  succeed(childAio.aioread(disk, BUFFER, 512, 0, AsyncIo.SEEK_SET, RESULT));
                  assertThat(childAio.aiowait(0).value()).isEqualTo(RESULT);
                  assertThat(copy.getWord(RESULT)).isEqualTo(512);
                  childsPid.complete((int) childAio.systemCall(Sysnum.GETPID).value());
                }
              } catch (Exception | AssertionError e) {
                childsPid.completeExceptionally(e);
              }
            });
    forker.start();
    int pid = childsPid.get();
    forker.join();
    await().until(() -> server.callOnKernel(kernel -> kernel.procs().get(pid) == null));
  }
}
