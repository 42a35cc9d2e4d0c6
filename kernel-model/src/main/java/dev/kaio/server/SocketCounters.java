package dev.kaio.server;

import dev.kaio.wire.Fault;
import java.util.EnumMap;
import java.util.Map;

/** What went over the sockets since the start. Touched by the kernel's loop only. */
final class SocketCounters {
  long accepted;
  long framesIn;
  long framesOut;
  long bytesIn;
  long bytesOut;
  private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);

  void fault(int code) {
    faults.merge(Fault.of(code), 1L, Long::sum);
  }

  SocketSample sample(int connections) {
    return new SocketSample(
        connections, accepted, framesIn, framesOut, bytesIn, bytesOut, Map.copyOf(faults));
  }
}
