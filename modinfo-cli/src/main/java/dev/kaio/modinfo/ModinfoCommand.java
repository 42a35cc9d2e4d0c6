package dev.kaio.modinfo;

import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * A whole command line: {@code [-s ENDPOINT] [modinfo|modload|modunload|kstat] [-s ENDPOINT]
 * options...}; without a tool's name it is modinfo's.
 */
public final class ModinfoCommand {
  private static final String HELP =
      """
      options of all:
        -s, --endpoint unix:PATH|tcp:[HOST:]PORT
                           the kernel, before or between the other options;
                           else KAIO_ENDPOINT, else this user's own kernel
        --help, --version  alone
      """;

  private ModinfoCommand() {}

  /** All tools, for their manual pages. */
  public static List<ToolDescription> tools() {
    return List.of(
        new Modinfo().description(),
        new Modload().description(),
        new Modunload().description(),
        new Kstat().description());
  }

  /** How a tool gets at a kernel. */
  interface Connector {
    /**
     * Attaches.
     *
     * @param named the endpoint of {@code -s}, or null
     * @param tool what the process is called
     * @throws IOException with one line
     */
    Modctl connect(Endpoint named, String tool) throws IOException;
  }

  /**
   * Runs a command line against the kernel at an endpoint, unless the words name another with
   * {@code -s}. What {@code -e} runs has the streams of this program, not these.
   *
   * @param args as behind {@code java -jar modinfo.jar}
   * @return the exit status, 0..255
   */
  public static int run(Endpoint endpoint, String[] args, PrintStream out, PrintStream err) {
    return run(new Fixed(endpoint), args, out, err);
  }

  /** Runs a command line against the kernel that it or the environment names. */
  static int run(Map<String, String> environment, String[] args, PrintStream out, PrintStream err) {
    return run(new ByEnvironment(environment), args, out, err);
  }

  static int run(Connector connector, String[] args, PrintStream out, PrintStream err) {
    try {
      return run(connector, args, out);
    } catch (Failure e) {
      out.flush();
      err.print(e.getMessage() + "\n");
      return e.status();
    } finally {
      out.flush();
      err.flush();
    }
  }

  private static int run(Connector connector, String[] args, PrintStream out) throws Failure {
    EndpointWords words = new EndpointWords(args);
    words.takeEndpoints(new Modinfo());
    Tool tool = tool(words);
    words.takeEndpoints(tool);
    if ("--help".equals(words.peek())) {
      out.print(help());
      return 0;
    }
    if ("--version".equals(words.peek())) {
      out.print(tool.name() + " " + version() + "\n");
      return 0;
    }
    tool.read(words.rest(tool));
    try (Modctl kernel = connector.connect(words.endpoint(), tool.name())) {
      return tool.run(kernel, out) & 0xFF;
    } catch (IOException e) {
      throw tool.fatal(e.getMessage());
    }
  }

  private static Tool tool(EndpointWords words) {
    String name = words.peek() == null ? "" : words.peek();
    Tool tool =
        switch (name) {
          case "modload" -> new Modload();
          case "modunload" -> new Modunload();
          case "kstat" -> new Kstat();
          default -> new Modinfo();
        };
    if (tool.name().equals(name)) {
      words.skip();
    }
    return tool;
  }

  private static String help() {
    return new Modinfo().usage()
        + "\n"
        + new Modload().usage()
        + "\n"
        + new Modunload().usage()
        + "\n"
        + new Kstat().usage()
        + "\n"
        + HELP;
  }

  private static String version() {
    String version = ModinfoCommand.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version;
  }

  private record Fixed(Endpoint endpoint) implements Connector {
    @Override
    public Modctl connect(Endpoint named, String tool) throws IOException {
      return new ModctlClient(named != null ? named : endpoint, tool);
    }
  }

  private record ByEnvironment(Map<String, String> environment) implements Connector {
    @Override
    public Modctl connect(Endpoint named, String tool) throws IOException {
      return new ModctlClient(named != null ? named : byEnvironment(), tool);
    }

    private Endpoint byEnvironment() throws IOException {
      try {
        return Endpoint.ofEnvironment(environment);
      } catch (IllegalArgumentException e) {
        throw new IOException(Endpoint.VARIABLE + ": " + e.getMessage(), e);
      }
    }
  }
}
