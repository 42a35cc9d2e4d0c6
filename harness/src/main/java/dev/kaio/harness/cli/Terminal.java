package dev.kaio.harness.cli;

import java.io.Console;
import java.io.PrintStream;

/** Whether a person looks at what a command prints. */
public final class Terminal {
  private Terminal() {}

  /** Whether this is the standard output, and that is a terminal. */
  @SuppressWarnings("SystemConsoleNull") // isTerminal is asked as soon as there is one
  public static boolean isBehind(PrintStream out) {
    Console console = System.console();
    return out == System.out && console != null && isTerminal(console);
  }

  /** Since JDK 22 there is a console without a terminal, too, and {@code isTerminal} to ask it. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true; // before JDK 22
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a console that cannot be asked", e);
    }
  }
}
