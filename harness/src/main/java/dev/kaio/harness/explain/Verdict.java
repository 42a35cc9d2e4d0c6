package dev.kaio.harness.explain;

import dev.kaio.abi.Errno;
import dev.kaio.harness.explain.Analysis.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is remarkable about a log, and what to look at next. */
final class Verdict {
  /** What databases give an AIOWAIT that is not meant to be over. */
  private static final double LONG_WAIT = 60;

  private static final double SLOW = 0.1;

  private Verdict() {}

  static List<String> of(Analysis analysis) {
    List<String> verdict = new ArrayList<>();
    timeouts(analysis, verdict);
    asleep(analysis, verdict);
    fallbacks(analysis, verdict);
    unreaped(analysis, verdict);
    slowness(analysis, verdict);
    depth(analysis, verdict);
    aiocbs(analysis, verdict);
    if (verdict.isEmpty()) {
      verdict.add(nothingRemarkable(analysis));
    }
    return verdict;
  }

  /** Requests of aio_read and lio_listio lie in memory that truss does not show. */
  private static void aiocbs(Analysis analysis, List<String> verdict) {
    boolean some =
        analysis.counts().keySet().stream()
            .anyMatch(name -> name.matches("AIO(AREAD|AWRITE|LIO)(64)?(\\|.*)?"));
    if (some) {
      verdict.add(
          "There are requests of POSIX aio here (aio_read, aio_write, lio_listio): descriptor,"
              + " length and offset are in the program's memory, and truss does not show them.");
    }
  }

  private static String nothingRemarkable(Analysis analysis) {
    if (analysis.requests().isEmpty() && analysis.failures().isEmpty()) {
      return "There is no read or write among these calls.";
    }
    return analysis.failures().isEmpty()
        ? "Nothing is wrong here: every request that comes back in the log was accepted and"
            + " waited for. kaio works for this process."
        : "Every request that kaio accepted comes back in the log; what the errors mean stands"
            + " beside them.";
  }

  private static void timeouts(Analysis analysis, List<String> verdict) {
    long over =
        analysis.waits().stream()
            .filter(wait -> wait.outcome() == Outcome.TIME_OVER && wait.limit() >= LONG_WAIT)
            .count();
    long failed =
        analysis.failures().stream()
            .filter(
                failure ->
                    failure.operation().equals("AIOWAIT") && failure.errno() == Errno.ETIME.code())
            .mapToLong(Failure::count)
            .sum();
    long polls =
        analysis.waits().stream()
            .filter(wait -> wait.outcome() == Outcome.TIME_OVER && wait.limit() == 0)
            .count();
    if (over + failed > 0) {
      verdict.add(
          "A wait ran into its limit "
              + times(over + failed)
              + ": the storage did not complete a request in that time. That is what a database reports as"
              + " \"aiowait timed out\". Look at the device (iostat -xn 1: svc_t, %b), its paths and its"
              + " log before you look at the program.");
    }
    if (polls > 0) {
      verdict.add(
          "AIOWAIT looked without waiting and found nothing, "
              + times(polls)
              + ": the program polls.");
    }
  }

  private static void asleep(Analysis analysis, List<String> verdict) {
    List<Call> asleep = analysis.calls().stream().filter(Call::isAsleep).toList();
    if (asleep.isEmpty()) {
      return;
    }
    int inFlight = asleep.get(0).inFlight();
    verdict.add(
        "When the log ends, "
            + (asleep.size() == 1 ? "the call of line " : asleep.size() + " calls, of lines ")
            + Evidence.numbers(asleep.stream().map(Call::line).toList())
            + (asleep.size() == 1 ? " is still asleep. " : ", are still asleep. ")
            + (inFlight == 0
                ? "The log shows nothing in flight: what is waited for was submitted before, or is"
                    + " with a worker thread."
                : Summary.many(inFlight, "request is", "requests are")
                    + " in flight: if it stays so, look at the device (iostat -xn 1: actv, %b)."));
  }

  private static void fallbacks(Analysis analysis, List<String> verdict) {
    boolean refused = has(analysis, Errno.EBADFD);
    boolean tooLong = has(analysis, Errno.ENOTSUP);
    if (refused || tooLong) {
      List<String> errors = new ArrayList<>();
      if (refused) {
        errors.add("Err#" + Errno.EBADFD.code());
      }
      if (tooLong) {
        errors.add("Err#" + Errno.ENOTSUP.code());
      }
      verdict.add(
          "Some requests do not go through kaio but through worker threads of the library ("
              + String.join(", ", errors)
              + "). They work, and cost a thread and a synchronous pread or pwrite each, which truss"
              + " shows on other LWPs."
              + (tooLong
                  ? " Requests as long as the device takes, or shorter, would stay in kaio."
                  : ""));
    }
  }

  private static boolean has(Analysis analysis, Errno errno) {
    return analysis.failures().stream().anyMatch(failure -> failure.errno() == errno.code());
  }

  private static void unreaped(Analysis analysis, List<String> verdict) {
    long waited = analysis.requests().stream().filter(Request::isReaped).count();
    long left = analysis.requests().size() - waited;
    if (left > 0) {
      verdict.add(
          left
              + " of "
              + analysis.requests().size()
              + " requests do not come back in this log. "
              + (waited == 0 && analysis.waits().isEmpty()
                  ? "There is no AIOWAIT in it: the log is cut, or the program learns of completions in"
                      + " another way (SIGIO, the result in memory)."
                  : "At the end of a log that is what one expects; in a long one it is a leak, for each"
                      + " keeps its memory locked until it has completed."));
    }
  }

  private static void slowness(Analysis analysis, List<String> verdict) {
    List<Double> latencies = analysis.latencies();
    if (!latencies.isEmpty()) {
      double worst = latencies.get(latencies.size() - 1);
      if (worst >= SLOW) {
        verdict.add(
            String.format(
                Locale.ROOT,
                "The slowest request came back after %.4f s. The time ends when the program asked for"
                    + " it: a program that asks late makes it longer than the device was.",
                worst));
      }
    }
  }

  private static void depth(Analysis analysis, List<String> verdict) {
    if (analysis.deepest() == 1 && analysis.requests().size() > 2) {
      verdict.add(
          "There is never more than one request in flight: this is synchronous I/O in an"
              + " asynchronous dress, and gains nothing from kaio.");
    }
  }

  /** That which half of them do not exceed; they are sorted, and there is one. */
  static double median(List<Double> sorted) {
    return sorted.get((sorted.size() - 1) / 2);
  }

  private static String times(long count) {
    return count == 1 ? "once" : count + " times";
  }
}
