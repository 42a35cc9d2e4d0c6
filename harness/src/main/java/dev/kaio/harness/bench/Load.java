package dev.kaio.harness.bench;

import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Keeps requests in flight and measures them.
 *
 * <p>Closed loop: a slot whose request is done makes the next at once; latency counts from then.
 * Open loop: requests are due at even intervals, whether or not there is a slot for them, and
 * latency counts from when a request was due, so a server that falls behind cannot hide it.
 */
final class Load implements AutoCloseable {
  private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final LoadPlan plan;
  private final Endpoint endpoint;

  /** Whether it looks for completions all the time instead of sleeping until some come. */
  private final boolean busyPoll;

  private final SplittableRandom random;
  private final Selector selector;
  private final List<Member> members = new ArrayList<>();
  private final Histogram histogram = new Histogram(HIGHEST_NANOS, 3);

  /** When the next request is due, in an open loop. */
  private double nextDueNanos;

  private int nextMember;
  private long inFlight;
  private boolean measuring;
  private boolean ending;

  /** A process, its idle slots, and when the request of each busy slot was due. */
  private final class Member {
    final LoadProcess process;
    final long[] dueNanos = new long[plan.depth()];
    final BitSet idle = new BitSet();
    SelectionKey key;
    long completed;

    Member(LoadProcess process) {
      this.process = process;
      idle.set(0, plan.depth());
    }

    void submit(int slot, long due) {
      idle.clear(slot);
      dueNanos[slot] = due;
      process.submit(slot, random.nextLong(plan.span() / plan.size()) * plan.size());
      inFlight++;
    }

    void completed(int slot) {
      long now = System.nanoTime();
      inFlight--;
      if (measuring) {
        completed++;
        histogram.recordValue(Math.min(Math.max(0, now - dueNanos[slot]), HIGHEST_NANOS));
      }
      idle.set(slot);
      if (!ending && !plan.isOpenLoop()) {
        submit(slot, now);
      }
    }

    /** Takes what has come, and sends what that has brought about. */
    void receive() throws IOException {
      process.receive(this::completed);
      send();
    }

    void send() throws IOException {
      int wanted =
          process.send() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
      if (key.interestOps() != wanted) {
        key.interestOps(wanted);
      }
    }
  }

  /**
   * Connects all processes.
   *
   * @param busyPoll whether it never sleeps, which takes a core
   * @throws IOException with one line that says what could not be done
   */
  Load(Endpoint endpoint, LoadPlan plan, boolean busyPoll) throws IOException {
    this.endpoint = endpoint;
    this.busyPoll = busyPoll;
    this.plan = plan;
    random = new SplittableRandom(plan.seed());
    selector = Selector.open();
    try {
      ByteBuffer input = LoadProcess.newInput();
      for (int i = 0; i < plan.processes(); i++) {
        Member member = new Member(new LoadProcess(connect(), plan, input));
        members.add(member);
        member.key = member.process.channel().register(selector, SelectionKey.OP_READ, member);
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private SocketChannel connect() throws IOException {
    try {
      return SocketChannel.open(endpoint.address());
    } catch (IOException | RuntimeException e) {
      throw new IOException("cannot connect to " + endpoint + ": " + e.getMessage(), e);
    }
  }

  /** Runs the plan. */
  LoadResult run() throws IOException {
    long start = System.nanoTime();
    nextDueNanos = start;
    if (!plan.isOpenLoop()) {
      for (Member member : members) {
        for (int slot = 0; slot < plan.depth(); slot++) {
          member.submit(slot, start);
        }
        member.send();
      }
    }
    turnUntil(start + plan.warmUp().toNanos());
    measuring = true;
    long from = System.nanoTime();
    turnUntil(from + plan.measured().toNanos());
    measuring = false;
    long nanos = System.nanoTime() - from;
    drain();
    long[] perProcess = members.stream().mapToLong(member -> member.completed).toArray();
    return new LoadResult(plan, endpoint, nanos, perProcess, histogram);
  }

  private void turnUntil(long end) throws IOException {
    while (System.nanoTime() - end < 0) {
      long now = System.nanoTime();
      submitDue(now);
      turn(Math.min(end, plan.isOpenLoop() ? (long) nextDueNanos : end) - now);
    }
  }

  private void submitDue(long now) throws IOException {
    if (!plan.isOpenLoop()) {
      return;
    }
    BitSet touched = new BitSet();
    while (nextDueNanos <= now) {
      Member member = withIdleSlot();
      if (member == null) {
        break; // it stays due
      }
      member.submit(member.idle.nextSetBit(0), (long) nextDueNanos);
      touched.set(members.indexOf(member));
      nextDueNanos += 1e9 / plan.rate();
    }
    for (int i = touched.nextSetBit(0); i >= 0; i = touched.nextSetBit(i + 1)) {
      members.get(i).send();
    }
  }

  /** The next process in turn that has an idle slot, or null. */
  private Member withIdleSlot() {
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(nextMember);
      nextMember = (nextMember + 1) % members.size();
      if (!member.idle.isEmpty()) {
        return member;
      }
    }
    return null;
  }

  /** Waits at most this long for completions, or only looks, and takes them. */
  private void turn(long nanos) throws IOException {
    if (busyPoll && members.size() == 1) {
      members.get(0).receive(); // there is nothing to select from
      return;
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    if (millis > 0 && !busyPoll) {
      selector.select(millis);
    } else {
      selector.selectNow();
    }
    for (SelectionKey key : selector.selectedKeys()) {
      Member member = (Member) key.attachment();
      if (key.isReadable()) {
        member.receive();
      } else {
        member.send();
      }
    }
    selector.selectedKeys().clear();
  }

  /** Waits for what is in flight. */
  private void drain() throws IOException {
    ending = true;
    long end = System.nanoTime() + DRAIN_NANOS;
    while (inFlight > 0 || members.stream().anyMatch(member -> !member.process.isIdle())) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new IOException(inFlight + " requests did not complete");
      }
      turn(left);
    }
  }

  @Override
  public void close() throws IOException {
    for (Member member : members) {
      member.process.close();
    }
    selector.close();
  }
}
