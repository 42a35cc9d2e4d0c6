package dev.kaio.server;

import dev.kaio.limit.Quota;
import dev.kaio.wire.ErrorReport;
import dev.kaio.wire.Fault;
import dev.kaio.wire.Message;
import dev.kaio.wire.ProtocolFault;
import dev.kaio.wire.Return;
import dev.kaio.wire.Store;
import dev.kaio.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Between a session and its socket, on the kernel's loop. Frames are encoded straight into the
 * buffers that the socket sends. While the socket takes no more they gather here, packed; reading
 * goes on all the same.
 */
final class ClientConnection implements FrameOutput {
  private static final int CHUNK = 64 * 1024;

  /** What is added in a turn that has filled one: fewer buffers for long transfers. */
  private static final int NEXT_CHUNK = 256 * 1024;

  /** Output that does not wait for the end of the turn. */
  private static final int FLUSH_AT = 512 * 1024;

  /**
   * How long the frames of one client are handled before it is the others' turn; what one call
   * takes is not cut.
   */
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** How long a client that was told why may take to close its side. */
  private static final long LINGER_MILLIS = 1000;

  private final EmbeddedServer server;
  private final KernelLoop kernelLoop;
  private final ClientSocket socket;
  private final int keepaliveSeconds;
  private final ArrayDeque<OutputBatch> full = new ArrayDeque<>();

  /** Input that did not fit in its turn. */
  private final ArrayDeque<ByteBuf> unread = new ArrayDeque<>();

  private Session session;
  private OutputBatch filling;

  /** Has messages that can wait, or null. */
  private Supplier<Message> source;

  private long heardNanos;

  /** When the turn that is under way is over; 0 between turns. */
  private long turnEndNanos;

  private boolean turnDue;

  /** The socket is closed, and what came before is yet to be handled. */
  private boolean ended;

  private boolean finished;

  /** The check of the handshake or of the keepalive that is due next. */
  private ScheduledFuture<?> check;

  /** Bytes that the socket has not taken. */
  private long backlog;

  /** Bytes since the last flush. */
  private long unflushed;

  /** What is counted of it as the process's, and where; null before there is a process. */
  private long untakenBytes;

  private Quota untaken;

  /** Memory that {@link SharedBuffers} count for this connection. */
  private long buffered;

  /** What of it is input. */
  private long bufferedInput;

  private long takenBytes;
  private boolean announced;
  private boolean writing;
  private boolean closing;
  private boolean shutDown;
  private boolean lost;
  private boolean watchingOutput;

  ClientConnection(
      EmbeddedServer server, KernelLoop kernelLoop, ClientSocket socket, int keepaliveSeconds) {
    this.server = server;
    this.kernelLoop = kernelLoop;
    this.socket = socket;
    this.keepaliveSeconds = keepaliveSeconds;
  }

  Session session() {
    return session;
  }

  // ---- from the socket ----

  /** The socket is open. */
  void begin(Peer peer) {
    heardNanos = System.nanoTime();
    server.sockets().accepted++;
    ServerSettings settings = server.settings();
    SessionLimits limits =
        new SessionLimits(
            settings.maxFrame(),
            keepaliveSeconds,
            (int) TimeUnit.MILLISECONDS.toSeconds(settings.stallMillis()),
            settings.maxTrace(),
            settings.maxHeld(),
            server.traces(),
            socket.isLocal() ? server.sharedFiles() : null,
            server.profile());
    session =
        new Session(kernelLoop.kernel(), peer, limits, server.claims(), this, kernelLoop.pieces());
    if (server.isEnding()) {
      session.takeNoProcess();
    }
    if (!server.admit(this)) {
      kernelLoop.begin();
      session.refuse(
          new ProtocolFault(
              Fault.LIMIT, "the server has " + settings.maxConnections() + " connections already"));
      kernelLoop.end();
      return;
    }
    check = later(this::checkHandshake, settings.handshakeMillis());
  }

  /** Takes these bytes over. */
  void received(ByteBuf bytes) {
    heardNanos = System.nanoTime();
    unread.add(bytes);
    if (turnDue) {
      chargeInput(); // its turn comes behind those of others
    } else {
      kernelLoop.begin();
      handleInput();
    }
  }

  /** Handles frames as long as this turn lasts. */
  private void handleInput() {
    if (turnEndNanos == 0) {
      turnEndNanos = System.nanoTime() + TURN_NANOS;
    }
    long framesBefore = session.framesReceived();
    while (!unread.isEmpty() && !isTurnOver()) {
      ByteBuf bytes = unread.peek();
      ByteBuffer view = bytes.nioBuffer();
      session.received(view, this::isTurnOver);
      server.sockets().bytesIn += view.position();
      bytes.skipBytes(view.position());
      if (!bytes.isReadable()) {
        unread.remove();
        socket.handled(bytes.capacity());
        bytes.release();
      }
    }
    server.sockets().framesIn += session.framesReceived() - framesBefore;
    chargeInput();
  }

