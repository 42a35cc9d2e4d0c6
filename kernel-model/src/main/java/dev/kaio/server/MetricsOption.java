package dev.kaio.server;

import dev.kaio.wire.Endpoint;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.Map;

/** What {@code --metrics} makes: a registry for a server, and where Prometheus scrapes it. */
final class MetricsOption implements AutoCloseable {
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final String PATH = "/metrics";

  private final Endpoint.Tcp endpoint;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final HttpEndpoint http;

  /**
   * Listens.
   *
   * @param where HOST:PORT, or a port on the loopback address
   * @throws IllegalArgumentException with one line, if it is neither
   * @throws IOException with one line that says why it could not listen
   */
  MetricsOption(String where) throws IOException {
    endpoint = (Endpoint.Tcp) Endpoint.parse("tcp:" + where);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    collections.bindTo(registry);
    http = new HttpEndpoint(endpoint, Map.of(PATH, new HttpDocument(TYPE, registry::scrape)));
  }

  PrometheusMeterRegistry registry() {
    return registry;
  }

  /** Where the meters are to be had. */
  String url() {
    String host = endpoint.host().indexOf(':') < 0 ? endpoint.host() : "[" + endpoint.host() + "]";
    return "http://" + host + ":" + http.port() + PATH;
  }

  @Override
  public void close() {
    http.close();
    collections.close();
    registry.close();
  }
}
