package dev.kaio.client.aio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.OpenFlags;
import dev.kaio.aio.Aio;
import dev.kaio.client.CallResult;
import dev.kaio.client.KernelClient;
import dev.kaio.client.ProcessMemory;
import dev.kaio.client.RemoteProcess;
import dev.kaio.dev.MountSpec;
import dev.kaio.dev.Terminal;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.kernel.MountPlan;
import dev.kaio.mod.MachineProfile;
import dev.kaio.server.EmbeddedServer;
import dev.kaio.testkit.Abis;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of the library over a socket have in common: a server, a process, memory. */
@Timeout(60)
abstract class LiveLibrary {
  static final String DISK = "/dev/rdsk/c0t0d0s0";

  /** Above the half of a 32-bit address space: addresses must not become negative. */
  static final long BASE = 0xD000_0000L;

  static final long BUFFER = BASE + 0x10000;
  static final long RESULT = BASE;
  static final long CONTROL = BASE + 0x1000;
  static final long LIST = BASE + 0x2000;
  static final long COUNT = BASE + 0x3000;
  static final long EVENT = BASE + 0x3800;
  static final long FUNCTION = 0x4000;
  static final int NUMBER_OF_BYTES = 8192;

  @TempDir Path directory;

  EmbeddedServer server;
  RemoteProcess process;
  ProcessMemory memory;
  AsyncIo aio;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(
        Files.createDirectory(directory.resolve("export")).resolve("file"), "content");
    server =
        EmbeddedServer.builder()
            .mounts(
                new MountPlan(
                    131072, List.of(MountSpec.parse(directory.resolve("export") + "=/mnt"))))
            .listen(new Endpoint.Unix(directory.resolve("kaio.sock")))
            .config(KernelConfig.of(MachineProfile.SPARCV9)) // takes both data models
            .start();
  }

  @AfterEach
  void stop() throws IOException {
    if (process != null) {
      process.close();
    }
    server.close();
  }

  static Stream<Abi> abis() {
    return Abis.all();
  }

  void attach(Abi abi) throws IOException {
    attach(server.endpoints().get(0), abi);
  }

  void attach(Endpoint endpoint, Abi abi) throws IOException {
    process = KernelClient.attach(endpoint, abi, "aio");
    memory = process.memory();
    succeed(process.lwp1().mmap(BASE, 0x200000, 3));
    aio = AsyncIo.of(process);
  }

  int open(String path) {
    return (int) succeed(process.lwp1().open(path, OpenFlags.O_RDWR)).value();
  }

  static CallResult succeed(CallResult result) {
    assertThat(result.errno()).as("errno of %s", result).isZero();
    return result;
  }

  static void assertFails(CallResult result, Errno errno) {
    assertThat(result).isEqualTo(new CallResult(-1, errno.code()));
  }

  Terminal terminal() {
    return (Terminal) server.kernel().devices().find("/dev/tty");
  }

  void type(String text) {
    server.execute(() -> terminal().type(text.getBytes(UTF_8)));
  }

  static byte[] pattern(int seed, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (seed * 31 + i * 7);
    }
    return bytes;
  }

  int errnoOf(long result) {
    return memory.getInt(result + memory.abi().wordSize());
  }

  /** aio_suspend over one aiocb, until it is done. */
  void suspend(AsyncIo library, AiocbStruct aiocb) {
    memory.putWord(LIST, aiocb.address());
    succeed(library.aioSuspend(LIST, 1, 0));
  }

  void awaitSleepers() {
    await()
        .until(
            () ->
                server.callOnKernel(
                    kernel -> {
                      var proc = kernel.procs().get(process.pid());
                      return Aio.of(proc) != null
                          && proc.lwps().stream()
                                  .filter(lwp -> lwp.isInterruptibleSleeper())
                                  .count()
                              >= 2;
                    }));
  }
}
