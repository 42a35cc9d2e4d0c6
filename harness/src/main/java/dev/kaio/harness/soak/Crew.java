package dev.kaio.harness.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The clients of a run, each with a thread of its own for the time of a part. */
final class Crew {
  /** More than any of them waits for one thing. */
  private static final Duration GRACE = Duration.ofSeconds(90);

  private final List<Client> clients;
  private final Tally tally;

  Crew(List<Client> clients, Tally tally) {
    this.clients = List.copyOf(clients);
    this.tally = tally;
  }

  /** Lets all of them work for so long, or until one fails; then none has a connection. */
  void work(Duration time) throws IOException {
    Part part = new Part();
    List<Thread> threads = new ArrayList<>();
    for (Client client : clients) {
      Thread thread = new Thread(() -> live(client, part), "soak " + client.name());
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    part.rest(time);
    part.end();
    long deadline = System.nanoTime() + GRACE.toNanos();
    for (int i = 0; i < threads.size(); i++) {
      if (!hasEnded(threads.get(i), deadline)) {
        tally.fail(clients.get(i).name() + " hangs " + place(threads.get(i)));
        clients.get(i).cut();
      }
    }
  }

  private void live(Client client, Part part) {
    try {
      client.begin(part);
      while (!part.isOver()) {
        client.turn(part);
      }
      client.end(part);
    } catch (IOException | RuntimeException e) {
      boolean expected = e instanceof IOException || e instanceof SoakFailure;
      tally.fail(client.name() + ": " + (expected ? e.getMessage() : e.toString()));
      part.end();
      cut(client);
    }
  }

  private void cut(Client client) {
    try {
      client.cut();
    } catch (IOException e) {
      tally.fail(client.name() + " cannot close its socket: " + e.getMessage());
    }
  }

  private static boolean hasEnded(Thread thread, long deadline) {
    try {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      thread.join(Math.max(1, left));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  /** Where in this package it is. */
  private static String place(Thread thread) {
    for (StackTraceElement element : thread.getStackTrace()) {
      if (element.getClassName().startsWith(Crew.class.getPackageName())) {
        return "in " + element;
      }
    }
    return "somewhere";
  }
}
