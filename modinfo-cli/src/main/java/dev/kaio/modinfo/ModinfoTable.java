package dev.kaio.modinfo;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines that modinfo prints, without their newlines (R-MOD-17, R-MOD-18).
 *
 * <p>{@code String.format} would say the same in fewer words, but the first use of it takes as long
 * as all else that modinfo does.
 */
public final class ModinfoTable {
  private static final String HEADER = "Loadaddr   Size Info Rev Module Name";
  private static final String COUNT_HEADER =
      " Id    Loadcnt Module Name                            State";

  private static final int COUNT_NAME_COLUMNS = 32;

  private ModinfoTable() {}

  /**
   * What a machine's load addresses need.
   *
   * @param addressDigits 8 or 16 columns
   * @param nameColumns where name and linkage are cut unless wide
   */
  public record Widths(int addressDigits, int nameColumns) {
    /** SPARC kernels have their text below 4 GiB. */
    public static final Widths NARROW = new Widths(8, 51);

    /** 64-bit x86 kernels live at the top of the address space. */
    public static final Widths WIDE = new Widths(16, 43);

    /** The widths of a machine profile; one that is not known here gets room for any address. */
    public static Widths ofProfile(String profile) {
      return profile.equals("classic") || profile.equals("sparcv9") ? NARROW : WIDE;
    }
  }

  /** What is printed. */
  public enum Style {
    /** A row per linkage, cut to the line. */
    CUT,
    /** {@code -w}: a row per linkage, uncut. */
    UNCUT,
    /** {@code -c}: a row per module with its load count. */
    COUNTS
  }

  /** Header and rows; nothing at all if there is no module. */
  public static List<String> lines(List<ModuleRecord> modules, Style style, Widths widths) {
    List<String> lines = new ArrayList<>();
    for (ModuleRecord module : modules) {
      if (lines.isEmpty()) {
        lines.add(header(style, widths));
      }
      lines.addAll(rows(module, style, widths));
    }
    return lines;
  }

  /** The line above the first row. */
  public static String header(Style style, Widths widths) {
    if (style == Style.COUNTS) {
      return COUNT_HEADER;
    }
    StringBuilder line = new StringBuilder(" Id ");
    pad(line, widths.addressDigits - 8);
    return line.append(HEADER).toString();
  }

  /** The rows of one module: at least one. */
  public static List<String> rows(ModuleRecord module, Style style, Widths widths) {
    if (style == Style.COUNTS) {
      return List.of(countRow(module));
    }
    List<String> rows = new ArrayList<>();
    for (ModuleRecord.Linkage linkage : module.linkages()) {
      rows.add(linkageRow(module, linkage, style, widths));
    }
    return rows;
  }

  private static String linkageRow(
      ModuleRecord module, ModuleRecord.Linkage linkage, Style style, Widths widths) {
    StringBuilder row = new StringBuilder();
    right(row, Integer.toString(module.id()), 3).append(' ');
    right(row, Long.toHexString(module.base()), widths.addressDigits).append(' ');
    right(row, Long.toHexString(module.size()), 6).append(' ');
    right(row, linkage.info() == -1 ? "-" : Integer.toString(linkage.info()), 3).append(' ');
    row.append("  ").append(module.rev()).append("  ");
    int name = row.length();
    row.append(module.name()).append(" (").append(linkage.linkinfo()).append(')');
    if (style == Style.CUT && row.length() > name + widths.nameColumns) {
      row.setLength(name + widths.nameColumns);
    }
    return row.toString();
  }

  private static String countRow(ModuleRecord module) {
    StringBuilder row = new StringBuilder();
    right(row, Integer.toString(module.id()), 3).append(' ');
    right(row, Integer.toString(module.loadCount()), 10).append(' ');
    row.append(module.name());
    pad(row, COUNT_NAME_COLUMNS - module.name().length());
    row.append(module.isLoaded() ? " LOADED/" : " UNLOADED/");
    row.append(module.isInstalled() ? "INSTALLED" : "UNINSTALLED");
    return row.toString();
  }

  private static StringBuilder right(StringBuilder line, String text, int columns) {
    pad(line, columns - text.length());
    return line.append(text);
  }

  private static void pad(StringBuilder line, int columns) {
    for (int i = 0; i < columns; i++) {
      line.append(' ');
    }
  }
}
