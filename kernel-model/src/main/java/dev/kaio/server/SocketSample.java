package dev.kaio.server;

import dev.kaio.wire.Fault;
import java.util.Map;

/**
 * The sockets at one moment.
 *
 * @param connections that are open
 * @param accepted connections since the start
 * @param framesIn whole frames that clients sent
 * @param framesOut frames for clients
 * @param bytesIn bytes that clients sent
 * @param bytesOut bytes for clients
 * @param faults ERROR frames, by {@link Fault}
 */
record SocketSample(
    int connections,
    long accepted,
    long framesIn,
    long framesOut,
    long bytesIn,
    long bytesOut,
    Map<Fault, Long> faults) {

  long faults(Fault fault) {
    return faults.getOrDefault(fault, 0L);
  }
}
