package dev.kaio.modinfo;

/** Which statistics are wanted: {@code module:instance:name:statistic}, and of which class. */
final class KstatSelector {
  private static final int PARTS = 4;

  private final Glob[] parts;

  private KstatSelector(Glob[] parts) {
    this.parts = parts;
  }

  /** A selector that picks everything. */
  static KstatSelector all() {
    return new KstatSelector(new Glob[] {Glob.ANY, Glob.ANY, Glob.ANY, Glob.ANY});
  }

  /**
   * Reads an operand; parts that are left out at its end match everything.
   *
   * @throws IllegalArgumentException with one line
   */
  static KstatSelector parse(String operand) {
    KstatSelector selector = all();
    String[] words = operand.split(":", -1);
    if (words.length > PARTS) {
      throw new IllegalArgumentException(
          "bad kstat '" + operand + "': module:instance:name:statistic is wanted");
    }
    for (int i = 0; i < words.length; i++) {
      selector.parts[i] = Glob.parse(words[i]);
    }
    return selector;
  }

  void setModule(String text) {
    parts[0] = Glob.parse(text);
  }

  void setInstance(String text) {
    parts[1] = Glob.parse(text);
  }

  void setName(String text) {
    parts[2] = Glob.parse(text);
  }

  boolean picksModule(String module) {
    return parts[0].matches(module);
  }

  boolean picksInstance(int instance) {
    return parts[1].matches(Integer.toString(instance));
  }

  boolean picks(KstatRecord record) {
    return picksModule(record.module())
        && picksInstance(record.instance())
        && parts[2].matches(record.name());
  }

  boolean picksStatistic(String statistic) {
    return parts[3].matches(statistic);
  }
}
