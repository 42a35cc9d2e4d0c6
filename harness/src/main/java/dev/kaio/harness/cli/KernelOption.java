package dev.kaio.harness.cli;

import dev.kaio.wire.Endpoint;
import java.io.IOException;
import picocli.CommandLine.Option;

/** {@code -s}, {@code --endpoint}: the running kernel that a command is about. */
public final class KernelOption {
  @Option(
      names = {"-s", "--endpoint"},
      paramLabel = "unix:PATH|tcp:[HOST:]PORT",
      description = "The kernel. Default: $KAIO_ENDPOINT, or the Unix socket of this user.")
  private String text;

  /**
   * Where the kernel is.
   *
   * @throws IllegalArgumentException if what the user has written is no endpoint
   * @throws IOException if nothing was written, and the directory of the default is not safe
   */
  public Endpoint endpoint() throws IOException {
    return text == null ? Endpoint.ofEnvironment(System.getenv()) : Endpoint.parse(text);
  }
}
