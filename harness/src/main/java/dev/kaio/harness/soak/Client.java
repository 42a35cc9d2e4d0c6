package dev.kaio.harness.soak;

import java.io.IOException;

/** Somebody who uses the kernel, turn after turn. One thread drives it; any may cut it off. */
interface Client {

  /** What failures call it. */
  String name();

  /** Before the first turn of a part. */
  default void begin(Part part) throws IOException {}

  /** Does something that does not take long, or ends when the part is over. */
  void turn(Part part) throws IOException;

  /** After the last turn of a part, if none of them failed: nothing of it may be left. */
  default void end(Part part) throws IOException {}

  /** Closes its connection, so that whatever waits for the server fails. */
  void cut() throws IOException;
}
