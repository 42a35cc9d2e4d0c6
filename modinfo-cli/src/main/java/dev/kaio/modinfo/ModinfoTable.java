package dev.kaio.modinfo;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines that modinfo prints (R-MOD-17, R-MOD-18), without line ends.
 *
 * <p>Columns are padded by hand: a formatter would take longer to start than the rest of the tool.
 */
public final class ModinfoTable {

  /** The columns of a machine. */
  public enum Columns {
    /** SPARC: modules lie in the low 4 GiB. */
    SPARC(8, 51),
    /** 64-bit x86: modules lie at the top of the address space. */
    X86_64(16, 43);

    private final int addressDigits;
    private final int nameLimit;

    Columns(int addressDigits, int nameLimit) {
      this.addressDigits = addressDigits;
      this.nameLimit = nameLimit;
    }

    /** The columns of a kernel that plays this machine: classic, sparcv9 or amd64. */
    public static Columns of(String profile) {
      return profile.equals("amd64") ? X86_64 : SPARC;
    }
  }

  /** Characters of a name or description that a row shows; the last byte is made a terminator. */
  private static final int SHOWN_TEXT = 31;

  private static final int COUNTED_NAME_WIDTH = 32;
  private static final String COUNT_HEADER =
      " Id    Loadcnt Module Name                            State";

  private final Columns columns;
  private final boolean wide;
  private final boolean counts;

  private ModinfoTable(Columns columns, boolean wide, boolean counts) {
    this.columns = columns;
    this.wide = wide;
    this.counts = counts;
  }

  /**
   * The table of load addresses.
   *
   * @param wide whether long names are left whole ({@code -w})
   */
  public static ModinfoTable ofAddresses(Columns columns, boolean wide) {
    return new ModinfoTable(columns, wide, false);
  }

  /** The table of load counts and states ({@code -c}). */
  public static ModinfoTable ofCounts(Columns columns) {
    return new ModinfoTable(columns, false, true);
  }

  /** The line above the first row. */
  public String header() {
    if (counts) {
      return COUNT_HEADER;
    }
    return " Id " + " ".repeat(columns.addressDigits - 8) + "Loadaddr   Size Info Rev Module Name";
  }

  /** A module's rows: one, or in the table of addresses one for each linkage. */
  public List<String> rows(ModuleRecord module) {
    if (counts) {
      return List.of(countRow(module));
    }
    List<String> rows = new ArrayList<>();
    for (ModuleRecord.Linkage linkage : module.linkages()) {
      if (!rows.isEmpty() && linkage.description().isEmpty()) {
        break;
      }
      rows.add(addressRow(module, linkage));
    }
    return rows;
  }

  /** Header and rows; nothing if there is no module. */
  public List<String> lines(List<ModuleRecord> modules) {
    List<String> lines = new ArrayList<>();
    for (ModuleRecord module : modules) {
      if (lines.isEmpty()) {
        lines.add(header());
      }
      lines.addAll(rows(module));
    }
    return lines;
  }

  private String addressRow(ModuleRecord module, ModuleRecord.Linkage linkage) {
    StringBuilder row = new StringBuilder(96);
    right(row, Integer.toString(module.id()), 3).append(' ');
    right(row, Long.toHexString(module.base()), columns.addressDigits).append(' ');
    right(row, Long.toHexString(module.size()), 6).append(' ');
    boolean none = linkage.info() == ModuleRecord.NO_INFO;
    right(row, none ? "-" : Integer.toString(linkage.info()), 3).append(' ');
    row.append("  ").append(module.rev()).append("  ");
    String name = cut(module.name(), SHOWN_TEXT);
    String text = name + " (" + cut(linkage.description(), SHOWN_TEXT) + ")";
    return row.append(wide ? text : cut(text, columns.nameLimit)).toString();
  }

  private static String countRow(ModuleRecord module) {
    StringBuilder row = new StringBuilder(80);
    right(row, Integer.toString(module.id()), 3).append(' ');
    right(row, Integer.toString(module.loadCount()), 10).append(' ').append(module.name());
    row.append(" ".repeat(Math.max(0, COUNTED_NAME_WIDTH - module.name().length()))).append(' ');
    row.append(module.loaded() ? "LOADED/" : "UNLOADED/");
    return row.append(module.installed() ? "INSTALLED" : "UNINSTALLED").toString();
  }

  private static StringBuilder right(StringBuilder row, String text, int width) {
    return row.append(" ".repeat(Math.max(0, width - text.length()))).append(text);
  }

  private static String cut(String text, int limit) {
    return text.length() <= limit ? text : text.substring(0, limit);
  }
}
