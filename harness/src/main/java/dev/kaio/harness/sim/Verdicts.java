package dev.kaio.harness.sim;

import static dev.kaio.harness.sim.SimFailure.require;

import dev.kaio.snapshot.AioSnapshot;
import dev.kaio.snapshot.RequestSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** After each step: compares what has become of the programs with what should have. */
final class Verdicts {
  /** What a failed entry of a list must show. */
  private record Stored(SimProcess process, long result, long value, int errno) {

    void check() {
      require(
          process.isGone()
              || (process.resultReturn(result) == value && process.resultErrno(result) == errno),
          "a failed entry at 0x%x shows %d/%d, not %d/%d",
          result,
          process.resultReturn(result),
          process.resultErrno(result),
          value,
          errno);
    }
  }

  private final Judges judges;
  private final SignalBook signals;
  private final Consumer<String> trace;
  private final List<Stored> stored = new ArrayList<>();

  Verdicts(Judges judges, SignalBook signals, Consumer<String> trace) {
    this.judges = judges;
    this.signals = signals;
    this.trace = trace;
  }

  void expectStored(SimProcess process, long result, long value, int errno) {
    stored.add(new Stored(process, result, value, errno));
  }

  /** The kernel is at rest. */
  void judge(List<SimProcess> processes) {
    for (SimProcess process : processes) {
      if (process.proc().isExiting()) {
        process.takeReturned();
        process.takeSignals();
      } else {
        judge(process);
      }
    }
    stored.forEach(Stored::check);
    stored.clear();
  }

  private void judge(SimProcess process) {
    AioSnapshot aio = process.aio();
    Set<Long> gone = new TreeSet<>(process.model().requests.keySet());
    if (aio != null) {
      aio.requests().stream().map(RequestSnapshot::result).forEach(gone::remove);
    }
    judges.begin(gone);
    List<SimProcess.Returned> ended = process.takeReturned();
    ended.forEach(returned -> trace.accept(returned.call() + " = " + returned.result()));
    if (process.isExecing()) {
      process.forgetWhoLeft();
    } else {
      Sleepers.checkWoken(process, ended);
    }
    // Who names what it has reaped goes before who may have reaped any of several.
    ended.sort(Comparator.comparingInt(returned -> returned.call().addresses.size()));
    for (SimProcess.Returned returned : ended) {
      returned.call().judge.judge(returned.call(), returned.result());
    }
    judges.end(process);
    process
        .takeSignals()
        .forEach(
            info -> {
              trace.accept("handler of signal " + info.signo() + " value " + info.value());
              signals.came(process, info);
            });
    Checks.of(process);
  }
}
