package dev.kaio.harness.sim;

import static dev.kaio.harness.sim.SimFailure.require;

import dev.kaio.abi.Errno;
import dev.kaio.abi.PortEventLayout;
import dev.kaio.harness.sim.ProcessModel.File;
import dev.kaio.harness.sim.ProcessModel.Kind;
import dev.kaio.harness.sim.SimCall.Judge;
import dev.kaio.sched.Rval;
import dev.kaio.snapshot.AioSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the rules allow a call to return, and what it must have done. */
final class Judges {
  /** Results that the kernel no longer has, and that nothing judged so far explains. */
  private Set<Long> gone = new TreeSet<>();

  /** Requests of aioread and aiowrite that AIOWAITN has reaped, and does not name (R-WTN-5). */
  private int unnamed;

  /** Whether requests of ports were freed, perhaps as the last, which wakes nobody (R-ST-7). */
  private boolean silent;

  // ---- what has been reaped ----

  void begin(Set<Long> nowGone) {
    gone = nowGone;
    unnamed = 0;
    silent = false;
  }

  /** What is still unexplained was lost, unless AIOWAITN has reaped it without naming it. */
  void end(SimProcess process) {
    for (Long result : List.copyOf(gone)) {
      ModelRequest request = process.model().requests.get(result);
      if (unnamed > 0 && request.aiocb == 0) {
        unnamed--;
        reap(process, result);
      }
    }
    process.model().freedSilently |= silent;
    require(gone.isEmpty(), "requests were lost: %s", addresses(gone));
    require(unnamed == 0, "AIOWAITN says that it reaped %d requests more than there were", unnamed);
  }

  private static List<String> addresses(Set<Long> results) {
    return results.stream().map(Long::toHexString).toList();
  }

  /** The kernel has reaped this request: its result is in memory, and right. */
  private void reap(SimProcess process, long result) {
    ModelRequest request = process.model().requests.get(result);
    require(request != null, "0x%x was reaped, and nobody has submitted it", result);
    require(gone.remove(result), "%s was reaped, and the kernel still has it", request);
    require(request.complete, "%s was reaped before it was complete", request);
    checkStored(process, request);
    process.model().remove(request);
  }

  static void checkStored(SimProcess process, ModelRequest request) {
    require(
        process.resultReturn(request.result) == request.returned
            && process.resultErrno(request.result) == request.errno,
        "memory shows %d/%d for %s, which ended with %d/%d",
        process.resultReturn(request.result),
        process.resultErrno(request.result),
        request,
        request.returned,
        request.errno);
  }

  /** R-CPY-3: the result of a request shows in memory no earlier than the request is reaped. */
  static void checkUntouched(SimProcess process, ModelRequest request) {
    require(
        process.resultReturn(request.result) == request.returnBefore
            && process.resultErrno(request.result) == request.errnoBefore,
        "memory of %s has changed before it was reaped (R-CPY-3)",
        request);
  }

  private void reapListed(SimCall call) {
    for (long result : call.addresses) {
      if (gone.contains(result)) {
        reap(call.process, result);
      }
    }
  }

  // ---- simple ends ----

  Judge value(long expected) {
    return (call, result) ->
        require(
            !result.isError() && result.value() == expected,
            "%s returns %s, not %d",
            call,
            result,
            expected);
  }

  Judge anySuccess() {
    return (call, result) -> require(!result.isError(), "%s returns %s", call, result);
  }

  Judge errnoOrZero(int errno) {
    return (call, result) ->
        require(
            result.errno() == errno && (errno != 0 || result.value() == 0),
            "%s returns %s, not %s",
            call,
            result,
            errno == 0 ? "0" : Errno.nameOf(errno));
  }

  Judge never() {
    return (call, result) -> require(false, "%s returns", call);
  }

  Judge descriptor(File file) {
    return (call, result) -> {
      require(!result.isError(), "%s returns %s", call, result);
      File before = call.process.model().files.put((int) result.value(), file);
      require(before == null, "%s returns %s, which is open already", call, result);
    };
  }

