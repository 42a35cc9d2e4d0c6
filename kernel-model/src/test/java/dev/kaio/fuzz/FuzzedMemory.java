package dev.kaio.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.kaio.abi.Abi;
import dev.kaio.abi.AiocbLayout;
import dev.kaio.abi.KaioOp;
import dev.kaio.wire.CallRanges;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The memory of a fuzzed program: a few pages with paths, times, lists, aiocbs and events at fixed
 * places, so that calls find something to work on, and whatever the fuzzer writes over it.
 */
final class FuzzedMemory {
  static final long BASE = 0x10000;
  static final int SIZE = 0x4000;

  /** Pages from the base on that the program maps first; what the kernel reads is in the image. */
  static final int MAPPED = 0x20000;

  private static final int AIOCBS = 16;
  private static final int PATH_AT = 0x800;
  private static final int TIME_AT = 0x900;
  private static final int SIGEVENT_AT = 0xA00;
  private static final int PORT_NOTIFY_AT = 0xB00;
  private static final int MODINFO_AT = 0xC00;
  private static final int LIST_AT = 0x1000;
  private static final int AIOCB_AT = 0x2000;
  private static final int AIOCB_STRIDE = 0x80;
  private static final int BUFFER_AT = 0x4000;

  private static final int[] PLACES = {
    PATH_AT, TIME_AT, SIGEVENT_AT, PORT_NOTIFY_AT, MODINFO_AT, LIST_AT, AIOCB_AT, BUFFER_AT
  };

  private static final String[] PATHS = {
    "/dev/rdsk/c0t0d0s0", "/dev/gate/0", "/dev/gate/1", "/dev/tty", "/dev/null", "kaio", ""
  };

  private final Abi abi;
  private final ByteBuffer image;

  FuzzedMemory(Abi abi) {
    this.abi = abi;
    image = abi.buffer(SIZE);
    path(0);
    abi.putWord(image, TIME_AT + abi.wordSize(), 1000);
    image.putInt(PORT_NOTIFY_AT, 3);
    for (int i = 0; i < AIOCBS; i++) {
      abi.putWord(image, LIST_AT + i * abi.wordSize(), aiocb(i));
      fillAiocb(i);
    }
  }

  private static long aiocb(int index) {
    return BASE + AIOCB_AT + (long) index * AIOCB_STRIDE;
  }

  private void fillAiocb(int index) {
    AiocbLayout layout = AiocbLayout.of(abi, false);
    int at = AIOCB_AT + index * AIOCB_STRIDE;
    image.putInt(at, index % 3);
    abi.putWord(image, at + layout.buf(), BASE + BUFFER_AT);
    abi.putWord(image, at + layout.nbytes(), 512L * (index % 4));
    image.putInt(at + layout.opcode(), 1 + index % 2);
  }

  /** The whole of it, a part of it, or nothing. */
  CallRanges sent(FuzzedDataProvider data) {
    return switch (data.consumeInt(0, 3)) {
      case 0 -> new Part(0, 0);
      case 1 -> {
        int from = data.consumeInt(0, SIZE - 1);
        yield new Part(from, data.consumeInt(1, SIZE - from));
      }
      default -> new Part(0, SIZE);
    };
  }

  private final class Part implements CallRanges {
    private final int from;
    private final int length;

    Part(int from, int length) {
      this.from = from;
      this.length = length;
    }

    @Override
    public int count() {
      return length == 0 ? 0 : 1;
    }

    @Override
    public long address(int index) {
      return BASE + from;
    }

    @Override
    public int length(int index) {
      return length;
    }

    @Override
    public void put(int index, ByteBuffer out) {
      out.put(image.slice(from, length));
    }
  }

  /** Changes something. */
  void poke(FuzzedDataProvider data) {
    switch (data.consumeInt(0, 3)) {
      case 0 -> path(data.consumeInt(0, PATHS.length - 1));
      case 1 -> image.put(data.consumeInt(0, SIZE - 1), data.consumeByte());
      case 2 -> fillSigevent(SIGEVENT_AT, data);
      default -> pokeAiocb(data);
    }
  }

