package dev.kaio.server;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Phaser;
import java.util.function.IntConsumer;

/**
 * While this is open, SIGTERM and SIGINT do what they are told. The JDK's own way, a shutdown hook,
 * cannot tell a second signal. {@code sun.misc.Signal} is supported, but javac warns of every use
 * of it that is not by reflection.
 */
final class TerminationSignals implements AutoCloseable {
  private static final List<String> NAMES = List.of("TERM", "INT");

  /** Signals to the handlers that they had. */
  private final Map<Object, Object> before = new LinkedHashMap<>();

  /** Who acts on a signal, and who closes this. */
  private final Phaser parties = new Phaser(1);

  private final Class<?> signalType;
  private final Class<?> handlerType;

  TerminationSignals() {
    signalType = type("sun.misc.Signal");
    handlerType = type("sun.misc.SignalHandler");
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("this JDK has no signals", e);
    }
  }

  /** From now on the action gets the number of each signal, on a thread of its own. */
  void tell(IntConsumer action) {
    try {
      for (String name : NAMES) {
        Object signal = signalType.getConstructor(String.class).newInstance(name);
        int number = (int) signalType.getMethod("getNumber").invoke(signal);
        before.put(signal, handle(signal, handler(() -> action.accept(number))));
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("signals cannot be handled", e);
    }
  }

  private Object handler(Runnable action) {
    InvocationHandler calls =
        (proxy, method, args) -> {
          parties.register();
          try {
            action.run();
          } finally {
            parties.arriveAndDeregister();
          }
          return null;
        };
    return Proxy.newProxyInstance(
        TerminationSignals.class.getClassLoader(), new Class<?>[] {handlerType}, calls);
  }

  private Object handle(Object signal, Object handler) throws ReflectiveOperationException {
    return signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
  }

  /**
   * Gives the signals back to those who had them, and waits until what the last one began is done:
   * it may have something to say.
   */
  @Override
  public void close() {
    try {
      for (Object signal : new ArrayList<>(before.keySet())) {
        handle(signal, before.remove(signal));
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a signal cannot be given back", e);
    }
    parties.arriveAndAwaitAdvance();
  }
}
