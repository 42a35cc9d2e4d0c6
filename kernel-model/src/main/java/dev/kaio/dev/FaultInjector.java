package dev.kaio.dev;

import dev.kaio.sched.Scheduler;
import dev.kaio.time.CalloutQueue.Callout;
import dev.kaio.time.KernelClock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Makes the transfers of one disk go wrong by a {@link FaultPlan}. What becomes of a transfer is
 * decided when it arrives; then time passes, then it is carried out or fails.
 */
final class FaultInjector {
  private static final double UNIT = 0x1.0p-53;

  /** A transfer on its way through the plan. */
  private static final class Held {
    final Buf buf;
    long delay;
    long most = Long.MAX_VALUE;
    int errno;
    int shuffled;
    Callout callout;

    Held(Buf buf) {
      this.buf = buf;
    }
  }

  private final Disk disk;
  private final Scheduler scheduler;
  private final FaultPlan plan;
  private final SplittableRandom random;

  /** Transfers that each rule has counted. */
  private final long[] counts;

  private final Set<Held> held = new LinkedHashSet<>();
  private List<Held> gathered = new ArrayList<>();
  private Callout gathering;

  FaultInjector(Disk disk, Scheduler scheduler, FaultPlan plan) {
    this.disk = disk;
    this.scheduler = scheduler;
    this.plan = plan;
    random = new SplittableRandom(plan.seed());
    counts = new long[plan.rules().size()];
  }

  FaultPlan plan() {
    return plan;
  }

  /** Transfers that it holds back now. */
  int held() {
    return held.size();
  }

  /** A transfer arrives. */
  void meet(Buf buf) {
    Held transfer = new Held(buf);
    for (int i = 0; i < counts.length; i++) {
      FaultRule rule = plan.rules().get(i);
      if (rule.direction().covers(buf.isWrite()) && befalls(rule.when(), ++counts[i])) {
        apply(rule.effect(), transfer);
      }
    }
    held.add(transfer);
    if (transfer.delay == 0) {
      delayed(transfer);
    } else if (transfer.delay != FaultRule.Stall.FOREVER) {
      long due = add(scheduler.clock().monotonicNanos(), transfer.delay);
      transfer.callout = scheduler.callouts().schedule(due, () -> delayed(transfer));
    }
  }

  private boolean befalls(FaultRule.When when, long count) {
    if (when instanceof FaultRule.Chance chance) {
      return draw() < chance.probability().doubleValue();
    } else if (when instanceof FaultRule.Nth nth) {
      return count == nth.n();
    } else if (when instanceof FaultRule.From from) {
      return count >= from.n();
    } else {
      return true;
    }
  }

  private void apply(FaultRule.Effect effect, Held to) {
    if (effect instanceof FaultRule.Fail fail) {
      to.errno = to.errno == 0 ? fail.errno() : to.errno;
    } else if (effect instanceof FaultRule.Late late) {
      to.delay = add(to.delay, draw(late.latency()));
    } else if (effect instanceof FaultRule.Stall stall) {
      to.delay = add(to.delay, stall.nanos());
    } else if (effect instanceof FaultRule.Cut cut) {
      to.most = Math.min(to.most, cut.bytes());
    } else if (effect instanceof FaultRule.Shuffle shuffle) {
      to.shuffled = shuffle.transfers();
    }
  }

  /** A sum that stays at forever. */
  private static long add(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  private long draw(FaultRule.Latency latency) {
    if (latency instanceof FaultRule.Uniform uniform) {
      return uniform.least() + (long) (draw() * (uniform.greatest() - uniform.least() + 1));
    } else if (latency instanceof FaultRule.Exponential exponential) {
      return (long) (-StrictMath.log(1 - draw()) * exponential.mean());
    } else {
      return ((FaultRule.Fixed) latency).nanos();
    }
  }

  /** At least 0, below 1; of whole words, because bounded draws differ between releases of Java. */
  private double draw() {
    return (random.nextLong() >>> 11) * UNIT;
  }

  // ---- then ----

  private void delayed(Held transfer) {
    transfer.callout = null;
    if (transfer.shuffled == 0) {
      finish(transfer);
      return;
    }
    gathered.add(transfer);
    if (gathered.size() >= transfer.shuffled) {
      scatter();
    } else if (gathering == null) {
      long due = add(scheduler.clock().monotonicNanos(), KernelClock.TICK_NANOS);
      gathering = scheduler.callouts().schedule(due, this::scatter);
    }
  }

  private void scatter() {
    stopGathering();
    List<Held> batch = gathered;
    gathered = new ArrayList<>();
    while (!batch.isEmpty()) {
      finish(batch.remove((int) (draw() * batch.size())));
    }
  }

  private void stopGathering() {
    if (gathering != null) {
      scheduler.callouts().cancel(gathering);
      gathering = null;
    }
  }

  private void finish(Held transfer) {
    if (!held.remove(transfer)) {
      return; // the plan was lifted while the others of its batch went
    }
    if (transfer.errno != 0) {
      transfer.buf.bioerror(transfer.errno);
    } else {
      disk.carryOut(transfer.buf, transfer.most);
    }
  }

  /** The plan is over: what it holds back is carried out now, in order of arrival. */
  void lift() {
    for (Held transfer : takeAll()) {
      disk.carryOut(transfer.buf, Long.MAX_VALUE);
    }
  }

  /** What it holds back fails now, in order of arrival. */
  void failAll(int errno) {
    for (Held transfer : takeAll()) {
      transfer.buf.bioerror(errno);
    }
  }

  private List<Held> takeAll() {
    stopGathering();
    gathered.clear();
    List<Held> all = List.copyOf(held);
    held.clear();
    for (Held transfer : all) {
      if (transfer.callout != null) {
        scheduler.callouts().cancel(transfer.callout);
      }
    }
    return all;
  }
}
