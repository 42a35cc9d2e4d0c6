package dev.kaio.harness.soak;

import dev.kaio.abi.Abi;
import dev.kaio.client.ProcessGoneException;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One run: the parts, what is checked between them, and what is said of it. */
final class SoakRun {
  /** What clients attach as, by which what is left of them is found. */
  static final String NAME = "soak";

  private static final int MOST_PARTS = 20;
  private static final int LEAST_PARTS = 4;
  private static final Duration LEAST_OF_A_PART = Duration.ofSeconds(30);

  /** How long a call may take, and the end of a process whose client is gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int BAD_OF_A_KIND = 2;

  private final SoakServer server;
  private final Duration time;
  private final int parts;
  private final PrintStream out;
  private final Tally tally = new Tally();
  private Usage first;
  private Usage last;

  /** A run of so long, without what is needed for measuring. */
  SoakRun(SoakServer server, Duration time, PrintStream out) {
    this.server = server;
    this.time = time;
    long fitting = time.dividedBy(LEAST_OF_A_PART);
    parts = (int) Math.max(LEAST_PARTS, Math.min(MOST_PARTS, fitting));
    this.out = out;
  }

  /**
   * Carries it out.
   *
   * @return whether the server has endured
   * @throws IOException if it cannot begin, or cannot go on measuring
   */
  boolean run(int honest, long seed) throws IOException {
    out.printf(
        Locale.ROOT,
        "%d honest clients at %s, %.1f minutes in %d parts, seed %d%n",
        honest,
        server.endpoints(),
        time.toMillis() / 60_000.0,
        parts,
        seed);
    try (Watcher watcher = new Watcher(server.endpoints().get(0), PATIENCE)) {
      Crew crew = new Crew(clients(honest, seed), tally);
      for (int part = 1; part <= parts && !tally.hasFailed(); part++) {
        crew.work(time.dividedBy(parts));
        if (!tally.hasFailed()) {
          watcher.requireNothingLeft();
          measure(part);
        }
      }
    } catch (SoakFailure | ProcessGoneException e) {
      tally.fail(e.getMessage());
    }
    return !tally.hasFailed();
  }

  private List<Client> clients(int honest, long seed) throws IOException {
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < honest; i++) {
      Abi abi = i % 4 < 2 ? Abi.LP64_X86 : Abi.LP64_SPARC;
      String disk = SoakServer.DISKS.get(i % SoakServer.DISKS.size());
      clients.add(new HonestClient(i, endpoint(i / 2), abi, disk, seed + i, PATIENCE, tally));
    }
    Shelf shelf = Shelf.fill(endpoint(0), SoakServer.DISKS.get(1), seed);
    for (int i = 0; i < BAD_OF_A_KIND; i++) {
      Endpoint at = endpoint(i);
      clients.add(new DoomedClient(at, SoakServer.DOOMED_DISK, seed + clients.size(), tally));
      clients.add(new GarbageClient(at, seed + clients.size(), tally));
      clients.add(new SlowReader(at, shelf, seed + clients.size(), tally));
      clients.add(new DeafClient(at, shelf, seed + clients.size(), tally));
    }
    return clients;
  }

  private Endpoint endpoint(int number) {
    return server.endpoints().get(number % server.endpoints().size());
  }

  private void measure(int part) throws IOException {
    String usage = "";
    if (server.canBeMeasured()) {
      last = server.usage();
      first = first == null ? last : first;
      usage = "; " + last;
    }
    out.printf(
        Locale.ROOT,
        "part %d of %d: %d requests reaped, %d connections%s%n",
        part,
        parts,
        tally.of(Tally.Count.REAPED),
        tally.connections(),
        usage);
    if (part == parts && first != null) {
      new Growth(first, last).complaints().forEach(tally::fail);
    }
  }

  /** The numbers, and what went wrong. */
  void report() {
    for (Tally.Count count : Tally.Count.values()) {
      out.printf(Locale.ROOT, "%10d %s%n", tally.of(count), count.meaning);
    }
    if (first == null) {
      out.printf("what the server uses was not measured%n");
    } else {
      out.printf("after the first part: %s%nafter the last part:  %s%n", first, last);
    }
    tally.failures().forEach(failure -> out.printf("FAILED: %s%n", failure));
    if (!tally.hasFailed()) {
      out.printf("nothing lost, nothing doubled%s%n", first == null ? "" : ", nothing grew");
    }
  }
}
