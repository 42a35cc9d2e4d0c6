package dev.kaio.server;

import dev.kaio.server.http.HttpDocument;
import dev.kaio.server.http.HttpEndpoint;
import dev.kaio.server.http.HttpNames;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code --http} and {@code --metrics} make: what there is to be had of a server by HTTP. */
final class HttpOptions implements AutoCloseable {
  private static final String HTTP = "--http";
  private static final String NAME = "--http-name";
  private static final String CONNECTIONS = "--http-connections";
  private static final String METRICS = "--metrics";

  private static final String METRICS_PATH = "/metrics";

  /** Of --http and of --metrics; null without the option. */
  private final HttpEndpoint view;

  private final HttpEndpoint scraped;

  /** Null if there is neither: then nothing is counted. */
  private final Meters meters;

  private HttpOptions(HttpEndpoint view, HttpEndpoint scraped) {
    this.view = view;
    this.scraped = scraped;
    meters = view == null && scraped == null ? null : new Meters();
  }

  static List<Option> all() {
    return List.of(
        Option.of(
            HTTP,
            "[HOST:]PORT",
            "Where a browser can watch the kernel, and Prometheus scrape /metrics. Default host:"
                + " 127.0.0.1."),
        Option.list(
            NAME,
            "NAME",
            "One more name by which browsers may know the host of --http; may be repeated."
                + " Addresses, localhost and HOST are known."),
        Option.of(
            METRICS,
            "[HOST:]PORT",
            "Where Prometheus can scrape /metrics, and nothing else is to be had. Default host:"
                + " 127.0.0.1."),
        Option.number(
            CONNECTIONS,
            HttpEndpoint.DEFAULT_CONNECTIONS,
            "Connections to --http, and to --metrics, at a time; one more closes the oldest."));
  }

  /**
   * Listens where the options say; nobody is answered before {@link #serve}.
   *
   * @throws IllegalArgumentException with one line, if that is no HOST:PORT
   * @throws IOException with one line that says why it could not listen
   */
  static HttpOptions open(Options options) throws IOException {
    int connections = options.number(CONNECTIONS, 1, HttpEndpoint.DEFAULT_CONNECTIONS);
    Endpoint.Tcp http = endpoint(options, HTTP);
    Endpoint.Tcp metrics = endpoint(options, METRICS);
    List<String> names = new ArrayList<>(options.texts(NAME));
    if (http == null && !names.isEmpty()) {
      throw new IllegalArgumentException(NAME + " belongs to " + HTTP);
    }
    HttpEndpoint view = null;
    boolean opened = false;
    try {
      if (http != null) {
        names.add(http.host());
        view = new HttpEndpoint(http, HttpNames.of(names), connections);
      }
      HttpEndpoint scraped =
          metrics == null ? null : new HttpEndpoint(metrics, HttpNames.ANY, connections);
      opened = true;
      return new HttpOptions(view, scraped);
    } finally {
      if (!opened && view != null) {
        view.close();
      }
    }
  }

  private static Endpoint.Tcp endpoint(Options options, String name) {
    String where = options.text(name, null);
    return where == null ? null : (Endpoint.Tcp) Endpoint.parse("tcp:" + where);
  }

  /** Lets the server count what is to be had. */
  void addTo(EmbeddedServer.Builder builder) {
    if (meters != null) {
      builder.metrics(meters.registry());
    }
  }

  /** Begins to answer, and says where. */
  void serve(EmbeddedServer server, PrintStream err) {
    if (view != null) {
      Map<String, HttpDocument> documents = new LinkedHashMap<>(new LiveView(server).documents());
      documents.put(METRICS_PATH, meters.document());
      view.serve(documents);
      err.println("kaiod: live view on " + view.url("/"));
    }
    if (scraped != null) {
      scraped.serve(Map.of(METRICS_PATH, meters.document()));
      err.println("kaiod: metrics on " + scraped.url(METRICS_PATH));
    }
  }

  @Override
  public void close() {
    if (view != null) {
      view.close();
    }
    if (scraped != null) {
      scraped.close();
    }
    if (meters != null) {
      meters.close();
    }
  }
}
