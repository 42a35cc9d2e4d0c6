package dev.kaio.harness.explain;

import dev.kaio.abi.Errno;

/** What the errors of kaio calls mean to who made them. */
final class Errors {
  private Errors() {}

  /** A sentence, or null if there is nothing to say beyond the errno's own text. */
  static String meaning(Failure failure) {
    String operation = failure.operation().replace("|AIO_POLL_BIT", "");
    boolean submits =
        operation.equals("AIOREAD")
            || operation.equals("AIOWRITE")
            || operation.startsWith("AIOAREAD")
            || operation.startsWith("AIOAWRITE");
    boolean lists = operation.startsWith("AIOLIO") && !operation.startsWith("AIOLIOWAIT");
    boolean asks = operation.equals("AIOERROR") || operation.equals("AUIOERROR64");
    boolean waits = operation.equals("AIOWAIT");
    boolean collects = operation.equals("AIOWAITN") || operation.startsWith("AIOSUSPEND");
    Errno errno = find(failure.errno());
    if (errno == null) {
      return null;
    }
    return switch (errno) {
      case EBADFD ->
          submits
              ? "the descriptor is nothing that kaio serves: a regular file, a terminal, a pipe. The"
                  + " library does the request with a worker thread, and does not ask kaio again"
                  + " for this descriptor until it is closed (R-U-3). Expected for files in a file"
                  + " system; for a raw device look whether the right path was opened"
              : null;
      case ENOTSUP ->
          submits
              ? "kaio has refused this request: it is longer than the device's greatest transfer"
                  + " (R-DRV-6), or the driver cannot do it. The library does it with a worker"
                  + " thread and asks kaio again the next time, so each such request costs a failed"
                  + " call"
              : lists ? "some of the list is for worker threads (R-LIO-4)" : null;
      case EINVAL ->
          waits
              ? "nothing was outstanding in the kernel (R-WAIT-1): the program, or the library on"
                  + " its behalf, waited without a request. Harmless if requests of worker threads"
                  + " are what it waits for"
              : submits
                  ? "offset or length are no multiples of the sector, the offset is negative, or the"
                      + " process has not called AIOINIT (R-RW-1, R-DRV-2)"
                  : asks ? "kaio does not have the request (any more): it was taken before" : null;
      case EAGAIN ->
          submits
              ? "the process or the system has as many requests as it may have"
              : collects ? "there is no request to wait for (R-WTN-1, R-SUSP-2)" : null;
      case EBUSY ->
          submits ? "a request with the same result address is not back yet (R-RW-2)" : null;
      case ENXIO -> submits ? "the device has no such unit, or ends before the offset" : null;
      case EIO ->
          lists
              ? "some of the list could not be submitted; each aiocb has its own errno (R-LIO-4)"
              : null;
      case EINPROGRESS -> asks ? "the request is under way (R-ERR-1): an answer, no failure" : null;
      case EINTR ->
          waits || collects
              ? "a signal ended the wait; no request was lost, the call is to be made again"
              : null;
      case ETIME -> waits || collects ? "the time that the program had given was over" : null;
      case EFAULT ->
          "an address lies in no mapped memory, or in memory without the protection that is needed";
      case EBADF -> "the descriptor is not open, or not for this direction";
      case ENOSYS ->
          "there is no such call for this process: the module could not be loaded, or the machine has"
              + " no 32-bit table of system calls (R-MOD-8)";
      case EACCES ->
          submits ? "the memory lacks the protection that the transfer needs (R-DRV-7)" : null;
      default -> null;
    };
  }

  private static Errno find(int code) {
    for (Errno errno : Errno.values()) {
      if (errno.code() == code) {
        return errno;
      }
    }
    return null;
  }
}
