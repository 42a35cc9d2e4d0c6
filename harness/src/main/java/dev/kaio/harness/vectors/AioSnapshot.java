package dev.kaio.harness.vectors;

import dev.kaio.aio.Aio;
import dev.kaio.aio.AioReq;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the white-box part of an outcome from a kernel. */
final class AioSnapshot {
  private static final Map<Aio.Which, String> KEYS = new EnumMap<>(Aio.Which.class);

  static {
    KEYS.put(Aio.Which.DONE, "done");
    KEYS.put(Aio.Which.POLL, "poll");
    KEYS.put(Aio.Which.NOTIFY, "notify");
    KEYS.put(Aio.Which.CLEANUP, "cleanup");
    KEYS.put(Aio.Which.PORT, "port");
    KEYS.put(Aio.Which.PORT_PENDING, "portpend");
    KEYS.put(Aio.Which.PORT_CLEANUP, "portclean");
  }

  private AioSnapshot() {}

  /** The state now; null if there is none. */
  static AioState of(Aio aio) {
    if (aio == null) {
      return null;
    }
    Map<String, List<AioState.Address>> queues = new LinkedHashMap<>();
    KEYS.forEach(
        (which, key) -> {
          List<AioReq> queue = aio.queue(which);
          if (!queue.isEmpty()) {
            queues.put(
                key, queue.stream().map(r -> new AioState.Address(r.resultAddress())).toList());
          }
        });
    return new AioState(
        aio.pending(),
        aio.outstanding(),
        aio.notifycnt(),
        aio.flags(),
        aio.isWaitnActive() ? aio.waitncnt() : null,
        aio.portCloseCount(),
        queues,
        aio.requests().stream()
            .map(req -> new AioState.Request(req.resultAddress(), req.flags()))
            .toList());
  }
}
