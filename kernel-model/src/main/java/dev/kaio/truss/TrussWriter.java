package dev.kaio.truss;

import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.KernelEvent;
import dev.kaio.kernel.KernelEvent.Call;
import dev.kaio.kernel.KernelEvent.CallEntered;
import dev.kaio.kernel.KernelEvent.CallReturned;
import dev.kaio.kernel.KernelEvent.LwpCreated;
import dev.kaio.kernel.KernelEvent.LwpExited;
import dev.kaio.kernel.KernelEvent.ProcAttached;
import dev.kaio.kernel.KernelEvent.ProcExited;
import dev.kaio.kernel.KernelEvent.ProcForked;
import dev.kaio.kernel.KernelEvent.SignalReceived;
import dev.kaio.truss.TrussOptions.Flag;
import dev.kaio.truss.Victims.Victim;
import java.io.Flushable;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * A tracer: hears the events of a kernel, writes lines about the processes that it follows.
 *
 * <p>It must have heard of all processes, of their LWPs and of the calls in progress when it begins
 * to write, and it writes only about processes that {@link #follow} or {@link #followAll} named.
 * Lines appear when their event happens; the line of a call that sleeps (T-SLEEP) has no event, so
 * somebody calls {@link #advanceTo} at {@link #nextDeadline} or later. Any event moves the time on,
 * too. {@link KernelTrace} sees to both.
 *
 * <p>Not safe for use by several threads: events come from the one thread that drives the kernel. A
 * failure of the output is kept for {@link #failure} and ends the output, never the kernel.
 */
public final class TrussWriter implements Consumer<KernelEvent> {
  private final Appendable out;
  private final TrussOptions options;
  private final Victims victims = new Victims();
  private final TrussCounts counts = new TrussCounts();
  private final long interval;

  private long startNanos;
  private boolean started;
  private IOException failure;

  /**
   * @param out gets whole lines, ended by newlines; flushed after each event if it is Flushable
   */
  public TrussWriter(Appendable out, TrussOptions options) {
    this.out = out;
    this.options = options;
    this.interval = options.sleepInterval().toNanos();
  }

  /** Begins to trace one process; calls that sleep by now print nothing until they return. */
  public void follow(int pid, long nanos) {
    start(nanos);
    victims.follow(pid);
  }

  /** Begins to trace every process that there is or will be. */
  public void followAll(long nanos) {
    followAll(nanos, pid -> true);
  }

  /** Begins to trace every process that there is or will be and that passes. */
  public void followAll(long nanos, IntPredicate which) {
    start(nanos);
    victims.followAll(which);
  }

  /** Whether there is a process that it traces. */
  public boolean isFollowing() {
    return victims.followed() > 0;
  }

  /** How many calls may yet be reported as sleeping. */
  int callsInProgress() {
    return victims.unreported();
  }

  /** Lets one process go. */
  public void release(int pid) {
    victims.release(pid);
  }

  private void start(long nanos) {
    if (!started) {
      started = true;
      startNanos = nanos;
    }
  }

  @Override
  public void accept(KernelEvent event) {
    advanceTo(event.nanos());
    if (event instanceof ProcAttached attached) {
      victims.get(attached.pid());
    } else if (event instanceof ProcForked forked) {
      forked(forked);
    } else if (event instanceof LwpCreated created) {
      victims.lwpCreated(created.pid(), created.lwp());
    } else if (event instanceof LwpExited exited) {
      victims.lwpExited(exited.pid(), exited.lwp());
    } else if (event instanceof ProcExited exited) {
      victims.exited(exited.pid());
    } else if (event instanceof CallEntered entered) {
      entered(entered);
    } else if (event instanceof CallReturned returned) {
      returned(returned);
    } else if (event instanceof SignalReceived signal) {
      signal(signal);
    }
    flush();
  }

  private void forked(ProcForked event) {
    if (options.has(Flag.CHILDREN) && victims.get(event.pid()).isFollowed()) {
      victims.follow(event.child());
    }
  }

  private void entered(CallEntered event) {
    Call call = event.call();
    Victim victim = victims.get(event.pid());
    victims.enter(victim, call);
    if (isOneWay(call.sysnum()) && victim.isFollowed() && isTraced(call)) {
      if (options.has(Flag.COUNT)) {
        counts.call(call, 0, false);
      } else {
        print(victim, call.lwp(), event.nanos(), 0, TrussFormatter.call(options.table(), call));
      }
    }
  }

  /** Calls that never return are printed when they are made. */
  private static boolean isOneWay(int sysnum) {
    return sysnum == Sysnum.EXIT || sysnum == Sysnum.LWP_EXIT;
  }

  private void returned(CallReturned event) {
    Call call = event.call();
    Victim victim = victims.get(event.pid());
    victims.leave(victim, call.lwp());
    if (!victim.isFollowed() || !isTraced(call)) {
      return;
    }
    long inCall = event.nanos() - call.enteredNanos();
    if (options.has(Flag.COUNT)) {
      counts.call(call, inCall, event.errno() != 0);
      return;
    }
    String line = TrussFormatter.returned(options.table(), call, event.value(), event.errno());
    print(victim, call.lwp(), event.nanos(), inCall, line);
    if (options.has(Flag.VERBOSE) && TrussFormatter.hasTimeoutLine(call, event.errno())) {
      line(prefix(victim, call.lwp()) + TrussFormatter.timeout(call.timeout()));
    }
  }

  private void signal(SignalReceived event) {
    Victim victim = victims.get(event.pid());
    if (!victim.isFollowed()) {
      return;
    }
    if (options.has(Flag.COUNT)) {
      counts.signal(event.signo());
      return;
    }
    Call call = victim.callOf(event.lwp());
    long inCall = call == null ? 0 : event.nanos() - call.enteredNanos();
    String text = TrussFormatter.signal(event.signo(), event.disposition(), event.sysnum());
    print(victim, event.lwp(), event.nanos(), inCall, text);
  }

  private boolean isTraced(Call call) {
    return options.trace().contains(call.sysnum());
  }

  /** Reports the calls that have slept for the interval by now (T-SLEEP), longest sleep first. */
  public void advanceTo(long nanos) {
    if (!started || options.has(Flag.COUNT)) {
      return;
    }
    boolean reported = false;
    for (Victims.Progress sleep : victims.takeSleeps(nanos - interval)) {
      if (isTraced(sleep.call())) {
        sleeping(sleep.victim(), sleep.call());
        reported = true;
      }
    }
    if (reported) {
      flush();
    }
  }

  /** The line has no time columns: the LWP has not stopped for its tracer. */
  private void sleeping(Victim victim, Call call) {
    line(prefix(victim, call.lwp()) + TrussFormatter.sleeping(options.table(), call));
  }

  /** When the next sleeping call is due to be reported, or Long.MAX_VALUE. */
  public long nextDeadline() {
    if (!started || options.has(Flag.COUNT)) {
      return Long.MAX_VALUE;
    }
    long oldest = victims.oldestSleep();
    return oldest == Long.MAX_VALUE ? oldest : oldest + interval;
  }

  /** Ends the trace: with {@code -c} the totals appear. */
  public void finish(long nanos) {
    if (options.has(Flag.COUNT)) {
      append(counts.report(options.has(Flag.COUNT_OP_NAMES), nanos - startNanos));
    }
    flush();
  }

  /** What went wrong with the output, or null. */
  public IOException failure() {
    return failure;
  }

  private String prefix(Victim victim, int lwp) {
    return TrussFormatter.prefix(
        options.has(Flag.CHILDREN) || victims.toldApart() > 1,
        victim.pid(),
        options.has(Flag.LWP_IDS) || victim.lwps() > 1,
        lwp);
  }

  private void print(Victim victim, int lwp, long nanos, long inCall, String text) {
    line(prefix(victim, lwp) + times(victim, lwp, nanos, inCall) + text);
  }

  /** The time columns. A delta is that of rounded stamps, since the LWP's own last line. */
  private String times(Victim victim, int lwp, long nanos, long inCall) {
    long stamp = TrussFormatter.units(nanos - startNanos);
    String columns = options.has(Flag.STAMPS) ? TrussFormatter.timeColumn(stamp) : "";
    if (options.has(Flag.DELTAS)) {
      columns += TrussFormatter.timeColumn(stamp - victim.stamp(lwp, stamp));
    }
    if (options.has(Flag.ELAPSED)) {
      columns += TrussFormatter.timeColumn(TrussFormatter.units(inCall));
    }
    return columns;
  }

  private void line(String text) {
    append(text + "\n");
  }

  private void append(String text) {
    if (failure != null) {
      return;
    }
    try {
      out.append(text);
    } catch (IOException e) {
      failure = e;
    }
  }

  private void flush() {
    if (failure != null || !(out instanceof Flushable flushable)) {
      return;
    }
    try {
      flushable.flush();
    } catch (IOException e) {
      failure = e;
    }
  }
}
