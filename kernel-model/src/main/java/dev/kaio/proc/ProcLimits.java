package dev.kaio.proc;

/**
 * How much one process may have.
 *
 * @param descriptors open descriptors, at most 65536
 * @param lwps LWPs; one more is EAGAIN
 * @param requests asynchronous requests accepted and not yet reaped; one more is EAGAIN (R-RW-2)
 * @param portEvents event slots of one port; one more is EAGAIN (R-PORT-2)
 * @param bytesInFlight bytes of requests not yet completed; more is EAGAIN (R-RW-2)
 */
public record ProcLimits(
    int descriptors, int lwps, int requests, int portEvents, long bytesInFlight) {
  public static final ProcLimits DEFAULT =
      new ProcLimits(65536, 16384, 65536, 65536, 256L * 1024 * 1024);
}
