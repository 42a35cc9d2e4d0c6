package dev.kaio.harness.install;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import picocli.AutoComplete;

/**
 * Writes what an installation has beside the jars: {@code Installation VERSION SOURCES TARGET
 * JAR...}. In the sources {@code @VERSION@} and {@code @BUILD@} are filled in; the build is a
 * digest of the jars.
 */
public final class Installation {
  private static final int DIGITS = 12;

  private final String version;
  private final Path target;

  private Installation(String version, Path target) {
    this.version = version;
    this.target = target;
  }

  public static void main(String[] args) throws IOException {
    List<Path> jars = Stream.of(args).skip(3).map(Path::of).toList();
    Installation installation = new Installation(args[0], Path.of(args[2]));
    installation.copy(Path.of(args[1]), digest(jars));
    installation.writePages();
    installation.writeCompletion();
    for (Path jar : jars) {
      installation.unpackLibraries(jar);
    }
  }

  private static String digest(List<Path> jars) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path jar : jars) {
        digest.update(Files.readAllBytes(jar));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }

  private void copy(Path sources, String build) throws IOException {
    try (Stream<Path> files = Files.walk(sources).filter(Files::isRegularFile)) {
      files.forEach(
          file -> {
            try {
              String text = Files.readString(file);
              write(
                  sources.relativize(file).toString(),
                  text.replace("@VERSION@", version).replace("@BUILD@", build));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  private void writePages() throws IOException {
    List<Page> commands = Pages.ofCommands();
    List<Page> ofHarness = Pages.ofHarness();
    for (Page page : commands) {
      boolean isHarness = page.title().equals("kaio");
      List<String> others = new ArrayList<>(page.others(commands));
      if (isHarness) {
        others.addAll(page.others(ofHarness));
      }
      write("share/man/" + page.file(), ManualPage.of(page, others, version));
    }
    for (Page page : ofHarness) {
      List<String> others = Arrays.asList("kaio(1)", "kaiod(8)");
      write("share/man/" + page.file(), ManualPage.of(page, others, version));
    }
  }

  private void writeCompletion() throws IOException {
    for (Page page : Pages.ofCommands()) {
      write(
          "share/bash-completion/completions/" + page.title(),
          AutoComplete.bash(page.title(), page.command()));
    }
  }

  /** What is in jars for the host's linker would be unpacked again at every start. */
  private void unpackLibraries(Path jar) throws IOException {
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      Path libraries = inside.getPath("META-INF", "native");
      if (!Files.isDirectory(libraries)) {
        return;
      }
      try (DirectoryStream<Path> files = Files.newDirectoryStream(libraries, "*.so")) {
        for (Path file : files) {
          write("lib/native/" + file.getFileName(), Files.readAllBytes(file));
        }
      }
    }
  }

  private void write(String name, String text) throws IOException {
    write(name, text.getBytes(UTF_8));
  }

  private void write(String name, byte[] content) throws IOException {
    Path file = target.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }
}
