package dev.kaio.server;

import dev.kaio.abi.Abi;
import dev.kaio.abi.DataModel;
import dev.kaio.aio.PostedIo;
import dev.kaio.kernel.Kernel;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.proc.ProcSpec;
import dev.kaio.proc.SigInfo;
import dev.kaio.sched.Rval;
import dev.kaio.server.shared.SharedRanges;
import dev.kaio.syscall.SyscallArgs;
import dev.kaio.vm.Range;
import dev.kaio.wire.Attach;
import dev.kaio.wire.Attached;
import dev.kaio.wire.Call;
import dev.kaio.wire.CallView;
import dev.kaio.wire.Claim;
import dev.kaio.wire.Control;
import dev.kaio.wire.CookieOffer;
import dev.kaio.wire.ErrorReport;
import dev.kaio.wire.Exited;
import dev.kaio.wire.Fault;
import dev.kaio.wire.Follow;
import dev.kaio.wire.Frame;
import dev.kaio.wire.FrameReader;
import dev.kaio.wire.Hello;
import dev.kaio.wire.MessageType;
import dev.kaio.wire.Missing;
import dev.kaio.wire.Payload;
import dev.kaio.wire.Ping;
import dev.kaio.wire.Pong;
import dev.kaio.wire.ProtocolFault;
import dev.kaio.wire.Share;
import dev.kaio.wire.ShareStep;
import dev.kaio.wire.SignalDelivery;
import dev.kaio.wire.Span;
import dev.kaio.wire.SparePieces;
import dev.kaio.wire.Welcome;
import dev.kaio.wire.Wire;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * One connection as the kernel sees it: bytes come in, system calls are made, frames go out. Knows
 * nothing of sockets, threads and time.
 */
public final class Session {

  /** How far the conversation has come. */
  private enum State {
    EXPECTING_HELLO,
    EXPECTING_ATTACH,
    RUNNING,
    /** The client has said BYE and may wait for EXITED. */
    LEAVING,
    CLOSED
  }

  private final Kernel kernel;
  private final Peer peer;
  private final SessionLimits limits;
  private final FrameOutput out;
  private final FrameReader reader;
  private final FrameMemory memory;
  private final SharedRanges shared;
  private final Claims claims;
  private final CallTable calls = new CallTable();

  /** The call that came last. */
  private final CallView call = new CallView();

  private final SyscallArgs posted = new SyscallArgs(DataModel.LP64);

  /** Calls of LWPs that a fork holds, by LWP; they begin when it is done. */
  private final Map<Lwp, Call> held = new HashMap<>();

  /** Bytes of the frames of those calls. */
  private long heldBytes;

  private State state = State.EXPECTING_HELLO;
  private boolean serverEnds;
  private Proc proc;

  /** What FOLLOW started, or null. */
  private Follower follower;

  public Session(Kernel kernel, Peer peer, SessionLimits limits, Claims claims, FrameOutput out) {
    this(kernel, peer, limits, claims, out, new SparePieces());
  }

  /**
   * A connection that begins.
   *
   * @param pieces shared by the connections of one thread
   */
  Session(
      Kernel kernel,
      Peer peer,
      SessionLimits limits,
      Claims claims,
      FrameOutput out,
      SparePieces pieces) {
    this.kernel = kernel;
    this.claims = claims;
    this.peer = peer;
    this.limits = limits;
    this.out = out;
    this.reader = FrameReader.ofClient(Wire.LEAST_MAX_FRAME, pieces);
    this.shared = new SharedRanges(limits.shared());
    this.memory = new FrameMemory(out, limits.maxFrame(), shared);
  }

  /** The process, or null before ATTACH. */
  public Proc proc() {
    return proc;
  }

