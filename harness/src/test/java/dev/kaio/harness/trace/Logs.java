package dev.kaio.harness.trace;

/** Logs that tests read. */
final class Logs {
  /** The lines that everything starts from, byte for byte. */
  static final String REAL_TRACE =
      """
      /1:\tkaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x099C9E000755D3C0) = 0
      /1:\tkaio(AIOWRITE, 259, 0x380CF9200, 14336, 0x099CC0000755D5B8) = 0
      /1:\tkaio(AIOWRITE, 259, 0x381573600, 8704, 0x099CF8000755D7B0) = 0
      /1:\tkaio(AIOWRITE, 259, 0x381ACA600, 8192, 0x099D1A000755D9A8) = 0
      /1:\tkaio(AIOWAIT, 0xFFFFFFFF7FFFD620)\t\t= 4418032576
      /1:\t\ttimeout: 600.000000 sec
      /1:\tkaio(AIOWAIT, 0xFFFFFFFF7FFFD620)\t\t= 4418033080
      /1:\t\ttimeout: 600.000000 sec
      /1:\tkaio(AIOWAIT, 0xFFFFFFFF7FFFD620)\t\t= 4418033584
      /1:\t\ttimeout: 600.000000 sec
      """;

  /** The same as a web page shows it: indented, with blanks for tabs. */
  static final String AS_SHOWN =
      """
          /1:     kaio(AIOWRITE, 259, 0x3805B2A00, 8704, 0x099C9E000755D3C0) = 0
          /1:     kaio(AIOWRITE, 259, 0x380CF9200, 14336, 0x099CC0000755D5B8) = 0
          /1:     kaio(AIOWRITE, 259, 0x381573600, 8704, 0x099CF8000755D7B0) = 0
          /1:     kaio(AIOWRITE, 259, 0x381ACA600, 8192, 0x099D1A000755D9A8) = 0
          /1:     kaio(AIOWAIT, 0xFFFFFFFF7FFFD620)               = 4418032576
          /1:             timeout: 600.000000 sec
          /1:     kaio(AIOWAIT, 0xFFFFFFFF7FFFD620)               = 4418033080
          /1:             timeout: 600.000000 sec
          /1:     kaio(AIOWAIT, 0xFFFFFFFF7FFFD620)               = 4418033584
          /1:             timeout: 600.000000 sec
      """
          .indent(4);

  private Logs() {}

  static TrussLog log(String... lines) throws TraceException {
    return TrussLog.parse(String.join("\n", lines));
  }

  static ReplayPlan plan(String... lines) throws TraceException {
    TrussLog log = log(lines);
    return ReplayPlanner.plan(log, LogForm.of(log));
  }
}
