package dev.kaio.aio;

import dev.kaio.abi.AiocbLayout;
import java.util.ArrayList;
import java.util.List;

/** What the calls that take a list of aiocbs have in common. */
final class KaioList {
  /** _AIO_LISTIO_MAX (R-LAY-10). */
  static final int MAX_ENTRIES = 4096;

  private KaioList() {}

  static boolean isValidLength(int entries) {
    return entries > 0 && entries <= MAX_ENTRIES;
  }

  /** The result addresses of the listed aiocbs; 0 stands for a NULL entry. */
  static long[] resultAddresses(long[] aiocbs, AiocbLayout layout) {
    long[] results = new long[aiocbs.length];
    for (int i = 0; i < aiocbs.length; i++) {
      results[i] = aiocbs[i] == 0 ? 0 : layout.resultAddress(aiocbs[i]);
    }
    return results;
  }

  /** Reaps every listed request that is on the done queue; returns whether there was any. */
  static boolean reapDone(Aio aio, long[] results) {
    List<AioReq> found = new ArrayList<>();
    for (long result : results) {
      AioReq req = result == 0 ? null : aio.hash.find(result);
      if (req != null && req.has(AioReq.DONEQ)) {
        aio.takeDone(req);
        found.add(req);
      }
    }
    found.forEach(aio::reap);
    return !found.isEmpty();
  }
}