  boolean isAttached() {
    return proc != null;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  /** Bytes of memory that input takes which waits for more of it, or for a fork. */
  long waitingBytes() {
    return reader.unfinishedBytes() + heldBytes;
  }

  /** Whole frames that the client has sent. */
  long framesReceived() {
    return reader.frames();
  }

  // ---- from the connection ----

  /** Bytes have come; consumes them. What they make the kernel do is done when this returns. */
  public void received(ByteBuffer bytes) {
    received(bytes, () -> false);
  }

  /** The same until the client's turn is over: frames that are left then stay in the buffer. */
  void received(ByteBuffer bytes, BooleanSupplier isTurnOver) {
    if (state == State.CLOSED) {
      bytes.position(bytes.limit());
      return;
    }
    try {
      reader.feed(bytes, new Turn(isTurnOver));
    } catch (ProtocolFault fault) {
      refuse(fault);
    }
  }

  private final class Turn implements FrameReader.Handler {
    private final BooleanSupplier isOver;

    Turn(BooleanSupplier isOver) {
      this.isOver = isOver;
    }

    @Override
    public void frame(Frame frame) throws ProtocolFault {
      Session.this.frame(frame);
    }

    @Override
    public boolean pauses() {
      return isOver.getAsBoolean();
    }
  }

  /** The server is about to end: it takes no new process. */
  void takeNoProcess() {
    serverEnds = true;
  }

  /** Ends the connection with an ERROR; the process exits as if the connection were lost. */
  void refuse(ProtocolFault fault) {
    if (state != State.CLOSED) {
      out.send(ErrorReport.of(fault));
      out.close();
      lost();
    }
  }

  /** The kernel has failed, and must not be called any more. */
  void panicked() {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      out.send(new ErrorReport(Fault.PANIC.code(), "the kernel has failed"));
      out.close();
    }
  }

  /** The connection is gone: the process exits as its devices allow (R-CLN-13). */
  public void lost() {
    if (state == State.CLOSED) {
      return;
    }
    boolean leaving = state == State.LEAVING;
    state = State.CLOSED;
    stopFollowing();
    if (proc != null && !leaving) {
      kernel.abandon(proc);
    }
    memory.lose();
    kernel.runUntilIdle();
  }

  // ---- frames ----

  private void frame(Frame frame) throws ProtocolFault {
    switch (state) {
      case EXPECTING_HELLO -> hello(expect(frame, Hello.class));
      case EXPECTING_ATTACH -> begin(frame);
      case RUNNING -> running(frame);
      case LEAVING -> leaving(frame);
      case CLOSED -> {} // what came behind the end
    }
  }

  private static <T> T expect(Frame frame, Class<T> message) throws ProtocolFault {
    Object decoded = frame.decode();
    if (!message.isInstance(decoded)) {
      throw outOfOrder(frame);
    }
    return message.cast(decoded);
  }

  private static ProtocolFault outOfOrder(Frame frame) {
    return new ProtocolFault(Fault.OUT_OF_ORDER, frame.type() + " has no place here");
  }

  private void hello(Hello hello) throws ProtocolFault {
    int version = hello.chooseVersion();
    out.send(
        new Welcome(
            version,
            limits.maxFrame(),
            limits.keepaliveSeconds(),
            limits.stallSeconds(),
            limits.profile()));
    reader.allow(limits.maxFrame());
    state = State.EXPECTING_ATTACH;
  }

  private void begin(Frame frame) throws ProtocolFault {
    if (frame.type() == MessageType.CLAIM) {
      claim(expect(frame, Claim.class));
    } else {
      attach(expect(frame, Attach.class));
    }
  }

  private void claim(Claim claim) throws ProtocolFault {
    proc = claims.claim(claim, peer, this, memory);
    state = State.RUNNING;
    tellAttached(claim.abi());
    proc.begin(Claims.spec(claim, proc));
    kernel.runUntilIdle();
  }

  private void tellAttached(Abi abi) {
    out.send(new Attached(proc.pid(), proc.uid(), proc.isPrivileged(), abi.pageSize()));
  }

