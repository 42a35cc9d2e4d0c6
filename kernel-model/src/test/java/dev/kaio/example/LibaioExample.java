package dev.kaio.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.OpenFlags;
import dev.kaio.client.CallResult;
import dev.kaio.client.KernelClient;
import dev.kaio.client.ProcessMemory;
import dev.kaio.client.RemoteProcess;
import dev.kaio.client.aio.AiocbStruct;
import dev.kaio.client.aio.AsyncIo;
import dev.kaio.wire.Endpoint;
import java.util.concurrent.CompletableFuture;

/** Writes two blocks of a disk at once, reads them back, and asks for what cannot be had. */
public final class LibaioExample {
  // Addresses in the memory of the process: what the C program would have as variables.
  private static final long MEMORY = 0x100000;
  private static final long FIRST = MEMORY;
  private static final long SECOND = MEMORY + 0x200;
  private static final long LIST = MEMORY + 0x400;
  private static final long RESULT = MEMORY + 0x500;
  private static final long BUFFER = MEMORY + 0x1000;
  private static final long CALLBACK = 0x1;

  private LibaioExample() {}

  public static void main(String[] args) throws Exception {
    Endpoint kernel = Endpoint.parse(args[0]);
    try (RemoteProcess process = KernelClient.attach(kernel, Abi.LP64_X86, "example")) {
      check(process.lwp1().mmap(MEMORY, 0x10000, 3));
      int disk = (int) check(process.lwp1().open("/dev/rdsk/c0t1d0s0", OpenFlags.O_RDWR));
      ProcessMemory memory = process.memory();
      AsyncIo aio = AsyncIo.of(process);

      // aio_write, and a function of the program that is told of the end.
      CompletableFuture<Long> told = new CompletableFuture<>();
      aio.function(CALLBACK, told::complete);
      memory.putString(BUFFER, "first block");
      AiocbStruct first = aio.aiocb(FIRST).clear().fd(disk).buffer(BUFFER, 512).offset(0);
      first.sigevent().thread(CALLBACK, 7, 0);
      check(aio.aioWrite(FIRST));
      System.out.println("sigval of the callback: " + told.get());
      System.out.println("aio_error: " + check(aio.aioError(FIRST)));
      System.out.println("aio_return: " + check(aio.aioReturn(FIRST)));

      // aiowrite, and aiowait.
      memory.putString(BUFFER + 512, "second block");
      check(aio.aiowrite(disk, BUFFER + 512, 512, 512, AsyncIo.SEEK_SET, RESULT));
      System.out.println("aiowait gives resultp: " + (check(aio.aiowait(0)) == RESULT));
      System.out.println("aio_return member: " + memory.getWord(RESULT));

      // lio_listio of two reads, one of them of the terminal, which kaio refuses.
      int terminal = (int) check(process.lwp1().open("/dev/tty", OpenFlags.O_RDWR));
      AiocbStruct both = aio.aiocb(FIRST).clear().fd(disk).buffer(BUFFER + 0x1000, 1024);
      both.opcode(AiocbStruct.LIO_READ);
      AiocbStruct typed = aio.aiocb(SECOND).clear().fd(terminal).buffer(BUFFER + 0x2000, 80);
      typed.opcode(AiocbStruct.LIO_READ);
      memory.putWord(LIST, FIRST);
      memory.putWord(LIST + 8, SECOND);
      check(aio.lioListio(AsyncIo.LIO_NOWAIT, LIST, 2, 0));
      check(aio.aioSuspend(LIST, 1, 0));
      System.out.println("read: " + text(memory, 0x1000, 11) + ", " + text(memory, 0x1200, 12));

      // Nobody types.
      System.out.println("terminal: " + Errno.nameOf((int) check(aio.aioError(SECOND))));
      boolean canceled = check(aio.aioCancel(terminal, SECOND)) == AsyncIo.AIO_CANCELED;
      System.out.println("cancelled: " + canceled);
      System.out.println("terminal: " + Errno.nameOf((int) check(aio.aioError(SECOND))));
      CallResult again = aio.aioReturn(FIRST);
      System.out.println("aio_return: " + again.value());
      again = aio.aioReturn(FIRST);
      System.out.println("again: " + again.value() + " " + Errno.nameOf(again.errno()));
    }
  }

  private static String text(ProcessMemory memory, long offset, int length) {
    return new String(memory.get(BUFFER + offset, length), UTF_8);
  }

  /** The value, as C has it after a test of errno. */
  private static long check(CallResult result) {
    if (result.isError()) {
      throw new IllegalStateException(Errno.nameOf(result.errno()));
    }
    return result.value();
  }
}
