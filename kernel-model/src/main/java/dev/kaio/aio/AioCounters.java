package dev.kaio.aio;

import dev.kaio.proc.Proc;
import dev.kaio.snapshot.CounterSnapshot;

/** Counts what kaio has done, for one process or for all of them, and passes on what it hears. */
public final class AioCounters implements AioObserver {
  private final AioObserver next;
  private long reads;
  private long writes;
  private long completions;
  private long errors;
  private long bytesRead;
  private long bytesWritten;
  private long cleanupPasses;

  /** Counters that are all zero; {@code next} hears the same. */
  public AioCounters(AioObserver next) {
    this.next = next;
  }

  @Override
  public void started(Proc proc, AioReq req) {
    if (req.isWrite()) {
      writes++;
    } else {
      reads++;
    }
    next.started(proc, req);
  }

  @Override
  public void completed(Proc proc, AioReq req) {
    completions++;
    if (req.resultErrno() != 0) {
      errors++;
    } else if (req.isWrite()) {
      bytesWritten += req.resultReturn();
    } else {
      bytesRead += req.resultReturn();
    }
    next.completed(proc, req);
  }

  @Override
  public void cleanupPass(Proc proc) {
    cleanupPasses++;
    next.cleanupPass(proc);
  }

  public long cleanupPasses() {
    return cleanupPasses;
  }

  public CounterSnapshot snapshot() {
    return new CounterSnapshot(
        reads, writes, completions, errors, bytesRead, bytesWritten, cleanupPasses);
  }
}
