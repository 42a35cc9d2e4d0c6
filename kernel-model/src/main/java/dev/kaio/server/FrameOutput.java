package dev.kaio.server;

import dev.kaio.wire.Message;
import dev.kaio.wire.Return;
import dev.kaio.wire.Store;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** Where a session's frames go. */
public interface FrameOutput {
  /** Takes the message's bytes at once; they leave in the order of these calls. */
  void send(Message message);

  /** Sends a RETURN. It and STORE are nearly all there is, and need no message of their own. */
  default void sendReturn(int lwp, int sequence, long value, int errno) {
    send(new Return(lwp, sequence, value, errno));
  }

  /** Sends a STORE; leaves the bytes as they are. */
  default void sendStore(long address, ByteBuffer bytes) {
    send(new Store(address, bytes));
  }

  /**
   * Sends a STORE of bytes that the host has in memory, for its own calls only: it takes them when
   * they leave.
   *
   * @return false: this output cannot do so, and has sent nothing
   */
  default boolean forwardStore(long address, ByteBuffer view) {
    return false;
  }

  /**
   * Sends messages that can wait: asks for the next one whenever the client has taken what was sent
   * before, until there is none (null). An output has one such source; each call says that it has
   * something again.
   */
  default void sendLater(Supplier<Message> source) {
    for (Message next = source.get(); next != null; next = source.get()) {
      send(next);
    }
  }

  /** Ends the connection behind what was sent. */
  void close();
}
