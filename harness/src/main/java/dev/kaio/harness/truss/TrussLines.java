package dev.kaio.harness.truss;

import dev.kaio.truss.LineBacklog;

/**
 * Lines between the thread that reads the connection and the one that prints: who reads must never
 * wait for who prints, or the kernel would give up the connection.
 */
final class TrussLines {
  /** Characters that wait for a slow reader of the output; more is lost and counted. */
  private static final long LIMIT = 16L << 20;

  private static final int CHUNK = 64 * 1024;

  private final LineBacklog backlog = new LineBacklog(LIMIT, CHUNK, this::notifyAll);
  private boolean over;

  synchronized void add(String lines) {
    backlog.append(lines);
  }

  /** Nothing more will be added. */
  synchronized void end() {
    over = true;
    notifyAll();
  }

  /** Waits for lines; null when there will be none. */
  synchronized String take() throws InterruptedException {
    String text = backlog.take();
    while (text == null && !over) {
      wait();
      text = backlog.take();
    }
    return text;
  }
}
