package dev.kaio.server;

import dev.kaio.wire.Message;

/** Where a session's frames go. */
public interface FrameOutput {
  /** Takes the message's bytes at once; they leave in the order of these calls. */
  void send(Message message);

  /** Ends the connection behind what was sent. */
  void close();
}
