package dev.kaio.wire;

/** The peer broke the protocol; the connection ends with an ERROR frame. */
public final class ProtocolFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final Fault fault;

  /** The message is the text of the ERROR frame: one line that says what was wrong. */
  public ProtocolFault(Fault fault, String message) {
    super(message);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