  private void attach(Attach attach) throws ProtocolFault {
    if (serverEnds) {
      throw shuttingDown();
    }
    if (kernel.procs().isFull()) {
      int limit = kernel.procs().limits().processes();
      throw new ProtocolFault(Fault.LIMIT, "the kernel has " + limit + " processes already");
    }
    ProcSpec spec = new ProcSpec(attach.name(), attach.abi(), peer.uid(), peer.privileged());
    ProgramLink link = new ProgramLink(claims);
    link.connect(this, memory);
    proc = kernel.attach(spec, link, link);
    state = State.RUNNING;
    tellAttached(attach.abi());
  }

  static ProtocolFault shuttingDown() {
    return new ProtocolFault(Fault.SHUTTING_DOWN, "the server is shutting down");
  }

  private void running(Frame frame) throws ProtocolFault {
    switch (frame.type()) {
      case CALL -> call(frame);
      case POST -> post(frame);
      case PAYLOAD -> payload((Payload) frame.decode());
      case INTERRUPT -> interrupt(frame);
      case PING -> out.send(new Pong(((Ping) frame.decode()).token()));
      case BYE -> bye(frame);
      case CONTROL -> control((Control) frame.decode());
      case FOLLOW -> follow((Follow) frame.decode());
      case SHARE -> out.send(shared.share((Share) frame.decode(), proc.addressSpace()));
      case BACK -> shared.back((ShareStep) frame.decode());
      case UNSHARE -> shared.unshare((ShareStep) frame.decode(), out::send);
      default -> throw outOfOrder(frame);
    }
  }

  private void leaving(Frame frame) throws ProtocolFault {
    switch (frame.type()) {
      case PAYLOAD -> payload((Payload) frame.decode());
      case PING -> out.send(new Pong(((Ping) frame.decode()).token()));
      default -> {} // the program has ended
    }
  }

  private void call(Frame frame) throws ProtocolFault {
    call.decode(frame);
    if (proc.isExiting()) {
      return; // a signal was faster than this call; EXITED is its answer
    }
    Lwp lwp = lwp(call.lwp());
    if (lwp == null && proc.isExecing()) {
      return; // an execve of another LWP was faster
    }
    if (lwp == null) {
      throw new ProtocolFault(Fault.UNKNOWN_LWP, "no LWP " + Integer.toUnsignedString(call.lwp()));
    }
    if (lwp.isHeldInUserMode() && !held.containsKey(lwp)) {
      hold(lwp, call.copy());
      return;
    }
    if (calls.isBusy(lwp) || !lwp.isInUserMode()) {
      throw new ProtocolFault(Fault.LWP_BUSY, "LWP " + lwp.id() + " is in the kernel");
    }
    calls.begin(lwp, call.sequence());
    memory.begin(call.snapshot());
    kernel.enter(lwp, call.sysnum(), call.args());
    kernel.runUntilIdle();
    memory.end();
  }

  private void post(Frame frame) throws ProtocolFault {
    call.decodePost(frame);
    if (proc.isExiting() || proc.isExecing()) {
      return;
    }
    posted.set(proc.abi().model(), call.args());
    memory.begin(call.snapshot());
    PostedIo.Outcome outcome = PostedIo.post(proc, posted);
    kernel.runUntilIdle();
    memory.end();
    switch (outcome) {
      case TAKEN -> {}
      case WRONG_OPCODE -> throw badPost("it is not AIOREAD or AIOWRITE");
      case NOT_INITIALIZED -> throw badPost("there was no AIOINIT");
      case ADDRESS_IN_USE -> throw badPost("the result address is that of another request");
      case TOO_MANY ->
          throw new ProtocolFault(Fault.LIMIT, "POST: too many failures have not been reaped");
    }
  }

  private static ProtocolFault badPost(String why) {
    return new ProtocolFault(Fault.OUT_OF_ORDER, "POST: " + why);
  }

  private void hold(Lwp lwp, Call early) throws ProtocolFault {
    heldBytes += early.frameSize();
    if (heldBytes > limits.maxHeld()) {
      throw new ProtocolFault(
          Fault.LIMIT, "more than " + limits.maxHeld() + " bytes of calls wait for a fork");
    }
    held.put(lwp, early);
  }

