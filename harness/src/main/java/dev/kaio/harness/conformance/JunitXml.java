package dev.kaio.harness.conformance;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.reporting.legacy.xml.LegacyXmlReportGeneratingListener;

/** The platform's own report, which it names itself, moved to where it is wanted. */
final class JunitXml implements AutoCloseable {
  private static final String WRITTEN = "TEST-junit-jupiter.xml";

  private final Path file;
  private final Path directory;

  private JunitXml(Path file, Path directory) {
    this.file = file;
    this.directory = directory;
  }

  /** Null: no report is wanted. */
  static JunitXml to(Path file) throws IOException {
    return new JunitXml(file, file == null ? null : Files.createTempDirectory("kaio-junit-"));
  }

  TestExecutionListener[] listeners() {
    if (file == null) {
      return new TestExecutionListener[0];
    }
    PrintWriter errors =
        new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new TestExecutionListener[] {new LegacyXmlReportGeneratingListener(directory, errors)};
  }

  @Override
  public void close() throws IOException {
    if (file == null) {
      return;
    }
    Path written = directory.resolve(WRITTEN);
    try {
      Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new IOException("cannot write " + file, e);
    } finally {
      Files.deleteIfExists(written);
      Files.deleteIfExists(directory);
    }
  }
}