  // ---- waits ----

  private static boolean endsSleep(SimCall call, Rval result) {
    if (result.errno() == Errno.EINTR.code()) {
      require(
          call.disturbed || call.process.takeInterruption(),
          "%s returns EINTR, and nothing has interrupted it",
          call);
      return true;
    }
    if (result.errno() == Errno.ETIME.code()) {
      require(
          call.isTimed() && (call.clockWasSet || call.process.now() >= call.deadline),
          "%s returns ETIME before its time",
          call);
      return true;
    }
    return false;
  }

  /** What a call that has not slept finds done, in order. */
  private static List<Long> wasDone(SimCall call) {
    AioSnapshot before = call.process.before();
    return before == null || call.process.sleptBefore(call) ? List.of() : before.queues().doneq();
  }

  private static boolean consumeNotification(ProcessModel model) {
    boolean any = model.notifications > 0;
    model.notifications -= any ? 1 : 0;
    return any;
  }

  /** R-WAIT-1, R-WAIT-2. */
  Judge aiowait(boolean poll) {
    return (call, result) -> {
      ProcessModel model = call.process.model();
      if (endsSleep(call, result)) {
        return;
      }
      if (result.isError()) {
        boolean nothing = model.requests.size() == gone.size() && call.dontBlock;
        require(
            result.errno() == Errno.EINVAL.code() && (!model.initialised || nothing),
            "%s returns %s",
            call,
            result);
      } else if (result.value() == 1) {
        require(consumeNotification(model), "%s returns 1 without a notification", call);
      } else if (result.value() == 0) {
        require(poll, "%s returns 0 and may block", call);
      } else {
        long address = call.process.abi().model().slot(result.value());
        List<Long> wasDone = wasDone(call);
        require(
            wasDone.isEmpty() || wasDone.get(0) == address,
            "%s reaps 0x%x, which was not the first to be done",
            call,
            address);
        reap(call.process, address);
      }
    };
  }

