package dev.kaio.modinfo;

import dev.kaio.abi.Abi;
import dev.kaio.abi.ModinfoLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What MODINFO tells of one module (R-LAY-7, R-MOD-14).
 *
 * @param base text address, unsigned; 0 when not in memory
 * @param size bytes of text and data
 * @param rev 1 if installed, else 0
 * @param loadCount times that it came into memory
 * @param state bits LOADED and INSTALLED
 * @param linkages at least one: of a module without any, one with an empty text
 */
public record ModuleRecord(
    int id,
    String name,
    long base,
    long size,
    int rev,
    int loadCount,
    int state,
    List<Linkage> linkages) {

  /** Bits of mi_state. */
  public static final int LOADED = 1;

  public static final int INSTALLED = 2;

  /**
   * One msinfo.
   *
   * @param linkinfo at most 31 characters (R-MOD-15)
   * @param info p0: the system call number or the like; −1 for none
   */
  public record Linkage(String linkinfo, int info) {}

  public ModuleRecord {
    linkages = List.copyOf(linkages);
    if (linkages.isEmpty()) {
      throw new IllegalArgumentException("a module without its first linkage");
    }
  }

  /** Reads a struct modinfo that the kernel has filled, from position 0 of the buffer. */
  public static ModuleRecord decode(Abi abi, ByteBuffer struct) {
    List<Linkage> linkages = new ArrayList<>();
    for (int i = 0; i < ModinfoLayout.MSINFO_COUNT; i++) {
      int at = ModinfoLayout.msinfo(abi) + i * ModinfoLayout.MSINFO_SIZE;
      String linkinfo = text(struct, at, ModinfoLayout.LINKINFO_LENGTH);
      if (i > 0 && linkinfo.isEmpty()) {
        break;
      }
      linkages.add(new Linkage(linkinfo, struct.getInt(at + ModinfoLayout.MSINFO_P0)));
    }
    return new ModuleRecord(
        struct.getInt(ModinfoLayout.ID),
        text(struct, ModinfoLayout.name(abi), ModinfoLayout.NAME_LENGTH),
        abi.getPointer(struct, ModinfoLayout.BASE),
        abi.getPointer(struct, ModinfoLayout.moduleSize(abi)),
        struct.getInt(ModinfoLayout.rev(abi)),
        struct.getInt(ModinfoLayout.loadcnt(abi)),
        struct.getInt(ModinfoLayout.STATE),
        linkages);
  }

  /** A field up to its NUL, which is taken to be in the last byte if nowhere before (R-MOD-15). */
  private static String text(ByteBuffer struct, int at, int size) {
    byte[] bytes = new byte[size];
    struct.get(at, bytes);
    int length = 0;
    while (length < size - 1 && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  public boolean isLoaded() {
    return (state & LOADED) != 0;
  }

  public boolean isInstalled() {
    return (state & INSTALLED) != 0;
  }
}
