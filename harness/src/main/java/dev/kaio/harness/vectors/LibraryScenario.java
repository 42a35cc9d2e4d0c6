package dev.kaio.harness.vectors;

import java.util.List;

/**
 * A scenario of the C library: calls of its functions by an LP64 program, and the outcomes that the
 * real library on the real kernel code gave.
 */
record LibraryScenario(String id, Setup setup, List<RecordedStep> steps) {

  /**
   * The process at the start.
   *
   * @param lwps how many threads the application has, numbered from 1
   * @param minWorkers _AIO_MIN_WORKERS
   * @param maxWorkers _AIO_MAX_WORKERS
   * @param threads how many threads the library can make; null: any number
   */
  record Setup(
      List<Scenario.Mapping> segments,
      List<Descriptor> descriptors,
      int lwps,
      Scenario.Sigio sigio,
      int maxTransfer,
      int minWorkers,
      int maxWorkers,
      Integer threads) {

    /** Event slots of a port. */
    static final int PORT_EVENTS = 65536;
  }

  /**
   * An open descriptor.
   *
   * @param position what llseek says, in bytes; −1: ESPIPE
   * @param size what fstat says, in bytes
   * @param append whether O_APPEND is set
   */
  record Descriptor(
      int fd, Scenario.FdKind kind, int access, long position, long size, boolean append) {}

  /**
   * A step as recorded.
   *
   * @param text the step as the file has it, without its outcome
   */
  record RecordedStep(LibraryStep step, String text, LibraryOutcome expected) {}
}