  private void path(int which) {
    image.put(PATH_AT, (PATHS[which] + "\0").getBytes(StandardCharsets.UTF_8));
  }

  private void pokeAiocb(FuzzedDataProvider data) {
    AiocbLayout layout = AiocbLayout.of(abi, data.consumeBoolean());
    int at = AIOCB_AT + data.consumeInt(0, AIOCBS - 1) * AIOCB_STRIDE;
    switch (data.consumeInt(0, 5)) {
      case 0 -> image.putInt(at, data.consumeInt(-1, 6));
      case 1 -> abi.putWord(image, at + layout.buf(), address(data));
      case 2 -> abi.putWord(image, at + layout.nbytes(), number(data));
      case 3 -> abi.putWord(image, at + layout.offset(), number(data));
      case 4 -> image.putInt(at + layout.opcode(), data.consumeInt(0, 3));
      default -> fillSigevent(at + layout.sigevent(), data);
    }
  }

  private void fillSigevent(int at, FuzzedDataProvider data) {
    image.putInt(at, data.consumeInt(0, 5));
    image.putInt(at + 4, data.consumeInt(-1, 80));
    abi.putWord(image, at + 8, data.consumeBoolean() ? BASE + PORT_NOTIFY_AT : address(data));
  }

  /** Puts what an opcode wants into its slots. */
  void operands(KaioOp op, long[] args, FuzzedDataProvider data) {
    long count = data.consumeInt(0, AIOCBS);
    switch (op) {
      case AIOREAD, AIOWRITE -> {
        args[1] = data.consumeInt(0, 2);
        args[2] = BASE + BUFFER_AT;
        args[3] = 512L * data.consumeInt(0, 16);
        args[4] = 0;
        args[5] = aiocb(data.consumeInt(0, AIOCBS));
        args[6] = args[5];
      }
      case AIOLIO, AIOLIO64 -> set(args, data.consumeInt(0, 1), LIST_AT, count, SIGEVENT_AT);
      case AIOSUSPEND, AIOSUSPEND64 -> {
        args[1] = BASE + LIST_AT;
        args[2] = count;
        args[3] = data.consumeBoolean() ? 0 : BASE + TIME_AT;
      }
      case AIOLIOWAIT, AIOLIOWAIT64 -> set(args, 0, LIST_AT, count, SIGEVENT_AT);
      case AIOWAITN -> {
        args[1] = BASE + BUFFER_AT;
        args[2] = count;
        args[3] = BASE + PORT_NOTIFY_AT; // holds a 3
        args[4] = data.consumeBoolean() ? 0 : BASE + TIME_AT;
      }
      case AIOWAIT -> args[1] = data.consumeBoolean() ? 0 : BASE + TIME_AT;
      default -> args[1] = aiocb(data.consumeInt(0, AIOCBS));
    }
  }

  /** Slots 1 to 4: a number, an address, a number, an address; addresses count from the base. */
  private static void set(long[] args, long one, long two, long three, long four) {
    args[1] = one;
    args[2] = BASE + two;
    args[3] = three;
    args[4] = BASE + four;
  }

  /** An address: mostly one where something is. */
  static long address(FuzzedDataProvider data) {
    return switch (data.consumeInt(0, 9)) {
      case 0 -> 0;
      case 1 -> data.consumeLong();
      case 2 -> BASE + data.consumeInt(-16, MAPPED + 16);
      case 3 -> aiocb(data.consumeInt(0, AIOCBS));
      default -> BASE + data.pickValue(PLACES);
    };
  }

  /** A length, an offset, a flag. */
  static long number(FuzzedDataProvider data) {
    return switch (data.consumeInt(0, 4)) {
      case 0 -> data.consumeLong();
      case 1 -> 512L * data.consumeInt(0, 300);
      case 2 -> 4096L * data.consumeInt(0, 40);
      default -> data.consumeInt(-1, 17);
    };
  }
}
