package dev.kaio.truss;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.KernelEvent.Call;
import dev.kaio.kernel.KernelEvent.Timeval;

/** Calls to print, and the trace that everything starts from. */
final class TrussLines {
  static final Timeval TEN_MINUTES = new Timeval(600, 0);

  /** The ten lines of the trace, byte for byte. */
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

  private TrussLines() {}

  static Call kaio(Abi abi, long... args) {
    return new Call(1, abi, Sysnum.KAIO, args, null, 0);
  }

  static Call aiowait(Abi abi, Timeval timeout, long... args) {
    return new Call(1, abi, Sysnum.KAIO, args, timeout, 0);
  }

  /** The call at another time by another LWP. */
  static Call at(long nanos, int lwp, Call call) {
    return new Call(lwp, call.abi(), call.sysnum(), call.args(), call.timeout(), nanos);
  }

  static String classic(Call call) {
    return TrussFormatter.call(KaioTable.CLASSIC, call);
  }

  static String current(Call call) {
    return TrussFormatter.call(KaioTable.CURRENT, call);
  }
}
