package dev.kaio.libaio;

import dev.kaio.sched.CondVar;

/** The pool's side of a list (R-U-26), or of the markers of one aio_fsync (R-U-29). */
final class ListHead {
  /** Where an LIO_WAIT caller waits for the last member. */
  final CondVar cv = new CondVar("list I/O in the pool");

  /** Told at the end of an LIO_NOWAIT list. */
  final Notification notification;

  /** Event code and object of the list's port event. */
  final int event;

  final long object;

  /** Whether a caller waits: then nothing is sent. */
  final boolean waits;

  /** Members not completed yet. */
  int count;

  /** Whether the queued markers of an aio_fsync are cancelled. */
  boolean canceled;

  ListHead(int count, boolean waits, Notification notification, int event, long object) {
    this.count = count;
    this.waits = waits;
    this.notification = notification;
    this.event = event;
    this.object = object;
  }
}
