package dev.kaio.dev;

import dev.kaio.sched.RwLock;

/** What all opens of one file of the host share: its lock. */
final class HostNode {
  private final long fileId;
  private final RwLock lock = new RwLock("a turn on a file of the host");
  private int opens;

  HostNode(long fileId) {
    this.fileId = fileId;
  }

  long fileId() {
    return fileId;
  }

  RwLock lock() {
    return lock;
  }

  int opens() {
    return opens;
  }

  void opened() {
    opens++;
  }

  /** Returns whether that was the last open. */
  boolean closed() {
    return --opens == 0;
  }
}
