package dev.kaio.truss;

import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelEvent;
import dev.kaio.time.CalloutQueue.Callout;
import java.util.function.Consumer;

/**
 * A {@link TrussWriter} in a kernel: it has learnt what there was before, hears what happens, and
 * reports calls that sleep when they are due, by a timer of the kernel. So nobody who drives a
 * kernel has to know that it is traced.
 */
public final class KernelTrace implements Consumer<KernelEvent>, AutoCloseable {
  private final Kernel kernel;
  private final TrussWriter writer;
  private Callout timer;
  private long timerNanos = Long.MAX_VALUE;

  private KernelTrace(Kernel kernel, TrussWriter writer) {
    this.kernel = kernel;
    this.writer = writer;
  }

  /** Lets the writer hear of everything; whom it follows is to be said to it afterwards. */
  public static KernelTrace attach(Kernel kernel, TrussWriter writer) {
    kernel.describe(writer);
    KernelTrace trace = new KernelTrace(kernel, writer);
    kernel.addListener(trace);
    return trace;
  }

  @Override
  public void accept(KernelEvent event) {
    writer.accept(event);
    setTimer();
  }

  /**
   * A timer that rings too early does no harm, so one that is set is taken back only at the end.
   */
  private void setTimer() {
    long deadline = writer.nextDeadline();
    if (deadline < timerNanos) {
      cancel();
      timerNanos = deadline;
      timer = kernel.scheduler().callouts().schedule(deadline, this::ring);
    }
  }

  private void ring() {
    timer = null;
    timerNanos = Long.MAX_VALUE;
    writer.advanceTo(kernel.clock().monotonicNanos());
    setTimer();
  }

  private void cancel() {
    if (timer != null) {
      kernel.scheduler().callouts().cancel(timer);
      timer = null;
    }
  }

  /** The writer hears nothing more. */
  @Override
  public void close() {
    kernel.removeListener(this);
    cancel();
  }
}
