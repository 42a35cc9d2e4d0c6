package dev.kaio.client;

import dev.kaio.abi.Abi;
import dev.kaio.wire.Attach;
import dev.kaio.wire.Claim;
import dev.kaio.wire.Endpoint;
import dev.kaio.wire.Hello;
import dev.kaio.wire.Message;
import dev.kaio.wire.Wire;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes processes. */
public final class KernelClient {
  private KernelClient() {}

  /**
   * Connects to the server that the environment names, or to this user's own, and attaches.
   *
   * @throws IOException with one line that says to what it could not be connected, and why
   */
  public static RemoteProcess attach(Abi abi, String name) throws IOException {
    return attach(Endpoint.ofEnvironment(System.getenv()), abi, name);
  }

  /**
   * Connects and attaches.
   *
   * @param abi data model and machine of the process
   * @param name what traces call the process; at most 255 bytes of UTF-8
   * @throws IOException with one line that says to what it could not be connected, and why
   */
  public static RemoteProcess attach(Endpoint endpoint, Abi abi, String name) throws IOException {
    return begin(new RemoteProcess(endpoint, abi), new Attach(abi, name));
  }

  /** Connects a process that there is already, by its cookie. */
  static RemoteProcess claim(RemoteProcess process, UUID cookie, String name) throws IOException {
    return begin(process, new Claim(cookie, process.abi(), name));
  }

  /** Connects, and says which process this is. */
  private static RemoteProcess begin(RemoteProcess process, Message who) throws IOException {
    Endpoint endpoint = process.endpoint();
    Connection connection = new Connection(Sockets.connect(endpoint), process.receiver());
    process.use(connection);
    RemoteProcess.daemon(connection, "kaio-reader-" + endpoint).start();
    connection.send(new Hello(Wire.VERSION, Wire.VERSION));
    connection.send(who);
    awaitAttached(process);
    return process;
  }

  private static void awaitAttached(RemoteProcess process) throws IOException {
    try {
      process.attached().get(Wire.HANDSHAKE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      process.close();
      throw new IOException(
          "no kernel answers at " + process.endpoint() + " within " + Wire.HANDSHAKE_SECONDS + " s",
          e);
    } catch (InterruptedException e) {
      process.close();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while connecting to " + process.endpoint(), e);
    }
  }
}
