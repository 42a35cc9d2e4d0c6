package dev.kaio.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Map;

/** Where a server listens: {@code unix:PATH} or {@code tcp:[HOST:]PORT}. */
public sealed interface Endpoint {

  /** The environment variable that names the server for all clients. */
  String VARIABLE = "KAIO_ENDPOINT";

  /** The host of a TCP endpoint that names none. */
  String LOOPBACK = "127.0.0.1";

  /** What a socket connects or binds to; a host name is looked up. */
  SocketAddress address();

  /** A path in the file system. */
  record Unix(Path path) implements Endpoint {
    @Override
    public SocketAddress address() {
      return UnixDomainSocketAddress.of(path);
    }

    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /** A host name or address, IPv6 without brackets, and a port, 0..65535. */
  record Tcp(String host, int port) implements Endpoint {
    @Override
    public SocketAddress address() {
      return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
      return "tcp:" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
  }

  /**
   * Reads an endpoint.
   *
   * @throws IllegalArgumentException with one line that says what is wrong
   */
  static Endpoint parse(String text) {
    if (text.startsWith("unix:") && text.length() > 5) {
      return new Unix(Path.of(text.substring(5)));
    }
    if (text.startsWith("tcp:")) {
      return parseTcp(text);
    }
    throw new IllegalArgumentException(
        "bad endpoint '" + text + "': unix:PATH or tcp:[HOST:]PORT is wanted");
  }

  private static Endpoint parseTcp(String text) {
    String rest = text.substring(4);
    int colon = rest.lastIndexOf(':');
    String host = colon < 0 ? LOOPBACK : rest.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "bad endpoint '" + text + "': an IPv6 address needs brackets");
    }
    if (host.isEmpty()) {
      throw new IllegalArgumentException("bad endpoint '" + text + "': the host is empty");
    }
    return new Tcp(host, parsePort(text, rest.substring(colon + 1)));
  }

  private static int parsePort(String text, String digits) {
    int port = 0;
    boolean valid = !digits.isEmpty() && digits.length() <= 5;
    for (int i = 0; valid && i < digits.length(); i++) {
      char digit = digits.charAt(i);
      valid = digit >= '0' && digit <= '9';
      port = 10 * port + (digit - '0');
    }
    if (!valid || port > 65535) {
      throw new IllegalArgumentException(
          "bad endpoint '" + text + "': the port is a number from 0 to 65535");
    }
    return port;
  }

  /**
   * The endpoint that clients use when they are told none: KAIO_ENDPOINT, else {@link
   * #defaultUnix}.
   *
   * @throws IllegalArgumentException if KAIO_ENDPOINT is not an endpoint
   * @throws IOException if the default directory belongs to somebody else
   */
  static Endpoint ofEnvironment(Map<String, String> environment) throws IOException {
    String named = environment.get(VARIABLE);
    return named != null && !named.isEmpty() ? parse(named) : defaultUnix(environment);
  }

  /**
   * The socket of this user: kaio.sock in XDG_RUNTIME_DIR, or where there is none in /tmp/kaio-UID.
   *
   * @throws IOException if that directory is there and is not this user's own
   */
  static Endpoint.Unix defaultUnix(Map<String, String> environment) throws IOException {
    String runtime = environment.get("XDG_RUNTIME_DIR");
    return runtime != null && !runtime.isEmpty()
        ? new Unix(Path.of(runtime, "kaio.sock"))
        : new Unix(PrivateDirectory.ofUser().resolve("kaio.sock"));
  }
}
