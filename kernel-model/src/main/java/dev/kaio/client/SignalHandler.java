package dev.kaio.client;

/** What a program does with a signal that it catches. */
@FunctionalInterface
public interface SignalHandler {
  /** Runs on the process's signal thread, where it may make system calls and may block. */
  void handle(ReceivedSignal signal);
}
