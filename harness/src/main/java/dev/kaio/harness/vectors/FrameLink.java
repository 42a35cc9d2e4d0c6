package dev.kaio.harness.vectors;

import dev.kaio.kernel.Kernel;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.proc.ProcSpec;
import dev.kaio.server.Claims;
import dev.kaio.server.FrameOutput;
import dev.kaio.server.Peer;
import dev.kaio.server.Session;
import dev.kaio.server.SessionLimits;
import dev.kaio.snapshot.ProcSnapshot;
import dev.kaio.vm.Segment;
import dev.kaio.wire.Attach;
import dev.kaio.wire.Attached;
import dev.kaio.wire.Call;
import dev.kaio.wire.Control;
import dev.kaio.wire.ControlReply;
import dev.kaio.wire.ControlRequest;
import dev.kaio.wire.Controlled;
import dev.kaio.wire.Exited;
import dev.kaio.wire.Frame;
import dev.kaio.wire.FrameReader;
import dev.kaio.wire.Hello;
import dev.kaio.wire.Message;
import dev.kaio.wire.Missing;
import dev.kaio.wire.ProtocolFault;
import dev.kaio.wire.Return;
import dev.kaio.wire.Span;
import dev.kaio.wire.Store;
import dev.kaio.wire.Welcome;
import dev.kaio.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The program is a client of a server session without a socket between them: calls go in as the
 * bytes of CALL frames, and what the kernel stores and returns comes out as bytes of frames, which
 * are applied in the order of the stream.
 *
 * <p>A call is first sent without any operand; the kernel then names what it lacks, and must name
 * something new each time.
 */
final class FrameLink implements ProgramLink, FrameOutput {
  private static final long CLAIM_NANOS = 10_000_000_000L;

  /** A call that the session has not answered. */
  private static final class OpenCall {
    final CallOperands operands;
    int sequence;
    boolean mustBeSentAgain;

    OpenCall(CallOperands operands) {
      this.operands = operands;
    }
  }

  private final ProgramMemory memory;
  private final OutcomeRecorder recorder;
  private final FrameReader reader = FrameReader.ofServer(Wire.DEFAULT_MAX_FRAME);
  private final Map<Integer, OpenCall> calls = new HashMap<>();
  private final Session session;
  private int nextSequence = 1;
  private final ByteArrayOutputStream snapshotBytes = new ByteArrayOutputStream();
  private ProcSnapshot snapshot;
  private boolean ended;

  FrameLink(Kernel kernel, ProcSpec spec, ProgramMemory memory, OutcomeRecorder recorder) {
    this.memory = memory;
    this.recorder = recorder;
    this.session =
        new Session(
            kernel,
            new Peer(spec.uid(), spec.privileged()),
            SessionLimits.ofProfile("amd64"),
            new Claims(kernel, UUID::randomUUID, CLAIM_NANOS),
            this);
    receive(new Hello(Wire.VERSION, Wire.VERSION));
    receive(new Attach(spec.abi(), spec.name()));
  }

  @Override
  public Proc proc() {
    return session.proc();
  }

  // ---- to the session ----

  private void receive(Message message) {
    session.received(message.toFrame());
  }

  @Override
  public void call(int lwp, int sysnum, long... args) {
    OpenCall call = new OpenCall(new CallOperands(memory));
    if (calls.put(lwp, call) != null) {
      throw new IllegalStateException("LWP " + lwp + " makes a call in a call");
    }
    do {
      call.mustBeSentAgain = false;
      call.sequence = nextSequence++;
      receive(new Call(lwp, call.sequence, sysnum, args, call.operands));
    } while (call.mustBeSentAgain);
  }

  @Override
  public ProcSnapshot snapshot() {
    snapshot = null;
    snapshotBytes.reset();
    receive(new Control(nextSequence++, new ControlRequest.Snapshot(proc().pid())));
    return snapshot;
  }

  // ---- from the session ----

  @Override
  public void send(Message message) {
    try {
      reader.feed(message.toFrame(), this::frame);
    } catch (ProtocolFault e) {
      throw new IllegalStateException("the server does not speak the protocol: " + e, e);
    }
  }

  @Override
  public void close() {
    ended = true;
  }

  private void frame(Frame frame) throws ProtocolFault {
    Message message = frame.decode();
    if (message instanceof Store store) {
      memory.store(store.address(), store.bytes());
    } else if (message instanceof Return answer) {
      returned(answer);
    } else if (message instanceof Missing missing) {
      addMissing(missing);
    } else if (message instanceof Controlled answer) {
      addToSnapshot(answer);
    } else if (!(message instanceof Welcome
        || message instanceof Attached
        || message instanceof Exited)) {
      throw new IllegalStateException("unexpected: " + message);
    }
  }

  private void addToSnapshot(Controlled answer) throws ProtocolFault {
    byte[] piece = new byte[answer.bytes().remaining()];
    answer.bytes().get(piece);
    snapshotBytes.writeBytes(piece);
    if (!answer.more()) {
      ByteBuffer whole =
          ByteBuffer.wrap(snapshotBytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
      snapshot = ((ControlReply.Proc) ControlReply.decode(answer.command(), whole)).process();
    }
  }

  private void returned(Return answer) {
    OpenCall call = calls.remove(answer.lwp());
    if (call == null || call.sequence != answer.sequence()) {
      throw new IllegalStateException("answer to no call: " + answer);
    }
    recorder.checkLastReturned(answer.lwp(), answer.value(), answer.errno());
  }

  private void addMissing(Missing missing) {
    OpenCall call = calls.get(missing.lwp());
    if (call == null || call.sequence != missing.sequence()) {
      throw new IllegalStateException("answer to no call: " + missing);
    }
    for (Span span : missing.spans()) {
      if (proc().addressSpace().access(span.address(), span.length(), Segment.PROT_READ) != 0) {
        throw new IllegalStateException("asked for what cannot be read: " + missing);
      }
      call.mustBeSentAgain |= call.operands.add(span);
    }
    if (!call.mustBeSentAgain) {
      throw new IllegalStateException("asked again for what came with the call: " + missing);
    }
  }

  /** Every call whose LWP is back in user mode must have been answered. */
  @Override
  public void check() {
    for (int number : calls.keySet()) {
      Lwp lwp = proc().lwp(number);
      if (lwp != null && lwp.isInUserMode()) {
        throw new IllegalStateException("no answer to the call of LWP " + number);
      }
    }
    calls.keySet().removeIf(number -> proc().lwp(number) == null);
    if (ended && !proc().lwps().isEmpty()) {
      throw new IllegalStateException("the session has ended before the process");
    }
  }
}
