package dev.kaio.harness.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The lines that another process writes, taken without waiting for it too long. */
final class Messages {
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Thread reader;

  /** Reads in a thread of its own from now on. */
  Messages(BufferedReader source) {
    reader = new Thread(() -> read(source), "soak-server-messages");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(BufferedReader source) {
    try (source) {
      source.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add("(its messages cannot be read: " + e.getMessage() + ")");
    }
  }

  /** The next line; null if none comes within the limit. */
  String next(Duration limit) {
    try {
      return lines.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** All other lines of a process that has ended; those that came within the limit. */
  List<String> rest(Duration limit) {
    try {
      reader.join(limit.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<String> rest = new ArrayList<>();
    lines.drainTo(rest);
    return rest;
  }
}
