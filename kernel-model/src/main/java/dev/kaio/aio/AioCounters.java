package dev.kaio.aio;

import dev.kaio.dev.Buf;
import dev.kaio.snapshot.CounterSnapshot;

/** What kaio has done for one process, and with it for all of them. */
public final class AioCounters {
  private final AioCounters total;
  private long reads;
  private long writes;
  private long completions;
  private long errors;
  private long bytesRead;
  private long bytesWritten;
  private long cleanupPasses;

  /** Counters of the module. */
  public AioCounters() {
    this(null);
  }

  /** Counters of a part; what they count counts for the whole as well. */
  AioCounters(AioCounters total) {
    this.total = total;
  }

  /** A driver took a request, or it wanted no bytes. */
  void started(boolean write) {
    if (write) {
      writes++;
    } else {
      reads++;
    }
    if (total != null) {
      total.started(write);
    }
  }

  /** A request has its result. */
  void completed(Buf buf) {
    completions++;
    if (buf.resultErrno() != 0) {
      errors++;
    } else if (buf.isWrite()) {
      bytesWritten += buf.resultReturn();
    } else {
      bytesRead += buf.resultReturn();
    }
    if (total != null) {
      total.completed(buf);
    }
  }

  /** The cleanup LWP has gone through the queues (R-CLN-4). */
  void cleanupPass() {
    cleanupPasses++;
    if (total != null) {
      total.cleanupPass();
    }
  }

  public long cleanupPasses() {
    return cleanupPasses;
  }

  public CounterSnapshot snapshot() {
    return new CounterSnapshot(
        reads, writes, completions, errors, bytesRead, bytesWritten, cleanupPasses);
  }
}
