package dev.kaio.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The numbers of users whose names the JDK tells. */
final class UserNames {
  private static final Path PASSWD = Path.of("/etc/passwd");

  private UserNames() {}

  /** The number of a user; −1 if nobody has the name. A user without a name is a number already. */
  static int uidOf(String name) throws IOException {
    if (name.matches("\\d{1,10}")) {
      return (int) Long.parseLong(name);
    }
    if (!Files.isReadable(PASSWD)) {
      return name.equals("root") ? 0 : -1;
    }
    try (Stream<String> lines = Files.lines(PASSWD, StandardCharsets.ISO_8859_1)) {
      return lines
          .map(line -> line.split(":", -1))
          .filter(fields -> fields.length > 2 && fields[0].equals(name))
          .filter(fields -> fields[2].matches("\\d{1,10}"))
          .mapToInt(fields -> (int) Long.parseLong(fields[2]))
          .findFirst()
          .orElse(-1);
    }
  }
}
