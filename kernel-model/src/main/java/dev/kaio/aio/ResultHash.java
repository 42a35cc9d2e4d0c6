package dev.kaio.aio;

import java.util.ArrayList;
import java.util.List;

/**
 * The requests of a process by the exact address of their result structure (R-ST-4). Chained
 * through the requests themselves; grows with them.
 */
final class ResultHash {
  private AioReq[] buckets = new AioReq[32];
  private int size;

  private static int index(long address, int length) {
    return (int) (address >>> 3) & (length - 1);
  }

  AioReq find(long address) {
    AioReq req = buckets[index(address, buckets.length)];
    while (req != null && req.resultAddress != address) {
      req = req.hashNext;
    }
    return req;
  }

  /** Adds a request under its result address, which must be free. */
  void insert(AioReq req) {
    if (size == buckets.length) {
      grow();
    }
    link(buckets, req);
    size++;
  }

  private static void link(AioReq[] into, AioReq req) {
    int index = index(req.resultAddress, into.length);
    req.hashNext = into[index];
    into[index] = req;
  }

  private void grow() {
    AioReq[] larger = new AioReq[buckets.length * 2];
    for (AioReq req : all()) {
      link(larger, req);
    }
    buckets = larger;
  }

  void remove(AioReq req) {
    int index = index(req.resultAddress, buckets.length);
    AioReq before = null;
    for (AioReq at = buckets[index]; at != req; at = at.hashNext) {
      if (at == null) {
        throw new IllegalStateException("panic: request is not in the result hash");
      }
      before = at;
    }
    if (before == null) {
      buckets[index] = req.hashNext;
    } else {
      before.hashNext = req.hashNext;
    }
    req.hashNext = null;
    size--;
  }

  int size() {
    return size;
  }

  /** All requests, in no order. */
  List<AioReq> all() {
    return some(size);
  }

  /** At most so many of the requests, in no order. */
  List<AioReq> some(int most) {
    List<AioReq> some = new ArrayList<>(Math.min(most, size));
    for (AioReq bucket : buckets) {
      for (AioReq req = bucket; req != null; req = req.hashNext) {
        if (some.size() == most) {
          return some;
        }
        some.add(req);
      }
    }
    return some;
  }
}
