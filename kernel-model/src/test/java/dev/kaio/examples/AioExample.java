package dev.kaio.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kaio.abi.Abi;
import dev.kaio.abi.OpenFlags;
import dev.kaio.client.CallResult;
import dev.kaio.client.KernelClient;
import dev.kaio.client.RemoteProcess;
import dev.kaio.client.aio.AiocbStruct;
import dev.kaio.client.aio.AsyncIo;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.io.PrintStream;

/** Writes a sector with aiowrite, and reads it again with aio_read. */
public final class AioExample {
  private static final long MEMORY = 0x10_0000;
  private static final long OUT = MEMORY + 0x1000;
  private static final long IN = MEMORY + 0x2000;
  private static final long RESULT = MEMORY; // an aio_result_t
  private static final long CONTROL = MEMORY + 0x100; // an aiocb
  private static final long LIST = MEMORY + 0x200; // a pointer to it

  private AioExample() {}

  public static void main(String[] args) throws IOException {
    run(Endpoint.parse(args[0]), System.out);
  }

  static void run(Endpoint kernel, PrintStream out) throws IOException {
    try (RemoteProcess process = KernelClient.attach(kernel, Abi.LP64_X86, "example");
        AsyncIo aio = AsyncIo.of(process)) {
      check(process.lwp1().mmap(MEMORY, 0x10000, 3)); // PROT_READ | PROT_WRITE
      int fd = (int) check(process.lwp1().open("/dev/rdsk/c0t0d0s0", OpenFlags.O_RDWR));

      process.memory().put(OUT, "hello, disk".getBytes(US_ASCII));
      check(aio.aiowrite(fd, OUT, 512, 1024, AsyncIo.SEEK_SET, RESULT));
      long done = check(aio.aiowait(0));
      out.println(done == RESULT ? "aiowait: the write is done" : "aiowait: something else");
      out.println("aio_return " + process.memory().getWord(RESULT));

      AiocbStruct aiocb = aio.aiocb(CONTROL).clear().fd(fd).buffer(IN, 512).offset(1024);
      check(aio.aioRead(aiocb.address()));
      process.memory().putWord(LIST, aiocb.address());
      check(aio.aioSuspend(LIST, 1, 0));
      out.println("aio_error " + check(aio.aioError(CONTROL)));
      out.println("aio_return " + check(aio.aioReturn(CONTROL)));
      out.println(new String(process.memory().get(IN, 11), US_ASCII));

      out.println("aiowait without a request: " + aio.aiowait(0));
    }
  }

  private static long check(CallResult result) {
    if (result.isError()) {
      throw new IllegalStateException(result.toString());
    }
    return result.value();
  }
}
