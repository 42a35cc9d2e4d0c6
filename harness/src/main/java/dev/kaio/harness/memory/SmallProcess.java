package dev.kaio.harness.memory;

import dev.kaio.abi.KaioOp;
import dev.kaio.abi.OpenFlags;
import dev.kaio.abi.Sysnum;
import dev.kaio.harness.plain.PlainProcess;
import dev.kaio.wire.Endpoint;
import java.io.IOException;

/** A client process that attaches, and may have requests pending on a gate. */
final class SmallProcess implements AutoCloseable {
  private static final String GATE = "/dev/gate/0";
  private static final long BASE = 0x1_0000_0000L;
  private static final int RESULT_SIZE = 16;

  private final PlainProcess process;

  SmallProcess(Endpoint endpoint) throws IOException {
    process = PlainProcess.attach(endpoint, "memory");
  }

  /** Makes requests that stay pending, each with a buffer and a result address of its own. */
  void request(int requests, int size) throws IOException {
    long results = BASE + (long) requests * size;
    process.map(BASE, (results - BASE + (long) requests * RESULT_SIZE + 0xFFF) & ~0xFFFL);
    long fd = process.open(GATE, OpenFlags.O_RDONLY, BASE);
    process.answer("kaio", Sysnum.KAIO, KaioOp.AIOINIT.code());
    for (int i = 0; i < requests; i++) {
      long buffer = BASE + (long) i * size;
      long result = results + (long) i * RESULT_SIZE;
      process.answer("a request", Sysnum.KAIO, KaioOp.AIOREAD.code(), fd, buffer, size, 0, result);
    }
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
