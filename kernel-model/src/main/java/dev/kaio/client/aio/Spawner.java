package dev.kaio.client.aio;

import dev.kaio.abi.Abi;
import dev.kaio.abi.AiocbLayout;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.PortEventLayout;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.ProcessMemory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Runs the functions of SIGEV_THREAD when their events come out of the port (R-U-19). */
final class Spawner {
  private static final int GET = 5;
  private static final int MAX_THREADS = 100;
  private static final int LINGER_SECONDS = 20;

  /** The functions of the program, by address. */
  static final class Functions {
    private final Map<Long, LongConsumer> byAddress = new ConcurrentHashMap<>();

    void put(long address, LongConsumer function) {
      byAddress.put(address, function);
    }

    LongConsumer get(long address) {
      return byAddress.get(address);
    }
  }

  private final ProcessMemory memory;
  private final LwpCalls calls;
  private final Functions functions;
  private final int port;
  private final long event;

  /** Attributes of the first user, whose threads are pooled. */
  private final long attributes;

  private final Runnable fault;
  private volatile boolean stopped;
  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          MAX_THREADS,
          MAX_THREADS,
          LINGER_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Spawner::thread,
          (task, closed) -> thread(task).start());

  /**
   * A spawner that waits for its first event.
   *
   * @param event where its events are stored
   * @param fault what happens when an event leads to no function
   */
  Spawner(
      ProcessMemory memory,
      LwpCalls calls,
      Functions functions,
      int port,
      long event,
      long attributes,
      Runnable fault) {
    this.memory = memory;
    this.calls = calls;
    this.functions = functions;
    this.port = port;
    this.event = event;
    this.attributes = attributes;
    this.fault = fault;
    pool.allowCoreThreadTimeOut(true);
    next();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "kaio-sigev-thread");
    thread.setDaemon(true);
    return thread;
  }

  int port() {
    return port;
  }

  /** Runs what has been fetched, and nothing more; the port is closed. */
  void stop() {
    stopped = true;
    calls.interrupt();
    calls.post(Sysnum.CLOSE, port);
    calls.exit();
    pool.shutdown();
  }

  /** Waits for an event; a port that is closed ends it, as does the end of the process. */
  private void next() {
    calls.call(
        (result, failure) -> {
          if (failure != null || stopped) {
            return;
          }
          if (!result.isError()) {
            take();
            next();
          } else if (result.errno() == Errno.EINTR.code()) {
            next();
          }
        },
        Sysnum.PORTFS,
        GET,
        port,
        event,
        0);
  }

  private void take() {
    Abi abi = memory.abi();
    int code = memory.getInt(event + PortEventLayout.EVENTS);
    long object = pointer(event + PortEventLayout.OBJECT);
    long value = pointer(event + PortEventLayout.user(abi));
    long functionAt = sigevent(code, object) + 8 + abi.wordSize();
    if (!memory.isMapped(functionAt, 2L * abi.wordSize())) {
      fault.run();
      return;
    }
    LongConsumer function = functions.get(pointer(functionAt));
    long wanted = pointer(functionAt + abi.wordSize());
    if (function == null) {
      fault.run();
    } else if (wanted == attributes) {
      pool.execute(() -> function.accept(value));
    } else {
      thread(() -> function.accept(value)).start();
    }
  }

  /** The object of a list's event is its sigevent, of a request's event its aiocb. */
  private long sigevent(int code, long object) {
    if (code == KaioOp.AIOLIO.code() || code == KaioOp.AIOLIO64.code()) {
      return object;
    }
    boolean large =
        code == KaioOp.AIOAREAD64.code()
            || code == KaioOp.AIOAWRITE64.code()
            || code == KaioOp.AIOFSYNC64.code();
    return object + AiocbLayout.of(memory.abi(), large).sigevent();
  }

  private long pointer(long address) {
    return memory.abi().model().slot(memory.getWord(address));
  }
}
