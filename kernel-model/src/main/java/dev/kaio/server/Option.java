package dev.kaio.server;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/**
 * An option of {@code kaiod}. Each has an argument; one whose label begins with a bracket may be
 * without.
 *
 * @param name with its two dashes
 * @param label what its argument is
 * @param description sentences, the last of which says the default
 * @param repeated whether it may be given more than once
 */
record Option(String name, String label, String description, boolean repeated) {
  static Option of(String name, String label, String description) {
    return new Option(name, label, description, false);
  }

  static Option list(String name, String label, String description) {
    return new Option(name, label, description, true);
  }

  static Option number(String name, int byDefault, String description) {
    return of(name, "N", description + " Default: " + byDefault + ".");
  }

  static Option size(String name, long bytesByDefault, String description) {
    return of(name, "SIZE", description + " Default: " + (bytesByDefault >> 20) + "m.");
  }

  /** The same for the library that reads command lines; what may be bare is empty then. */
  OptionSpec spec() {
    OptionSpec.Builder spec = OptionSpec.builder(name).paramLabel(label).description(description);
    if (repeated) {
      spec.type(List.class).auxiliaryTypes(String.class);
    } else {
      spec.type(String.class);
    }
    if (label.startsWith("[=")) {
      spec.arity("0..1").paramLabel(label.replaceAll("[\\[=\\]]", ""));
    }
    return spec.build();
  }
}
