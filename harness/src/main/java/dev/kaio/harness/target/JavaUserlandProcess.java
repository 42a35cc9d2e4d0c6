package dev.kaio.harness.target;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.CallResult;
import dev.kaio.client.ReceivedSignal;
import dev.kaio.client.RemoteProcess;
import dev.kaio.client.aio.AsyncIo;
import dev.kaio.harness.target.TargetProcess.Call;
import dev.kaio.libaio.AioFunction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/** A process with the Java library. */
final class JavaUserlandProcess implements UserlandProcess {
  private static final int PORT_CREATE = 0;
  private static final int PORT_GET = 5;
  private static final int PROTECTION = 3;
  private static final long FUNCTION = 0x4000_0000L;
  private static final long PATH = 0x5000_0000L;
  private static final int PAGE = 4096;

  /** More than any call takes from the library to the kernel and back before it waits. */
  private static final int ROUNDS = 24;

  private final RemoteProcess process;
  private final Map<Integer, UserlandThread> threads = new TreeMap<>();
  private final LinkedBlockingQueue<ReceivedSignal> signals = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Long> values = new LinkedBlockingQueue<>();
  private final AsyncIo aio;

  JavaUserlandProcess(RemoteProcess process) {
    this.process = process;
    aio = AsyncIo.of(process);
    aio.function(FUNCTION, values::add);
    map(PATH, PAGE);
  }

  @Override
  public Abi abi() {
    return process.abi();
  }

  @Override
  public void put(long address, byte[] bytes) {
    process.memory().put(address, bytes);
  }

  @Override
  public byte[] get(long address, int length) {
    return process.memory().get(address, length);
  }

  @Override
  public void map(long address, long length) {
    success(
        aio.systemCall(
            Sysnum.MMAP, address, length, PROTECTION, RemoteProcess.MAP_FIXED_ANON, -1, 0));
  }

  @Override
  public int open(String path, int flags) {
    put(PATH, (path + '\0').getBytes(StandardCharsets.US_ASCII));
    return (int) success(aio.systemCall(Sysnum.OPEN, PATH, flags, 0));
  }

  private static long success(CallResult result) {
    if (result.isError()) {
      throw new TargetException("prepare the process", result.errno());
    }
    return result.value();
  }

  // ---- calls ----

  private Call run(int thread, Callable<CallResult> body) {
    Supplier<CallResult> result =
        threads
            .computeIfAbsent(thread, number -> new UserlandThread("thread-" + number))
            .begin(body);
    settle();
    return result::get;
  }

  @Override
  public Call call(int thread, AioFunction function, long... args) {
    return run(thread, () -> call(function, args));
  }

  private CallResult call(AioFunction function, long[] a) {
    return switch (function) {
      case AIOREAD -> aio.aioread((int) a[0], a[1], (int) a[2], a[3], (int) a[4], a[5]);
      case AIOWRITE -> aio.aiowrite((int) a[0], a[1], (int) a[2], a[3], (int) a[4], a[5]);
      case AIOWAIT -> aio.aiowait(a[0]);
      case AIOCANCEL -> aio.aiocancel(a[0]);
      case CLOSE -> aio.close((int) a[0]);
      case AIO_READ, AIO_READ64 -> aio.aioRead(a[0]);
      case AIO_WRITE, AIO_WRITE64 -> aio.aioWrite(a[0]);
      case AIO_ERROR, AIO_ERROR64 -> aio.aioError(a[0]);
      case AIO_RETURN, AIO_RETURN64 -> aio.aioReturn(a[0]);
      case AIO_CANCEL, AIO_CANCEL64 -> aio.aioCancel((int) a[0], a[1]);
      case AIO_FSYNC, AIO_FSYNC64 -> aio.aioFsync((int) a[0], a[1]);
      case AIO_SUSPEND, AIO_SUSPEND64 -> aio.aioSuspend(a[0], (int) a[1], a[2]);
      case LIO_LISTIO, LIO_LISTIO64 -> aio.lioListio((int) a[0], a[1], (int) a[2], a[3]);
      case AIO_WAITN -> aio.aioWaitn(a[0], (int) a[1], a[2], a[3]);
    };
  }

  @Override
  public Call portCreate(int thread) {
    return run(thread, () -> aio.systemCall(Sysnum.PORTFS, PORT_CREATE));
  }

  @Override
  public Call portGet(int thread, int port, long event, long timeout) {
    return run(thread, () -> aio.systemCall(Sysnum.PORTFS, PORT_GET, port, event, timeout));
  }

  @Override
  public void interrupt(int thread) {
    threads.get(thread).interrupt();
    settle();
  }

  /**
   * Each round takes everything that is on its way between threads, library and kernel one step on.
   */
  @Override
  public void settle() {
    for (int round = 0; round < ROUNDS; round++) {
      threads.values().forEach(thread -> thread.awaitSleep(aio::isInCall));
      aio.state();
      process.settle();
    }
    threads.values().forEach(thread -> thread.awaitSleep(aio::isInCall)); // results have arrived
  }

  // ---- what the program is told ----

  @Override
  public void catches(int signo) {
    success(aio.sigaction(signo, signals::add));
  }

  @Override
  public List<ReceivedSignal> takeSignals() {
    settle();
    List<ReceivedSignal> taken = new ArrayList<>();
    signals.drainTo(taken);
    return taken;
  }

  @Override
  public long function() {
    return FUNCTION;
  }

  @Override
  public List<Long> takeValues(int count) {
    List<Long> taken = new ArrayList<>();
    Patience.until("a function of SIGEV_THREAD runs", () -> values.size() >= count);
    values.drainTo(taken);
    return taken;
  }

  @Override
  public int signal(int solaris) {
    return solaris;
  }

  @Override
  public int errnoOfResult(Errno errno) {
    return errno.code();
  }

  @Override
  public void close() {
    aio.close();
    process.close();
    threads.values().forEach(UserlandThread::end);
  }
}
