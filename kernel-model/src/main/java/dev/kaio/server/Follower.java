package dev.kaio.server;

import dev.kaio.abi.Errno;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelEvent;
import dev.kaio.limit.Quota;
import dev.kaio.proc.Proc;
import dev.kaio.truss.KaioTable;
import dev.kaio.truss.KernelTrace;
import dev.kaio.truss.LineBacklog;
import dev.kaio.truss.TraceSet;
import dev.kaio.truss.TrussOptions;
import dev.kaio.truss.TrussWriter;
import dev.kaio.wire.Follow;
import dev.kaio.wire.Following;
import dev.kaio.wire.Message;
import dev.kaio.wire.Traced;
import dev.kaio.wire.Wire;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The trace that a client asked for with FOLLOW. Lines wait here until the client takes them; if it
 * does not, lines are lost and counted ({@link LineBacklog}), and the kernel goes on.
 */
final class Follower implements Consumer<KernelEvent> {
  private static final Map<Integer, TrussOptions.Flag> FLAGS =
      Map.of(
          Follow.CHILDREN, TrussOptions.Flag.CHILDREN,
          Follow.LWP_IDS, TrussOptions.Flag.LWP_IDS,
          Follow.STAMPS, TrussOptions.Flag.STAMPS,
          Follow.DELTAS, TrussOptions.Flag.DELTAS,
          Follow.ELAPSED, TrussOptions.Flag.ELAPSED,
          Follow.VERBOSE, TrussOptions.Flag.VERBOSE,
          Follow.COUNT, TrussOptions.Flag.COUNT,
          Follow.COUNT_OP_NAMES, TrussOptions.Flag.COUNT_OP_NAMES);

  private static final Following STARTED = new Following(0, 0, true);
  private static final Following ENDED = new Following(0, 0, false);

  /** Lines that leave together; it is also the longest TRACED that a small frame limit allows. */
  private static final int CHUNK = 64 * 1024;

  private final Kernel kernel;
  private final Proc self;
  private final FrameOutput out;
  private final LineBacklog lines;
  private final Quota traces;

  private TrussWriter writer;

  /** The trace that goes on, or null. */
  private KernelTrace trace;

  /** Whether the trace ends with the processes that it follows. */
  private boolean endsWithThem;

  /** Whether a trace is over and its last lines have not been sent. */
  private boolean ending;

  Follower(Kernel kernel, Proc self, SessionLimits limits, FrameOutput out) {
    this.kernel = kernel;
    this.self = self;
    this.out = out;
    traces = limits.traces();
    int chunk = Math.min(CHUNK, limits.maxFrame() - Wire.HEADER_SIZE);
    lines = new LineBacklog(limits.maxTrace(), chunk, () -> out.sendLater(this::next));
  }

  /** Does what the client asks for, and answers. */
  void follow(Follow request) {
    if (request.who() == Follow.NOBODY) {
      if (trace != null) {
        end();
      }
      return; // the end of a trace that is over has been told
    }
    Following refusal = refusal(request);
    if (refusal != null) {
      out.send(refusal);
    } else {
      out.send(STARTED);
      begin(request);
    }
  }

  // ---- may it ----

  private Following refusal(Follow request) {
    boolean named = request.who() == Follow.NAMED;
    List<Integer> pids = request.pids();
    if (trace != null || ending) {
      return refused(Errno.EBUSY, 0);
    }
    if (request.sleepMillis() == 0 || named == pids.isEmpty() || pids.size() > Wire.MAX_FOLLOWED) {
      return refused(Errno.EINVAL, 0);
    }
    for (int pid : pids) {
      Proc proc = kernel.procs().get(pid);
      if (proc == null) {
        return refused(Errno.ESRCH, pid);
      }
      if (proc == self) {
        return refused(Errno.EINVAL, pid);
      }
      if (!mayFollow(proc)) {
        return refused(Errno.EPERM, pid);
      }
    }
    return traces.hasRoom(1) ? null : refused(Errno.EAGAIN, 0);
  }

  private static Following refused(Errno errno, int pid) {
    return new Following(errno.code(), pid, false);
  }

  private boolean mayFollow(Proc proc) {
    return self.isPrivileged() || proc.uid() == self.uid();
  }

  // ---- the trace ----

  private void begin(Follow request) {
    traces.force(1);
    writer = new TrussWriter(lines, options(request));
    trace = KernelTrace.attach(kernel, writer);
    kernel.addListener(this);
    endsWithThem = request.who() == Follow.NAMED;
    long now = kernel.clock().monotonicNanos();
    if (endsWithThem) {
      request.pids().forEach(pid -> writer.follow(pid, now));
    } else {
      writer.followAll(now, this::isFound);
    }
  }

  private boolean isFound(int pid) {
    Proc proc = kernel.procs().get(pid);
    return proc != null && proc != self && mayFollow(proc);
  }

  private static TrussOptions options(Follow request) {
    KaioTable table = request.table() == Follow.CURRENT ? KaioTable.CURRENT : KaioTable.CLASSIC;
    Set<TrussOptions.Flag> flags = EnumSet.noneOf(TrussOptions.Flag.class);
    FLAGS.forEach(
        (bit, flag) -> {
          if ((request.flags() & bit) != 0) {
            flags.add(flag);
          }
        });
    Duration sleep = Duration.ofMillis(Integer.toUnsignedLong(request.sleepMillis()));
    return new TrussOptions(table, TraceSet.of(request.calls()), flags, sleep);
  }

  @Override
  public void accept(KernelEvent event) {
    if (endsWithThem && !writer.isFollowing()) {
      end();
    }
  }

  private void end() {
    detach();
    ending = true;
    writer.finish(kernel.clock().monotonicNanos());
    out.sendLater(this::next);
  }

  /** The client is gone: the kernel is traced no more, and nothing is sent. */
  void close() {
    if (trace != null || ending) {
      traces.give(1);
    }
    detach();
    ending = false;
  }

  private void detach() {
    if (trace != null) {
      kernel.removeListener(this);
      trace.close();
      trace = null;
    }
  }

  private Message next() {
    String text = lines.take();
    if (text != null) {
      return new Traced(text);
    }
    if (ending) {
      ending = false;
      traces.give(1);
      return ENDED;
    }
    return null;
  }
}
