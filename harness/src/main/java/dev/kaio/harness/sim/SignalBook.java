package dev.kaio.harness.sim;

import static dev.kaio.harness.sim.SimFailure.require;

import dev.kaio.abi.Signal;
import dev.kaio.harness.sim.ModelRequest.Notice;
import dev.kaio.proc.SigInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Signals of requests and lists: each comes once, after what it tells of. */
final class SignalBook {
  private final Map<Integer, ModelRequest> requests = new TreeMap<>();
  private final Map<Integer, SimProcess> owners = new HashMap<>();

  /** This request may send a signal, whose value is its tag. */
  void mayCome(SimProcess process, ModelRequest request) {
    requests.putIfAbsent(request.tag, request);
    owners.put(request.tag, process);
  }

  /** A handler runs. */
  void came(SimProcess process, SigInfo info) {
    process.model().sigioDue &= info.signo() != Signal.SIGIO;
    if (info.code() != Signal.SI_ASYNCIO) {
      return;
    }
    int tag = (int) info.value();
    ModelList list = process.model().listsByTag.get(tag);
    if (list != null) {
      require(list.isOver(), "the signal of a list came before its end");
      require(list.signalDue, "a list whose last entry failed has sent its signal (R-LIO-7)");
      require(!list.told, "the signal of a list came twice");
      list.told = true;
      return;
    }
    ModelRequest request = requests.get(tag);
    require(request != null, "a signal with value %d came, which nobody asked for", tag);
    require(request.complete, "the signal of %s came before its end", request);
    require(!request.told, "the signal of %s came twice", request);
    request.told = true;
  }

  /** The process is idle, and all its requests are reaped. */
  void requireAll(SimProcess process) {
    require(!process.model().sigioDue, "SIGIO never came to process %d (R-DONE-7)", process.pid());
    for (ModelList list : process.model().listsByTag.values()) {
      require(list.told || !list.signalDue, "the signal of a list never came: %s", list.members);
    }
    for (ModelRequest request : requests.values()) {
      boolean due = request.notice == Notice.SIGNAL && request.complete && !request.poll;
      require(
          !due || request.told || !isOf(process, request), "the signal of %s never came", request);
    }
  }

  /** Processes that ended early took their signals with them. */
  private boolean isOf(SimProcess process, ModelRequest request) {
    return owners.get(request.tag) == process;
  }
}
