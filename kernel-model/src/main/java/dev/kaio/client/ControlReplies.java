package dev.kaio.client;

import dev.kaio.wire.ControlReply;
import dev.kaio.wire.Controlled;
import dev.kaio.wire.Fault;
import dev.kaio.wire.ProtocolFault;
import dev.kaio.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The CONTROLs that have not been answered, and the pieces of their answers that have come. */
final class ControlReplies {

  private static final class Waiting {
    final CompletableFuture<ControlResult<ControlReply>> future = new CompletableFuture<>();
    final ByteArrayOutputStream pieces = new ByteArrayOutputStream();
  }

  private final Map<Integer, Waiting> waiting = new HashMap<>();
  private ProcessGoneException gone;
  private int sequence;

  /** Sends something with a sequence that is free. */
  interface Sender {
    void send(int sequence);
  }

  synchronized CompletableFuture<ControlResult<ControlReply>> ask(Sender sender) {
    Waiting asked = new Waiting();
    if (gone != null) {
      asked.future.completeExceptionally(gone.again());
    } else {
      waiting.put(++sequence, asked);
      sender.send(sequence);
    }
    return asked.future;
  }

  /** Takes an answer, or a piece of one; returns whether somebody waits for it. */
  boolean received(Controlled answer) throws ProtocolFault {
    Waiting asked;
    synchronized (this) {
      asked = waiting.get(answer.sequence());
    }
    if (asked == null) {
      return false;
    }
    if (answer.errno() != 0) {
      end(answer.sequence(), new ControlResult<>(null, answer.errno()));
      return true;
    }
    if (asked.pieces.size() + answer.bytes().remaining() > Wire.MAX_CONTROL_REPLY) {
      throw new ProtocolFault(
          Fault.BAD_BODY, "a reply of more than " + Wire.MAX_CONTROL_REPLY + " bytes");
    }
    byte[] piece = new byte[answer.bytes().remaining()];
    answer.bytes().duplicate().get(piece);
    asked.pieces.writeBytes(piece);
    if (!answer.more()) {
      ByteBuffer whole = ByteBuffer.wrap(asked.pieces.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
      ControlReply reply = ControlReply.decode(answer.command(), whole);
      end(answer.sequence(), new ControlResult<>(reply, 0));
    }
    return true;
  }

  private void end(int answered, ControlResult<ControlReply> result) {
    Waiting asked;
    synchronized (this) {
      asked = waiting.remove(answered);
    }
    asked.future.complete(result);
  }

  /** Nobody answers any more. */
  void processGone(ProcessGoneException how) {
    Map<Integer, Waiting> lost;
    synchronized (this) {
      gone = how;
      lost = Map.copyOf(waiting);
      waiting.clear();
    }
    lost.values().forEach(asked -> asked.future.completeExceptionally(how));
  }
}
