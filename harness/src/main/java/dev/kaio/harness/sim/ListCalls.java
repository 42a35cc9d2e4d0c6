package dev.kaio.harness.sim;

import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.harness.sim.SimCall.Sleep;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** AIOLIO. */
final class ListCalls {
  /** What the errno of a listed aiocb says before the kernel marks it as in progress. */
  private static final int STALE_ERRNO = Errno.ECANCELED.code();

  private final Calls calls;
  private final Judges judges;
  private final Dice dice;
  private final Flights flights;
  private final Verdicts verdicts;
  private final RequestDraw draw;

  ListCalls(
      Calls calls, Judges judges, Dice dice, Flights flights, Verdicts verdicts, RequestDraw draw) {
    this.calls = calls;
    this.judges = judges;
    this.dice = dice;
    this.flights = flights;
    this.verdicts = verdicts;
    this.draw = draw;
  }

  boolean list(SimProcess process) {
    boolean wait = dice.chance(0.4);
    boolean signal = dice.chance(0.4);
    boolean head = wait || signal;
    int lwp = wait ? calls.blocker(process) : calls.caller(process);
    // Memory of list heads is looked at only when there is enough of it.
    if (lwp == 0 || (head && process.model().pressure != 0)) {
      return false;
    }
    boolean large = !process.abi().isLp64() && dice.chance(0.5);
    ModelList list = new ModelList();
    list.hasHead = head;
    List<Long> pointers = new ArrayList<>();
    List<ModelRequest> entries = new ArrayList<>();
    int size = dice.between(1, 6);
    int first = dice.below(SimProcess.SLOTS);
    for (int i = 0; i < size; i++) {
      int slot = (first + i) % SimProcess.SLOTS;
      boolean absent = dice.chance(0.1) || RequestDraw.conflicts(process, slot, large);
      ModelRequest entry = absent ? null : draw.drawAiocb(process, slot, large, !head);
      if (entry != null && process.model().requests.containsKey(entry.result)) {
        entry = null; // its opcode in memory is what it was submitted with
      }
      pointers.add(entry == null ? 0 : entry.aiocb);
      if (entry != null) {
        entry.poll = false;
        entry.errnoBefore = STALE_ERRNO;
        process.putResult(entry.result, entry.returnBefore, entry.errnoBefore);
        entries.add(entry);
      }
    }
    list.tag = signal ? calls.newTag() : 0;
    long sigevent = 0;
    if (signal) {
      sigevent = SimProcess.sigeventSlot(lwp);
      process.putSigevent(sigevent, 2, SetupCalls.SIGNO, list.tag);
      process.model().listsByTag.put(list.tag, list);
    }
    int errno = submitEntries(process, list, pointers, entries);
    SimCall call =
        new SimCall(
            process,
            lwp,
            "lio_listio " + (wait ? "LIO_WAIT " : "") + (signal ? "signal " : "") + entries,
            wait ? Sleep.LIST : Sleep.NONE,
            wait ? judges.listWait(list, errno) : judges.errnoOrZero(errno));
    call.list = list;
    list.waiters += wait ? 1 : 0;
    call.addresses = entries.stream().map(entry -> entry.result).toList();
    calls.kaio(
        call,
        (large ? KaioOp.AIOLIO64 : KaioOp.AIOLIO).code(),
        wait ? 1 : 0,
        process.putList(lwp, pointers),
        size,
        sigevent);
    return true;
  }

  /** R-LIO-3 and R-LIO-4; says of the list whether its signal will come (R-LIO-7). */
  private int submitEntries(
      SimProcess process, ModelList list, List<Long> pointers, List<ModelRequest> entries) {
    if (!process.model().initialised) {
      return Errno.EINVAL.code();
    }
    boolean unsupported = false;
    boolean hard = false;
    int count = pointers.size();
    boolean inCleanup = (process.aio().flags() & Checks.CLEANUP) != 0;
    Iterator<ModelRequest> next = entries.iterator();
    for (long pointer : pointers) {
      if (pointer == 0) {
        count--;
        continue;
      }
      ModelRequest entry = next.next();
      flights.submitting(process, entry);
      ProcessModel.Entry outcome = process.model().submitOfList(entry);
      if (outcome.errno() == 0) {
        entry.list = list;
        list.members.add(entry);
        if (entry.complete && !inCleanup) { // else it counts when the queues are processed
          count--;
          list.signalDue |= count == 0;
        }
      } else {
        count--;
        unsupported |= outcome.unsupported();
        hard |= !outcome.unsupported();
        verdicts.expectStored(process, entry.result, -1, outcome.errno());
      }
    }
    list.signalDue |= count > 0;
    return unsupported ? Errno.ENOTSUP.code() : hard ? Errno.EIO.code() : 0;
  }
}
