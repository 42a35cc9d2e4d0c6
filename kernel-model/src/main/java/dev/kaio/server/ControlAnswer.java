package dev.kaio.server;

import dev.kaio.abi.Errno;
import dev.kaio.wire.Control;
import dev.kaio.wire.ControlReply;
import dev.kaio.wire.Controlled;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What came of a CONTROL.
 *
 * @param errno 0, or why it failed
 * @param reply of a success
 */
record ControlAnswer(int errno, ControlReply reply) {

  static ControlAnswer failed(int errno) {
    return new ControlAnswer(errno, null);
  }

  /** The answer in frames; a reply that is too long is EOVERFLOW. */
  List<Controlled> frames(Control control, int maxFrame) {
    if (errno != 0) {
      return List.of(Controlled.failed(control, errno));
    }
    ByteBuffer bytes = reply.encode();
    return bytes == null
        ? List.of(Controlled.failed(control, Errno.EOVERFLOW.code()))
        : Controlled.succeeded(control, bytes, maxFrame);
  }
}
