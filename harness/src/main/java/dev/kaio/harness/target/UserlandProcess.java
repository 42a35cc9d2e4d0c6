package dev.kaio.harness.target;

import dev.kaio.abi.Errno;
import dev.kaio.client.ReceivedSignal;
import dev.kaio.harness.target.TargetProcess.Call;
import dev.kaio.libaio.AioFunction;
import java.util.List;

/**
 * A process of a case that uses a library's asynchronous I/O (rules R-U). It has threads by number,
 * each of which can be in one call. When one of these methods returns the library and its kernel
 * are idle: what a call waits for is something that the case has not done yet.
 */
public interface UserlandProcess extends TargetMemory, AutoCloseable {

  /** Makes memory at an address, readable and writable. */
  void map(long address, long length);

  /** Opens a path of the kernel. */
  int open(String path, int flags);

  /** A thread calls a function of the library. */
  Call call(int thread, AioFunction function, long... args);

  /** A thread creates an event port. */
  Call portCreate(int thread);

  /** A thread calls port_get; addresses of the event and of a timespec. */
  Call portGet(int thread, int port, long event, long timeout);

  /** A signal hits a thread that is in a call. */
  void interrupt(int thread);

  /** Whatever has been done by others has reached the library. */
  void settle();

  /** Catches a signal; its number is Solaris's. */
  void catches(int signo);

  /** The caught signals that were taken since the last time. */
  List<ReceivedSignal> takeSignals();

  /** The address of a function for SIGEV_THREAD. */
  long function();

  /**
   * The values that the function was called with since the last time; waits until there are so
   * many.
   */
  List<Long> takeValues(int count);

  /** What a sigevent calls a signal. */
  int signal(int solaris);

  /** How the result of an aioread or aiowrite that has ended tells an errno. */
  int errnoOfResult(Errno errno);

  @Override
  void close();
}
