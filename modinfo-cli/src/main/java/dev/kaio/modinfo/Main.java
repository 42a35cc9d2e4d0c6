package dev.kaio.modinfo;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;

/** The main class of modinfo.jar. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    RandomSource.load();
    // System.out writes every line by itself.
    PrintStream out =
        new PrintStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    System.exit(ModinfoCommand.run(System.getenv(), args, out, System.err));
  }
}
