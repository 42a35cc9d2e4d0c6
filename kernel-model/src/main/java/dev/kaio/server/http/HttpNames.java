package dev.kaio.server.http;

import io.netty.util.NetUtil;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * By which names a browser may know a server. A page of somebody else's site can let the name of
 * that site lead to this machine, and read the answers; the Host header gives it away. So a name is
 * one of those that were expected, or it is refused. An address is always right: no site has one as
 * its name.
 */
public final class HttpNames {
  /** Whatever a client says: for documents that are no secret. */
  public static final HttpNames ANY = new HttpNames(null);

  private final Set<String> names;

  private HttpNames(Set<String> names) {
    this.names = names;
  }

  /** {@code localhost}, and these. */
  public static HttpNames of(Collection<String> more) {
    Set<String> names = new HashSet<>(Set.of("localhost"));
    more.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    return new HttpNames(names);
  }

  /** Whether the value of a Host header, {@code NAME} or {@code NAME:PORT}, is right. */
  boolean allow(String host) {
    if (names == null) {
      return true;
    }
    int colon = host.lastIndexOf(':');
    boolean hasPort = colon > host.lastIndexOf(']');
    String name = (hasPort ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
    boolean bracketed = name.startsWith("[") && name.endsWith("]");
    return names.contains(name)
        || NetUtil.isValidIpV4Address(name)
        || (bracketed && NetUtil.isValidIpV6Address(name.substring(1, name.length() - 1)));
  }
}
