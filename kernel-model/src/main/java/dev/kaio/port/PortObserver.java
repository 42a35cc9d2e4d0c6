package dev.kaio.port;

/** Who watches what is put on ports. */
@FunctionalInterface
public interface PortObserver {
  void eventSent(PortEvent event);
}
