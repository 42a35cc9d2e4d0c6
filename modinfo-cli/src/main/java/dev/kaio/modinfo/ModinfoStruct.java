package dev.kaio.modinfo;

import dev.kaio.abi.Abi;
import dev.kaio.abi.ModinfoLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** struct modinfo (R-LAY-7), as a question and as its answer. */
final class ModinfoStruct {
  private static final int LOADED = 1;
  private static final int INSTALLED = 2;

  private ModinfoStruct() {}

  /** The structure that asks: mi_info, and the same id in mi_id and mi_nextid. */
  static ByteBuffer question(Abi abi, int flags, int id) {
    return abi.buffer(ModinfoLayout.size(abi))
        .putInt(ModinfoLayout.INFO, flags)
        .putInt(ModinfoLayout.ID, id)
        .putInt(ModinfoLayout.NEXT_ID, id);
  }

  /** Reads an answer; the buffer is in the byte order of the ABI. */
  static ModuleRecord answer(Abi abi, ByteBuffer struct) {
    int state = struct.getInt(ModinfoLayout.STATE);
    List<ModuleRecord.Linkage> linkages = new ArrayList<>();
    for (int i = 0; i < ModinfoLayout.MSINFO_COUNT; i++) {
      int at = ModinfoLayout.msinfo(abi) + i * ModinfoLayout.MSINFO_SIZE;
      linkages.add(
          new ModuleRecord.Linkage(
              text(struct, at, ModinfoLayout.LINKINFO_LENGTH),
              struct.getInt(at + ModinfoLayout.MSINFO_P0)));
    }
    return new ModuleRecord(
        struct.getInt(ModinfoLayout.ID),
        struct.getInt(ModinfoLayout.loadcnt(abi)),
        text(struct, ModinfoLayout.name(abi), ModinfoLayout.NAME_LENGTH),
        (state & LOADED) != 0,
        (state & INSTALLED) != 0,
        abi.getPointer(struct, ModinfoLayout.BASE),
        abi.getPointer(struct, ModinfoLayout.moduleSize(abi)),
        struct.getInt(ModinfoLayout.rev(abi)),
        linkages);
  }

  /** The bytes of a field up to its end or the first NUL. */
  private static String text(ByteBuffer struct, int at, int limit) {
    byte[] bytes = new byte[limit];
    struct.get(at, bytes);
    int length = 0;
    while (length < limit && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }
}
