package dev.kaio.libaio;

import java.util.ArrayList;
import java.util.List;

/** The worker threads and the choice among them (R-U-5). */
final class Pool {
  /** How many requests may be queued on a busy worker before another worker is added. */
  private static final int MIN_WORKLOAD = 2;

  private static final int DEFAULT_MIN = 4;
  private static final int DEFAULT_MAX = 256;

  private final LibAio lib;
  private final int min;
  private final int max;
  private final List<Worker> workers = new ArrayList<>();
  private Notifier notifier;
  private int next;
  private boolean up;

  /** A pool that is not up; limits of 0 or less are the defaults. */
  Pool(LibAio lib, int minWorkers, int maxWorkers) {
    this.lib = lib;
    this.min = minWorkers > 0 ? minWorkers : DEFAULT_MIN;
    this.max = Math.max(min + 1, maxWorkers > 0 ? maxWorkers : DEFAULT_MAX);
  }

  boolean isUp() {
    return up;
  }

  /** The read/write workers in the order of their creation. */
  List<Worker> workers() {
    return workers;
  }

  /** The workers from the round-robin pointer on. */
  List<Worker> fromNext() {
    List<Worker> order = new ArrayList<>(workers.subList(next, workers.size()));
    order.addAll(workers.subList(0, next));
    return order;
  }

  Notifier notifier() {
    return notifier;
  }

  /** Makes the threads unless that was done; false for EAGAIN. */
  boolean ensure() {
    if (up) {
      return true;
    }
    if (notifier == null) {
      Notifier made = new Notifier(lib);
      if (!made.start()) {
        return false;
      }
      notifier = made;
    }
    while (workers.size() < min && addWorker(null)) {
      // one more
    }
    up = !workers.isEmpty();
    return up;
  }

  private boolean addWorker(Request first) {
    Worker worker = new Worker(lib);
    if (!worker.start()) {
      return false;
    }
    if (first != null) {
      worker.enqueue(first);
    }
    workers.add(worker);
    return true;
  }

  /** Queues a transfer on the first idle worker, or the next one, or a new one. */
  void add(Request request) {
    lib.counts().outstanding++;
    int chosen = firstIdle();
    Worker worker = workers.get(chosen);
    next = (chosen + 1) % workers.size();
    boolean overloaded = !worker.isIdle() && worker.load() >= MIN_WORKLOAD;
    if (overloaded && workers.size() + 1 < max && addWorker(request)) {
      return;
    }
    worker.enqueue(request);
  }

  private int firstIdle() {
    for (int i = 0; i < workers.size(); i++) {
      int index = (next + i) % workers.size();
      if (workers.get(index).isIdle()) {
        return index;
      }
    }
    return next;
  }

  /** Queues a marker of an aio_fsync on one worker (R-U-29). */
  void addMarker(Worker worker, Request marker) {
    lib.counts().outstanding++;
    worker.enqueue(marker);
  }
}