  /** R-WTN-1 to R-WTN-5. */
  Judge aiowaitn(long list, long nwait, int most) {
    return (call, result) -> {
      SimProcess process = call.process;
      if (result.errno() == Errno.EAGAIN.code() || result.errno() == Errno.EINVAL.code()) {
        require(
            result.errno() == Errno.EAGAIN.code() || !process.model().initialised,
            "%s returns EINVAL",
            call);
        return;
      }
      // A call that has queued asks for memory when its turn comes (R-WTN-2).
      if (result.errno() == Errno.ENOMEM.code() && process.model().pressure == 2) {
        return;
      }
      boolean ended = endsSleep(call, result);
      require(ended || !result.isError(), "%s returns %s", call, result);
      if (!ended) {
        consumeNotification(process.model());
      }
      int count = process.int32(nwait);
      require(count >= 0 && count <= most, "%s says %d were taken", call, count);
      List<Long> named = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        named.add(process.pointer(list + (long) i * process.abi().wordSize()));
      }
      checkOrder(call, named);
      for (long aiocb : named) {
        if (aiocb == 0) {
          unnamed++;
        } else {
          reap(process, resultOf(process, aiocb));
        }
      }
    };
  }

  /** Within a batch the first to be done goes first; a later batch goes before (R-WTN-6). */
  private static void checkOrder(SimCall call, List<Long> named) {
    List<Long> wasDone = wasDone(call);
    for (int i = 0; i < Math.min(named.size(), wasDone.size()); i++) {
      ModelRequest first = call.process.model().requests.get(wasDone.get(i));
      require(first.aiocb == named.get(i), "%s does not name %s as number %d", call, first, i);
    }
    if (call.batches == null) {
      return;
    }
    int at = named.size() - call.batches.stream().mapToInt(List::size).sum();
    require(at >= 0, "%s names %d, and had collected more", call, named.size());
    for (List<Long> batch : call.batches) {
      List<Long> there = new ArrayList<>(named.subList(at, at + batch.size()));
      batch.forEach(there::remove);
      require(there.isEmpty(), "%s does not have its batches in order (R-WTN-6)", call);
      at += batch.size();
    }
  }

  /** The result address of an aiocb that is in flight, in whichever layout. */
  private static long resultOf(SimProcess process, long aiocb) {
    long plain = process.layout(false).resultAddress(aiocb);
    return process.model().requests.containsKey(plain)
        ? plain
        : process.layout(true).resultAddress(aiocb);
  }

  /** R-SUSP-1, R-SUSP-2. */
  Judge suspend() {
    return (call, result) -> {
      ProcessModel model = call.process.model();
      if (endsSleep(call, result) || result.errno() == Errno.EAGAIN.code()) {
        return;
      }
      require(!result.isError(), "%s returns %s", call, result);
      if (result.value() == 1) {
        require(consumeNotification(model), "%s returns 1 without a notification", call);
        return;
      }
      int before = gone.size();
      reapListed(call);
      require(gone.size() < before, "%s returns 0 and has reaped nothing", call);
    };
  }

  /** R-LIO-6, R-LIOW-1. */
  Judge listWait(ModelList list, int errno) {
    return (call, result) -> {
      if (endsSleep(call, result)) {
        return;
      }
      require(
          result.errno() == errno,
          "%s returns %s, not %s",
          call,
          result,
          errno == 0 ? "0" : Errno.nameOf(errno));
      require(list.isOver(), "%s returns before its list is over", call);
      reapListed(call);
    };
  }

  /** R-ERR-1, R-ERR-2. */
  Judge error(long address) {
    return (call, result) -> {
      ModelRequest request = call.process.model().requests.get(address);
      if (request == null) {
        errnoOrZero(Errno.EINVAL.code()).judge(call, result);
      } else if (result.errno() == Errno.EINPROGRESS.code()) {
        require(!gone.contains(address), "%s returns EINPROGRESS and reaps", call);
      } else {
        require(request.complete && !result.isError(), "%s returns %s", call, result);
        reap(call.process, address);
      }
    };
  }

  /** R-PORT-3, R-PORT-4. */
  Judge portEvent(long event) {
    return (call, result) -> {
      SimProcess process = call.process;
      if (result.errno() == Errno.ETIME.code()) {
        return;
      }
      require(!result.isError(), "%s returns %s", call, result);
      long aiocb = process.pointer(event + PortEventLayout.OBJECT);
      long tag = process.pointer(event + PortEventLayout.user(process.abi()));
      long address = resultOf(process, aiocb);
      ModelRequest request = process.model().requests.get(address);
      require(
          request != null && request.tag == tag && !request.told,
          "%s fetches an event of 0x%x with cookie %d",
          call,
          aiocb,
          tag);
      request.told = true;
      reap(process, address);
      silent = true;
    };
  }

  // ---- memory and descriptors ----

  Judge unmapped(long base) {
    return (call, result) -> {
      require(!result.isError(), "%s returns %s", call, result);
      call.process.model().segments.remove(base);
    };
  }

  Judge protectedTo(long base, int protection) {
    return (call, result) -> {
      require(!result.isError(), "%s returns %s", call, result);
      call.process.model().segments.put(base, protection);
    };
  }

  /** R-CLN-12; a port's requests go with it (R-PORT-5), its number may be another's by then. */
  Judge closed(int fd, Kind kind) {
    return (call, result) -> {
      ProcessModel model = call.process.model();
      require(!result.isError(), "%s returns %s", call, result);
      if (kind != Kind.PORT) {
        require(model.pendingOn(fd) == 0, "%s returns before its requests are complete", call);
        return;
      }
      List<ModelRequest> ofPort = new ArrayList<>(model.requests.values());
      ofPort.removeIf(request -> request.notice != ModelRequest.Notice.PORT || request.port != fd);
      for (ModelRequest request : ofPort) {
        require(request.complete, "%s returns before %s is complete", call, request);
        require(gone.remove(request.result), "%s leaves %s behind", call, request);
        checkUntouched(call.process, request);
        model.remove(request);
        silent = true;
      }
    };
  }
}