  /** Begins the call that an LWP has made while it was held, unless it is held or gone by now. */
  private void callLate(Lwp lwp) {
    if (state == State.RUNNING && lwp.isInUserMode() && held.containsKey(lwp)) {
      Call early = held.remove(lwp);
      heldBytes -= early.frameSize();
      calls.begin(lwp, early.sequence());
      memory.begin(early.snapshot());
      kernel.enterNow(lwp, early.sysnum(), early.args());
      memory.end();
    }
  }

  /** The LWP with this number, or null; LWP 0 is the kernel's own. */
  private Lwp lwp(int id) {
    return id == 0 ? null : proc.lwp(id);
  }

  private void payload(Payload payload) throws ProtocolFault {
    memory.payload(payload);
    kernel.runUntilIdle();
  }

  private void interrupt(Frame frame) throws ProtocolFault {
    frame.decode();
    Lwp lwp = lwp(frame.lwp());
    if (lwp != null && calls.isIn(lwp, frame.sequence())) {
      kernel.interrupt(lwp);
      kernel.runUntilIdle();
    }
  }

  private void control(Control control) {
    ControlAnswer answer = ControlCalls.execute(kernel.control(), proc, control.request());
    kernel.runUntilIdle();
    if (state == State.RUNNING) { // it may have been this process's end
      answer.frames(control, limits.maxFrame()).forEach(out::send);
    }
  }

  private void follow(Follow request) {
    if (proc.isExiting()) {
      return; // EXITED is its answer
    }
    if (follower == null) {
      follower = new Follower(kernel, proc, limits, out);
    }
    follower.follow(request);
  }

  private void stopFollowing() {
    if (follower != null) {
      follower.close();
    }
  }

  private void bye(Frame frame) throws ProtocolFault {
    frame.decode();
    state = State.LEAVING;
    stopFollowing();
    kernel.abandon(proc);
    kernel.runUntilIdle();
  }

  // ---- from the kernel ----

  void returned(Lwp lwp, Rval result) {
    if (state == State.RUNNING && calls.isBusy(lwp)) {
      out.sendReturn(lwp.id(), calls.end(lwp), result.value(), result.errno());
    }
  }

  void missing(Lwp lwp, List<Range> ranges) {
    if (state == State.RUNNING) {
      List<Span> spans =
          ranges.stream()
              .map(range -> new Span(range.address(), range.length()))
              .limit(Missing.maxSpans(limits.maxFrame()))
              .toList();
      out.send(new Missing(lwp.id(), calls.end(lwp), spans));
    }
  }

  /** A fork no longer holds the LWP. */
  void released(Lwp lwp) {
    if (held.containsKey(lwp)) {
      kernel.post(() -> callLate(lwp));
    }
  }

  /** The process has a child, which waits for its program. */
  void offered(Proc child, UUID cookie) {
    if (state == State.RUNNING) {
      out.send(new CookieOffer(child.pid(), cookie));
    } else {
      kernel.abandon(child); // nobody will hear of it
    }
  }

  /** The process has execed: this connection is no longer it. */
  void replaced(Proc execed, UUID cookie) {
    boolean running = state == State.RUNNING;
    stopFollowing();
    memory.lose();
    if (running) {
      state = State.CLOSED;
      out.send(new CookieOffer(execed.pid(), cookie));
      out.close();
    } else {
      kernel.abandon(execed);
    }
  }

  void signalled(Lwp lwp, SigInfo info) {
    if (state == State.RUNNING) {
      out.send(
          new SignalDelivery(
              lwp.id(), info.signo(), info.code(), info.value(), info.pid(), info.uid()));
    }
  }

  void exited(Proc exited, int status, int signo) {
    stopFollowing();
    if (state != State.CLOSED) {
      out.send(new Exited(status, signo));
      out.close();
      state = State.CLOSED;
      memory.lose();
    }
  }
}