  private void chargeInput() {
    long input = session.waitingBytes() + socket.unhandledBytes();
    charge(input - bufferedInput);
    bufferedInput = input;
  }

  private boolean isTurnOver() {
    return System.nanoTime() - turnEndNanos >= 0;
  }

  /** Nothing more has come now. Others come before what is left of the input. */
  void endTurn() {
    if (turnDue) {
      return;
    }
    turnEndNanos = 0;
    kernelLoop.end();
    if (!unread.isEmpty()) {
      turnDue = true;
      // Not execute(): a task that puts itself in the queue would keep the loop from the sockets.
      kernelLoop.later(this::takeTurn, 0);
    } else if (ended) {
      finish();
    }
  }

  private void takeTurn() {
    turnDue = false;
    kernelLoop.begin();
    handleInput();
    endTurn();
  }

  /** The socket is closed. What has come before is handled, unless too much waited for it. */
  void end() {
    ended = true;
    closing = true;
    if (check != null) {
      check.cancel(false); // or it would keep what is gone for a while
    }
    if (session == null) {
      return; // its peer could not be asked for
    }
    if (lost || !turnDue) {
      finish();
    }
  }

  private void finish() {
    if (finished) {
      return;
    }
    finished = true;
    kernelLoop.begin();
    session.lost();
    release();
    endCharge();
    kernelLoop.end();
    server.gone(this);
  }

  // ---- to the socket ----

  @Override
  public void send(Message message) {
    int size = message.frameSize();
    if (reserve(size)) {
      ByteBuffer room = filling.next(size);
      message.encode(room);
      packed(room, size);
      if (message instanceof ErrorReport report) {
        server.sockets().fault(report.code());
      }
    }
  }

  @Override
  public void sendReturn(int lwp, int sequence, long value, int errno) {
    if (reserve(Return.FRAME_SIZE)) {
      ByteBuffer room = filling.next(Return.FRAME_SIZE);
      Return.encode(room, lwp, sequence, value, errno);
      packed(room, Return.FRAME_SIZE);
    }
  }

  @Override
  public void sendStore(long address, ByteBuffer bytes) {
    int size = Store.OVERHEAD + bytes.remaining();
    if (reserve(size)) {
      ByteBuffer room = filling.next(size);
      Store.encode(room, address, bytes);
      packed(room, size);
    }
  }

  @Override
  public boolean forwardStore(long address, ByteBuffer view) {
    if (reserve(Store.OVERHEAD)) {
      ByteBuffer room = filling.next(Store.OVERHEAD);
      Store.encodeHead(room, address, view.remaining());
      filling.packed(room, Store.OVERHEAD);
      filling.add(view);
      count(Store.OVERHEAD + view.remaining());
    }
    return true;
  }

  /** Makes room for a frame; false if nothing is sent any more. */
  private boolean reserve(int size) {
    if (closing) {
      return false;
    }
    if (backlog > server.settings().maxBacklog()) {
      lose();
      return false;
    }
    if (unflushed > FLUSH_AT) {
      flush();
    }
    if (filling != null && (!filling.holds(size) || filling.size() >= NEXT_CHUNK)) {
      full.add(filling);
      filling = null;
    }
    if (filling == null) {
      int room = roomFor(size);
      charge(room);
      if (closing) {
        return false; // too much waits for all, and most of it here
      }
      filling = new OutputBatch(socket.room(room));
      countUntaken();
    }
    return true;
  }

  /** At least half of each chunk is filled, or limits of memory would count what nobody uses. */
  private int roomFor(int size) {
    int usual = unflushed == 0 ? CHUNK : NEXT_CHUNK;
    return size > usual / 2 ? size : usual;
  }

  private void packed(ByteBuffer room, int size) {
    filling.packed(room, size);
    count(size);
  }

  private void count(int size) {
    backlog += size;
    unflushed += size;
    server.sockets().framesOut++;
    server.sockets().bytesOut += size;
    announce();
  }

  @Override
  public void sendLater(Supplier<Message> messages) {
    if (!closing) {
      source = messages;
      announce();
    }
  }

  @Override
  public void close() {
    closing = true;
    source = null;
    announce();
  }

  private void announce() {
    if (!announced) {
      announced = true;
      kernelLoop.hasOutput(this);
    }
  }

  /** Hands what has gathered to the socket, unless that is busy with what it got before. */
  void flush() {
    announced = false;
    unflushed = 0;
    if (writing) {
      return;
    }
    sendNextOfSource();
    if (filling != null) {
      full.add(filling);
      filling = null;
    }
    if (!full.isEmpty()) {
      writing = true;
      writeAll();
      watchOutput();
    } else if (closing) {
      shutDown();
    }
  }

