package dev.kaio.live;

import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.KernelEvent;
import dev.kaio.kernel.KernelEvent.CallEntered;
import dev.kaio.kernel.KernelEvent.CallReturned;
import dev.kaio.kernel.KernelEvent.RequestCompleted;
import dev.kaio.kernel.KernelEvent.SignalReceived;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What has happened in a kernel since somebody began to listen; on the kernel's thread. */
public final class LiveEvents implements Consumer<KernelEvent> {
  /** Calls and signals that are remembered. */
  public static final int REMEMBERED = 64;

  private final KernelEvent[] ring = new KernelEvent[REMEMBERED];
  private long remembered;
  private long calls;
  private long completions;
  private long latencyNanos;

  /**
   * What was counted.
   *
   * @param calls system calls that have returned
   * @param completions requests that have completed
   * @param latencyNanos how long all of these took together, in the kernel's time
   */
  public record Counts(long calls, long completions, long latencyNanos) {}

  @Override
  public void accept(KernelEvent event) {
    if (event instanceof CallReturned) {
      calls++;
      remember(event);
    } else if (event instanceof RequestCompleted completed) {
      completions++;
      latencyNanos += completed.latencyNanos();
    } else if (event instanceof SignalReceived) {
      remember(event);
    } else if (event instanceof CallEntered entered && isOneWay(entered.call().sysnum())) {
      remember(event);
    }
  }

  /** Calls that never return are told of when they are made. */
  private static boolean isOneWay(int sysnum) {
    return sysnum == Sysnum.EXIT || sysnum == Sysnum.LWP_EXIT;
  }

  private void remember(KernelEvent event) {
    ring[(int) (remembered++ % REMEMBERED)] = event;
  }

  public Counts counts() {
    return new Counts(calls, completions, latencyNanos);
  }

  /** The last calls and signals, the oldest first. */
  public List<KernelEvent> last() {
    List<KernelEvent> last = new ArrayList<>(REMEMBERED);
    for (long i = Math.max(0, remembered - REMEMBERED); i < remembered; i++) {
      last.add(ring[(int) (i % REMEMBERED)]);
    }
    return last;
  }
}
