package dev.kaio.harness.sim;

/** One request as its program knows it. */
final class ModelRequest {

  /** How its end is told. */
  enum Notice {
    NONE,
    SIGNAL,
    PORT
  }

  /** Address of its result structure: what it is found by. */
  long result;

  /** Address of its aiocb; 0 for aioread and aiowrite. */
  long aiocb;

  int fd;
  boolean write;
  boolean poll;
  long buffer;
  long length;
  long offset;
  Notice notice = Notice.NONE;

  /** The port's descriptor, as the program names it. */
  int port = -1;

  /** Unlike that of any other request: the value of its signal, the cookie of its event. */
  int tag;

  /** What the program's memory shows until the result is stored. */
  long returnBefore;

  int errnoBefore;

  /** The members of the list that it came in, or null. */
  ModelList list;

  boolean complete;
  long returned;
  int errno;

  /** Whether its signal came, or its event was fetched. */
  boolean told;

  /** Whether an AIOWAITN was there when it completed: then nobody may have been woken (R-WTN-7). */
  boolean quiet;

  void completed(long value, int error) {
    complete = true;
    returned = value;
    errno = error;
  }

  @Override
  public String toString() {
    return String.format(
        "%s fd %d 0x%x+%d@%d -> 0x%x%s%s",
        write ? "write" : "read",
        fd,
        buffer,
        length,
        offset,
        result,
        poll ? " poll" : "",
        notice == Notice.NONE ? "" : " " + notice + " " + tag);
  }
}
