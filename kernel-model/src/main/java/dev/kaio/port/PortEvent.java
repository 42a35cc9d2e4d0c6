package dev.kaio.port;

/** One event slot of a port, from its allocation until the event is fetched or discarded. */
public final class PortEvent {
  /** PORT_SOURCE_AIO (R-LAY-9). */
  public static final int SOURCE_AIO = 1;

  /** What the source of an event does when the event leaves the queue. */
  public interface Callback {
    /** The owner fetches the event, in the context of the fetching process. */
    void fetched();

    /** The port is closed with the event on it. */
    void discarded();
  }

  private final EventPort port;
  private final int ownerPid;
  private int events;
  private int source;
  private long object;
  private long user;
  private Callback callback;

  PortEvent(EventPort port, int ownerPid) {
    this.port = port;
    this.ownerPid = ownerPid;
  }

  /** Says what the event will tell; without a callback any process with the port may fetch it. */
  public void init(
      int newEvents, int newSource, long newObject, long newUser, Callback newCallback) {
    events = newEvents;
    source = newSource;
    object = newObject;
    user = newUser;
    callback = newCallback;
  }

  /** Puts the event on its port. */
  public void send() {
    port.enqueue(this);
  }

  /** Gives the slot back unused. */
  public void free() {
    port.freeSlot();
  }

  public EventPort port() {
    return port;
  }

  public int events() {
    return events;
  }

  public int source() {
    return source;
  }

  public long object() {
    return object;
  }

  /** The cookie of whoever asked for the event. */
  public long user() {
    return user;
  }

  boolean mayBeFetchedBy(int pid) {
    return callback == null || pid == ownerPid;
  }

  void fetched() {
    if (callback != null) {
      callback.fetched();
    }
  }

  void discarded() {
    if (callback != null) {
      callback.discarded();
    }
  }
}
