package dev.kaio.port;

import dev.kaio.abi.FileStat;
import dev.kaio.limit.Quota;
import dev.kaio.proc.Lwp;
import dev.kaio.sched.CondVar;
import dev.kaio.sched.Continuation;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import dev.kaio.sched.WaitResult;
import dev.kaio.vnode.Vnode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** An event port: a bounded number of slots, and a queue of the events that were sent. */
public final class EventPort extends Vnode {
  private final int number;
  private final Quota slots;
  private final PortObserver observer;
  private final Map<Integer, PortSource> sources = new HashMap<>();

  /** In order of arrival; an event is found at once when its owner lets go of it. */
  private final LinkedHashSet<PortEvent> queue = new LinkedHashSet<>();

  /** Where the last close waits until every slot is back or on the queue. */
  private final CondVar slotsCv = new CondVar("event slots of a closing port");

  /** Where fetchers wait for events. */
  private final CondVar eventsCv = new CondVar("an event on a port");

  private boolean closed;

  /**
   * @param number the descriptor that port_create returned; requests name the port by it (R-PORT-5)
   * @param slots how many slots it may have
   */
  public EventPort(int number, Quota slots, PortObserver observer) {
    super(Kind.PORT);
    this.number = number;
    this.slots = slots;
    this.observer = observer;
  }

  public int number() {
    return number;
  }

  /** Tells this source of the process when a descriptor of the port closes. */
  public void associate(int pid, PortSource source) {
    sources.putIfAbsent(pid, source);
  }

  /** Takes a slot for an event of the process, or returns null if all are in use (R-PORT-1). */
  public PortEvent allocate(int pid) {
    return slots.take(1) ? new PortEvent(this, pid) : null;
  }

  void freeSlot() {
    if (!closed) { // else it was given back with the port
      slots.give(1);
    }
    slotsCv.broadcast();
  }

  void enqueue(PortEvent event) {
    if (closed) {
      event.discarded();
      freeSlot();
      return;
    }
    queue.add(event);
    observer.eventSent(event);
    slotsCv.broadcast();
    eventsCv.broadcast();
  }

  /** Where LWPs wait for events; the last close wakes them too. */
  CondVar eventsCv() {
    return eventsCv;
  }

  /** Where LWPs wait for a free slot. */
  CondVar slotsCv() {
    return slotsCv;
  }

  /** Whether the last descriptor is gone. */
  boolean isClosed() {
    return closed;
  }

  /** Events that the process may fetch now. */
  int available(int pid) {
    return (int) queue.stream().filter(event -> event.mayBeFetchedBy(pid)).count();
  }

  /** Slots in use, events on the queue included. */
  public int slotsInUse() {
    return (int) slots.used();
  }

  /**
   * Fetches up to {@code max} events that the process may have, oldest first; their callbacks run
   * now (R-PORT-4).
   */
  public List<PortEvent> fetch(int pid, int max) {
    List<PortEvent> fetched = new ArrayList<>();
    Iterator<PortEvent> events = queue.iterator();
    while (events.hasNext() && fetched.size() < max) {
      PortEvent event = events.next();
      if (event.mayBeFetchedBy(pid)) {
        events.remove();
        fetched.add(event);
      }
    }
    for (PortEvent event : fetched) {
      event.fetched();
      freeSlot();
    }
    return fetched;
  }

  /** Frees the slot of an event whose owner has let go of it, on the queue or not sent yet. */
  public void withdraw(PortEvent event) {
    queue.remove(event);
    freeSlot();
  }

  /** Its size is the number of events on the queue. */
  @Override
  public Rval stat(KThread thread, Function<FileStat, Rval> then) {
    return then.apply(new FileStat(0, number, kind().modeBits(), -1, queue.size(), 0, 0, "portfs"));
  }

  @Override
  public Rval close(KThread thread, boolean last, Continuation then) {
    PortSource source = sources.get(((Lwp) thread).proc().pid());
    Continuation end = why -> last ? discardAll(thread, then) : then.resume(WaitResult.WOKEN);
    return source == null ? end.resume(WaitResult.WOKEN) : source.closing(thread, this, end);
  }

  /**
   * Discards the queue, and waits uninterruptibly for slots that are still out: a lost one is
   * waited for without end (R-LIO-7). The exit of a process does not wait: the recordings show it
   * finish.
   */
  private Rval discardAll(KThread thread, Continuation then) {
    while (!queue.isEmpty()) {
      PortEvent event = queue.iterator().next();
      queue.remove(event);
      event.discarded();
      freeSlot();
    }
    if (slots.used() > 0 && !((Lwp) thread).proc().isExiting()) {
      return slotsCv.await(
          thread,
          why ->
              why == WaitResult.INTERRUPTED // only KThread.breakSleep does that
                  ? then.resume(WaitResult.WOKEN)
                  : discardAll(thread, then));
    }
    slots.give(slots.used());
    closed = true;
    eventsCv.broadcast();
    return then.resume(WaitResult.WOKEN);
  }
}
