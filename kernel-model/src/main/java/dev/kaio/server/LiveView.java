package dev.kaio.server;

import com.google.gson.Gson;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelEvent;
import dev.kaio.live.LastCalls;
import dev.kaio.live.LiveEvents;
import dev.kaio.live.LiveState;
import dev.kaio.server.http.HttpDocument;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The page that shows a server's kernel while it runs, and what it asks for. However many look, the
 * kernel's loop takes a sample {@value #PER_SECOND} times a second at most; text is made of it on
 * the thread of HTTP.
 */
final class LiveView {
  private static final int PER_SECOND = 10;
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;

  private static final String FILES = "dev/kaio/server/live/";
  private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

  private static final Gson GSON = new Gson();

  private final EmbeddedServer server;
  private final LiveEvents events = new LiveEvents();
  private byte[] last;
  private long takenNanos;

  /** What the kernel's loop hands over. */
  private record Sample(
      LiveState state, LiveEvents.Counts counts, List<KernelEvent> last, SocketSample sockets) {}

  /**
   * What the page is told.
   *
   * @param profile the machine
   * @param takenMillis when that was, on a clock of the host that only goes on
   * @param counts since the view began
   * @param connections of programs and tools
   * @param calls the last calls as truss prints them, the oldest first
   */
  private record Document(
      String profile,
      long takenMillis,
      LiveState state,
      LiveEvents.Counts counts,
      int connections,
      List<String> calls) {}

  /** Begins to listen to the server's kernel. */
  LiveView(EmbeddedServer server) {
    this.server = server;
    server.execute(() -> server.kernel().addListener(events));
  }

  /** The page and what belongs to it, by path. */
  Map<String, HttpDocument> documents() {
    Map<String, HttpDocument> documents = new LinkedHashMap<>();
    documents.put("/", HttpDocument.ofResource("text/html; charset=utf-8", FILES + "index.html"));
    documents.put(
        "/live.css", HttpDocument.ofResource("text/css; charset=utf-8", FILES + "live.css"));
    for (String script : List.of("live.js", "sections.js", "rates.js", "words.js")) {
      documents.put("/" + script, HttpDocument.ofResource(JAVASCRIPT, FILES + script));
    }
    documents.put("/icon.svg", HttpDocument.ofResource("image/svg+xml", FILES + "icon.svg"));
    documents.put("/state.json", new HttpDocument("application/json", this::state));
    return documents;
  }

  /** After the server's end: how things stood when somebody last asked. */
  private synchronized byte[] state() {
    boolean stale = last == null || System.nanoTime() - takenNanos > FRESH_NANOS;
    if (stale && !server.hasEnded()) {
      Sample sample = server.callOnKernel(this::take);
      takenNanos = System.nanoTime();
      last = GSON.toJson(document(sample)).getBytes(StandardCharsets.UTF_8);
    }
    return last;
  }

  private Sample take(Kernel kernel) {
    return new Sample(LiveState.of(kernel), events.counts(), events.last(), server.socketSample());
  }

  private Document document(Sample sample) {
    return new Document(
        server.profile(),
        TimeUnit.NANOSECONDS.toMillis(takenNanos),
        sample.state,
        sample.counts,
        sample.sockets.connections(),
        LastCalls.lines(sample.last));
  }
}
