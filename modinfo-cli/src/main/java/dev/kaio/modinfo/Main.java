package dev.kaio.modinfo;

import dev.kaio.client.ProcessGoneException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The main class of all three tools: {@code [-s ENDPOINT] [modinfo|modload|modunload] word ...};
 * modinfo if none is named.
 */
public final class Main {
  private static final String HELP =
      """
      modinfo [-s endpoint] [-w] [-c] [-i module-id]
      modinfo [-s endpoint] modload [-p] [-e <exec_file>] <filename>
      modinfo [-s endpoint] modunload -i <module_id> [-e <exec_file>]

      Shows, loads and unloads modules of the kernel at unix:PATH or tcp:[HOST:]PORT.
      Without -s that is KAIO_ENDPOINT, or else this user's own server.
      """;

  private final Console console;
  private final Map<String, String> environment;
  private final String workingDirectory;
  private final Modctl.Connector connector;

  private String program = ModinfoTool.NAME;

  /**
   * A tool with its surroundings.
   *
   * @param connector how it gets to the kernel; null: over the socket
   */
  Main(
      Console console,
      Map<String, String> environment,
      String workingDirectory,
      Modctl.Connector connector) {
    this.console = console;
    this.environment = environment;
    this.workingDirectory = workingDirectory;
    this.connector = connector;
  }

  public static void main(String[] args) {
    PrintStream out = stream(FileDescriptor.out);
    int status = run(List.of(args), out, System.err, System.getenv());
    out.flush();
    System.exit(status);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor), 16384),
        false,
        StandardCharsets.ISO_8859_1);
  }

  /**
   * Runs a tool.
   *
   * @param words of the command line
   * @param environment where KAIO_ENDPOINT is looked for
   * @return the exit status
   */
  public static int run(
      List<String> words, PrintStream out, PrintStream err, Map<String, String> environment) {
    return new Main(new Console(out, err), environment, System.getProperty("user.dir"), null)
        .run(words);
  }

  int run(List<String> words) {
    EndpointOption first = EndpointOption.takeOutOf(words, "");
    List<String> own = first.words();
    if (own.size() == 1 && own.get(0).equals("--help")) {
      console.out().print(HELP);
      return 0;
    }
    // Options of modinfo may stand where those of Main do, so they were read as unknown ones.
    Tool tool = own.isEmpty() ? null : named(own.get(0));
    if (tool == null) {
      return run(new ModinfoTool(), words, null);
    }
    return run(tool, own.subList(1, own.size()), first.endpoint());
  }

  private Tool named(String word) {
    Tool tool =
        switch (word) {
          case ModinfoTool.NAME -> new ModinfoTool();
          case ModloadTool.NAME -> new ModloadTool(workingDirectory);
          case ModunloadTool.NAME -> new ModunloadTool();
          default -> null;
        };
    if (tool != null) {
      program = word;
    }
    return tool;
  }

  private int run(Tool tool, List<String> words, String endpoint) {
    EndpointOption option = EndpointOption.takeOutOf(words, tool.options());
    String chosen = option.endpoint() != null ? option.endpoint() : endpoint;
    try {
      return tool.run(option.words(), console, () -> connect(chosen));
    } catch (IOException | ProcessGoneException e) {
      return console.fatal(program + ": " + e.getMessage());
    }
  }

  private Modctl connect(String endpoint) throws IOException {
    try {
      return connector != null
          ? connector.connect(endpoint)
          : RemoteModctl.connect(endpoint, environment, program);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
