package dev.kaio.harness.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kaio.abi.Sysnum;
import java.nio.ByteBuffer;

/** A modinfo structure in the memory of a program, with its offsets written out (R-LAY-7). */
final class ModuleInfo {
  static final int ONE = 1;
  static final int ALL = 2;
  static final int CNT = 4;
  static final int NOBASE = 16;

  private static final int MODINFO = 2;
  private static final int TEXT = 32;
  private static final int LINKAGE = 36;
  private static final int NEXT_ID = 0x1234;

  private final Program program;
  private final boolean wide;
  private final long address;

  ModuleInfo(Program program) {
    this.program = program;
    wide = program.abi().isLp64();
    address = Data.buffer(5);
  }

  /** MODINFO with mi_info and mi_id; nothing else in the structure is 0. */
  Answer ask(int id, int flags, int after) {
    ByteBuffer bytes = program.abi().buffer(wide ? 432 : 424);
    for (int i = 0; i < bytes.capacity(); i++) {
      bytes.put(i, (byte) 0x55);
    }
    program.put(address, bytes.putInt(0, flags).putInt(8, after).putInt(12, NEXT_ID));
    return program.call(Sysnum.MODCTL, MODINFO, id, address);
  }

  int id() {
    return program.integer(address + 8);
  }

  long base() {
    return program.word(address + 16);
  }

  /** Loaded and installed, so often, with its base below its end; nextid is as it was. */
  void isInstalled(int loads) {
    program.hasInteger(address + 4, 3);
    program.hasInteger(address + 12, NEXT_ID);
    program.hasInteger(address + (wide ? 32 : 24), 1);
    program.hasInteger(address + (wide ? 36 : 28), loads);
    if (program.word(address + (wide ? 24 : 20)) <= 0) {
      throw new AssertionError("the module: a size was expected, but it has none");
    }
  }

  void hasName(String expected) {
    hasText(address + (wide ? 40 : 32), expected);
  }

  /** The linkage at an index, 0 to 9. */
  void hasLinkage(int index, String text, int number) {
    long at = address + (wide ? 72 : 64) + (long) LINKAGE * index;
    hasText(at, text);
    program.hasInteger(at + TEXT, number);
  }

  /** Up to 32 characters, which nothing ends if there are so many. */
  private void hasText(long at, String expected) {
    byte[] bytes = expected.getBytes(US_ASCII);
    program.hasBytes(at, bytes);
    if (bytes.length < TEXT) {
      program.hasBytes(at + bytes.length, new byte[] {0});
    }
  }
}
