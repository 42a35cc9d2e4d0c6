package dev.kaio.harness.vectors;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a step did and where it left the process, in a form in which equal outcomes are equal
 * values. The parts print as the recordings have them.
 *
 * @param returned the LWPs that came back to user mode, in order
 * @param asleep the LWPs in the kernel, ascending
 * @param gone the LWPs that no longer exist, ascending
 * @param memory the words that changed other than by a write step, ascending, never adjacent
 * @param signals what was sent, in order
 * @param portEvents what was put on ports, in order
 * @param got what a port_get returned, in order
 * @param accepted the requests that devices accepted, in order
 * @param aio the white-box state of asynchronous I/O; null before AIOINIT and after exit
 * @param lockedPages over all segments; a page locked twice counts twice
 * @param unmapWait whether someone waits to unmap
 */
record StepOutcome(
    List<Returned> returned,
    List<Integer> asleep,
    List<Integer> gone,
    List<MemoryRun> memory,
    List<SentSignal> signals,
    List<PortEvent> portEvents,
    List<PortEvent> got,
    List<DeviceRequest> accepted,
    AioState aio,
    long lockedPages,
    boolean unmapWait) {

  /** A call that returned: its value (−1 on error) and its errno (0 on success). */
  public record Returned(int lwp, long value, int errno) {
    @Override
    public String toString() {
      return "{\"lwp\":" + lwp + ",\"ret\":" + value + ",\"errno\":" + errno + "}";
    }
  }

  /** A run of aligned 32-bit words; bytes in memory order, lower-case hexadecimal. */
  public record MemoryRun(long address, String hex) {
    @Override
    public String toString() {
      return "[" + quotedHex(address) + ",\"" + hex + "\"]";
    }
  }

  /** A signal that was sent. */
  public sealed interface SentSignal {}

  /** An ordinary process signal. */
  public record ProcessSignal(int signo) implements SentSignal {
    @Override
    public String toString() {
      return "{\"kind\":\"proc\",\"signo\":" + signo + "}";
    }
  }

  /** A queued signal; of an ILP32 process, the low 32 bits of the value. */
  public record QueuedSignal(int signo, int code, long value) implements SentSignal {
    @Override
    public String toString() {
      return "{\"kind\":\"queue\",\"signo\":"
          + signo
          + ",\"code\":"
          + code
          + ",\"value\":"
          + quotedHex(value)
          + "}";
    }
  }

  /** An event on a port; {@code port} is the number that the creation of the port returned. */
  public record PortEvent(int port, int events, int source, long object, long user) {
    @Override
    public String toString() {
      return "["
          + port
          + ","
          + events
          + ","
          + source
          + ","
          + quotedHex(object)
          + ","
          + quotedHex(user)
          + "]";
    }
  }

  /** A request that a device accepted; count and offset in bytes. */
  public record DeviceRequest(
      int request, int fd, boolean read, long buffer, long count, long offset) {
    @Override
    public String toString() {
      return "["
          + request
          + ","
          + fd
          + (read ? ",\"R\"," : ",\"W\",")
          + quotedHex(buffer)
          + ","
          + count
          + ","
          + offset
          + "]";
    }
  }

  /** Every key that the recording of this outcome has, with its value; the state's as "A.pend". */
  Map<String, Object> keys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("ret", returned);
    keys.put("asleep", asleep);
    putUnlessEmpty(keys, "gone", gone);
    keys.put("mem", memory);
    putUnlessEmpty(keys, "sig", signals);
    putUnlessEmpty(keys, "port", portEvents);
    putUnlessEmpty(keys, "got", got);
    putUnlessEmpty(keys, "dev", accepted);
    if (aio == null) {
      keys.put("A", "null");
    } else {
      aio.putKeys(keys);
    }
    keys.put("lock", lockedPages);
    if (unmapWait) {
      keys.put("uw", 1);
    }
    return keys;
  }

  static void putUnlessEmpty(Map<String, Object> keys, String key, List<?> list) {
    if (!list.isEmpty()) {
      keys.put(key, list);
    }
  }

  static String quotedHex(long value) {
    return "\"" + Long.toHexString(value) + "\"";
  }
}
