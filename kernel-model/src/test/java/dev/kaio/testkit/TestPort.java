package dev.kaio.testkit;

import dev.kaio.limit.Quota;
import dev.kaio.port.EventPort;
import dev.kaio.port.PortEvent;
import dev.kaio.sched.Rval;
import java.util.ArrayList;
import java.util.List;

/** An event port of a test process. */
public final class TestPort {

  /** What an event says (R-PORT-3). */
  public record Event(int events, int source, long object, long user) {}

  private final TestProcess owner;
  private final EventPort port;
  private final int fd;
  private final List<Event> sent = new ArrayList<>();

  TestPort(TestProcess owner, int slots) {
    this.owner = owner;
    this.fd = owner.proc().descriptors().lowestFree(3);
    this.port = new EventPort(fd, Quota.of(slots), event -> sent.add(eventOf(event)));
    owner.open(port);
  }

  private static Event eventOf(PortEvent event) {
    return new Event(event.events(), event.source(), event.object(), event.user());
  }

  /** Its number: what port_create returned. */
  public int fd() {
    return fd;
  }

  public EventPort port() {
    return port;
  }

  /** Every event that was sent to it so far. */
  public List<Event> sent() {
    return sent;
  }

  /** LWP 1 of the owner fetches up to so many events, without waiting. */
  public List<Event> fetch(int max) {
    return fetchBy(owner, max);
  }

  /** The same by another process that shares the port. */
  public List<Event> fetchBy(TestProcess process, int max) {
    List<Event> fetched = new ArrayList<>();
    process
        .enter(
            1,
            "port_get",
            lwp -> {
              port.fetch(process.proc().pid(), max).forEach(e -> fetched.add(eventOf(e)));
              return Rval.ZERO;
            })
        .returns(0);
    return fetched;
  }
}
