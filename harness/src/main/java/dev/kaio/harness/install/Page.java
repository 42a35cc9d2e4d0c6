package dev.kaio.harness.install;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * A command, and where its manual page belongs.
 *
 * @param section of the manual: 1 for users, 8 for administrators
 * @param summary what it does, in a few words
 * @param synopsis its command line, or null for what its definition says
 */
record Page(String section, String summary, String synopsis, CommandLine command) {
  /** The page's name: a command of another has both names. */
  String title() {
    return command.getCommandSpec().qualifiedName("-").replace(' ', '-');
  }

  /** Where it is below share/man. */
  String file() {
    return "man" + section + "/" + title() + "." + section;
  }

  /** Other pages as SEE ALSO names them. */
  List<String> others(List<Page> all) {
    List<String> others = new ArrayList<>();
    for (Page page : all) {
      if (!page.title().equals(title())) {
        others.add(page.title() + "(" + page.section + ")");
      }
    }
    return others;
  }
}
