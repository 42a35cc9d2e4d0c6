package dev.kaio.client;

/** The process has exited or was killed. */
public final class ProcessExitedException extends ProcessGoneException {
  private static final long serialVersionUID = 1L;

  private final transient ExitStatus exitStatus;

  ProcessExitedException(String message, ExitStatus exitStatus, Throwable cause) {
    super(message, cause);
    this.exitStatus = exitStatus;
  }

  public ExitStatus exitStatus() {
    return exitStatus;
  }

  @Override
  public ProcessExitedException again() {
    return new ProcessExitedException(getMessage(), exitStatus, this);
  }
}