  /** One message at a time: the rest can wait until the client has taken it. */
  private void sendNextOfSource() {
    Message next = source == null ? null : source.get();
    if (next == null) {
      source = null;
    } else {
      send(next);
    }
  }

  private void writeAll() {
    while (!full.isEmpty()) {
      OutputBatch batch = full.poll();
      batch.end(full.isEmpty());
      socket.send(batch);
    }
  }

  /** A batch has left, or never will. */
  void taken(OutputBatch batch) {
    charge(-batch.room());
    backlog -= batch.size();
    takenBytes += batch.size();
    countUntaken();
    if (batch.isLast()) {
      writing = false;
      if (socket.isOpen() && (filling != null || source != null || closing)) {
        flush();
      }
    }
  }

  /** Tells the client that the kernel has failed, and closes. */
  void panicked() {
    session.panicked();
    writing = false; // nobody tells any more when the socket has taken what it has
    flush();
    socket.close();
  }

  /** Closes at once. */
  void drop() {
    socket.close();
  }

  /** Too much waits for this client: closes at once, and what waits is forgotten. */
  void lose() {
    closing = true;
    endCharge();
    socket.close();
  }

  /** Bytes of memory that wait for this client, or for more from it. */
  long bufferedBytes() {
    return buffered;
  }

  private void charge(long bytes) {
    if (!lost && bytes != 0) {
      buffered += bytes;
      server.buffers().add(bytes);
    }
  }

  private void endCharge() {
    charge(-buffered);
    lost = true;
    countUntaken();
  }

  /**
   * What the client leaves in its socket has less room for requests (R-RW-2): a client that does
   * not read gets EAGAIN sooner than it is lost. The first chunk is free, so that nothing changes
   * for those who keep up.
   */
  private void countUntaken() {
    if (untaken == null) {
      if (session.proc() == null) {
        return;
      }
      untaken = session.proc().quotas().untaken();
    }
    long now = lost ? 0 : Math.max(0, backlog - CHUNK);
    if (now > untakenBytes) {
      untaken.force(now - untakenBytes);
    } else {
      untaken.give(untakenBytes - now);
    }
    untakenBytes = now;
  }

  /**
   * Nothing more will be sent. The client gets the end of the stream, and a moment to close before
   * its unread input would make this side's close destroy what it has not read yet.
   */
  private void shutDown() {
    if (!shutDown && socket.isOpen()) {
      shutDown = true;
      socket.shutdownOutput();
      later(socket::close, LINGER_MILLIS);
    }
  }

  private void release() {
    for (ByteBuf bytes = unread.poll(); bytes != null; bytes = unread.poll()) {
      socket.handled(bytes.capacity());
      bytes.release();
    }
    full.forEach(OutputBatch::release);
    full.clear();
    if (filling != null) {
      filling.release();
      filling = null;
    }
  }

  // ---- time ----

  private ScheduledFuture<?> later(Runnable check, long millis) {
    return kernelLoop.later(
        () -> {
          if (socket.isOpen()) {
            check.run();
          }
        },
        millis);
  }

  private void checkHandshake() {
    if (!session.isAttached()) {
      timeOut("HELLO and ATTACH did not come in time");
    } else if (keepaliveSeconds > 0) {
      checkHeard();
    }
  }

  private void checkHeard() {
    long silentMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardNanos);
    long limit = TimeUnit.SECONDS.toMillis((long) keepaliveSeconds * Wire.KEEPALIVE_TOLERANCE);
    if (silentMillis >= limit) {
      timeOut("nothing was heard for " + limit / 1000 + " s");
    } else {
      check = later(this::checkHeard, limit - silentMillis);
    }
  }

  private void timeOut(String why) {
    kernelLoop.begin();
    session.refuse(new ProtocolFault(Fault.TIMED_OUT, why));
    kernelLoop.end();
  }

  /** While output waits, looks from time to time whether the client takes any of it. */
  private void watchOutput() {
    long stallMillis = server.settings().stallMillis();
    if (writing && !watchingOutput && stallMillis > 0) {
      watchingOutput = true;
      checkProgress(progress(), System.nanoTime(), stallMillis);
    }
  }

  private void checkProgress(long seen, long seenNanos, long stallMillis) {
    long now = progress();
    long nowNanos = System.nanoTime();
    if (!writing) {
      watchingOutput = false;
    } else if (now != seen) {
      checkProgressLater(now, nowNanos, stallMillis);
    } else if (TimeUnit.NANOSECONDS.toMillis(nowNanos - seenNanos) >= stallMillis) {
      socket.close();
    } else {
      checkProgressLater(seen, seenNanos, stallMillis);
    }
  }

  private void checkProgressLater(long seen, long seenNanos, long stallMillis) {
    later(() -> checkProgress(seen, seenNanos, stallMillis), Math.max(1, stallMillis / 4));
  }

  /** Grows with every byte that the socket takes. */
  private long progress() {
    return takenBytes + socket.progress();
  }
}
