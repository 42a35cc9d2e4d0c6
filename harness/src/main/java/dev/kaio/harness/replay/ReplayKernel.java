package dev.kaio.harness.replay;

import dev.kaio.client.RemoteProcess;
import dev.kaio.truss.TrussOptions;
import dev.kaio.wire.Endpoint;

/** The kernel that a log is replayed against. */
public interface ReplayKernel {

  Endpoint endpoint();

  /** A tracer of this kernel that follows no process yet. */
  Tracer newTracer(TrussOptions options);

  /**
   * Takes charge of a device's completions.
   *
   * @param device its path
   * @return who completes its requests, or null if the device does so by itself
   */
  Completions completionsOf(String device);

  /** Prints what processes do. */
  interface Tracer extends AutoCloseable {
    /** Begins or goes on to follow a process, under this id if it is not 0. */
    void follow(RemoteProcess process, int pidInLog, int lwps);

    /** Lets the process go for a while. */
    void release(RemoteProcess process);

    /** A followed process is about to make a call. */
    void calling(RemoteProcess process, CallView call);

    /** The call has returned. */
    void returned(RemoteProcess process, CallView call, long value, int errno);

    /** The lines since the last time that this was asked. */
    String takeLines();

    @Override
    void close();
  }

  /** Lets requests of a device complete one by one. */
  interface Completions {
    /** The device has this request now. */
    void submitted(int request);

    /** Completes it, unless that has happened. */
    void complete(int request);

    /** Completes all that there are. */
    void completeAll();
  }
}
